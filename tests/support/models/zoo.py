"""Tiny models of every architecture and engine, each made when a test first asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from summarize_models.build import converted
from summarize_models.engines.ctranslate2 import CTranslate2Model
from summarize_models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq
from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from summarize_models.engines.transformers import TransformersModel
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding
from tests.support.models import tiny

GREEDY = Decoding(max_new_tokens=12)
BEAM = Decoding(
    beam_size=3,
    length_penalty=0.8,
    repetition_penalty=1.2,
    no_repeat_ngram=2,
    max_new_tokens=10,
)
SEQ2SEQ = {"bart": tiny.bart, "t5": tiny.t5, "marian": tiny.marian}
DECODER_ONLY: dict[str, Callable[..., Any]] = {
    "llama": tiny.llama,
    "gemma": tiny.gemma,
    "gemma16": partial(tiny.gemma, head=16),
}
SEQ2SEQ_CONVERTED = ["bart-float32", "marian-float32", "marian-int8", "t5-float32"]
CONVERTED = ["llama-float32", "gemma-float32", "gemma-int8", "gemma16-graph"]
ALL = [*SEQ2SEQ, *DECODER_ONLY, *CONVERTED, *SEQ2SEQ_CONVERTED]


@dataclass
class Zoo:
    """The tiny models, each saved when it is first asked for."""

    root: Path
    folders: dict[str, Path] = field(default_factory=dict)

    def folder(self, name: str) -> Path:
        """`llama`, `llama-float32` (converted), `llama-int8`, `gemma16-graph`, `bart`, ..."""
        if name not in self.folders:
            family, _, quantization = name.partition("-")
            if quantization and family in SEQ2SEQ:
                made = self.root / name
                made.mkdir()
                converted.convert(self.folder(family), made, quantization)
            elif quantization == "graph":
                made = tiny.graph(self.folder(family), self.root / name)
            elif quantization:
                made = tiny.convert(self.folder(family), self.root / name, quantization)
            elif family in SEQ2SEQ:
                made = SEQ2SEQ[family](self.root / name)
            else:
                made = tiny.save_decoder_only(self.root / name, DECODER_ONLY[family])
            self.folders[name] = made
        return self.folders[name]

    def model(self, name: str, **changes: Any) -> TextModel:
        if name in SEQ2SEQ:
            return TransformersModel(self.folder(name), tiny.seq2seq(**changes), 1)
        if name.partition("-")[0] in SEQ2SEQ:
            return CTranslate2Seq2Seq(self.folder(name), tiny.seq2seq(**changes), 2)
        spec = tiny.decoder_only(**changes)
        if name.endswith("-graph"):
            return OnnxRuntimeModel(self.folder(name), spec, 2)
        if "-" in name:
            return CTranslate2Model(self.folder(name), spec, 2)
        return TransformersModel(self.folder(name), spec, 1)
