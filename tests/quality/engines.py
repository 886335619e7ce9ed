"""Speed of the engines on sequence-to-sequence models: `python -m tests.quality.engines`.

Random weights with the dimensions of OPUS-MT cost a token what the real ones cost; they never end a
text, so that the number of new tokens is fixed. Both engines run in this one process, one after the
other, on the same sentences.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

from models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq
from models.engines.transformers import TransformersModel
from models.protocols import TextModel
from models.spec import Decoding
from models.weights import converted
from tests.models import tiny, trained
from tests.quality.tables import table

_SENTENCE = (
    "Le conseil de Valbourg a approuvé mardi la fermeture du pont, malgré l'avis contraire de la"
    " commission des finances."
)
_VOCABULARY = 59_514
_NEW_TOKENS = 30
_SENTENCES = {"transformers": 8, "ctranslate2": 24}


def main() -> None:
    """Print sentences a second of both engines, greedy and with four beams."""
    threads = len(os.sched_getaffinity(0))
    rows = []
    with tempfile.TemporaryDirectory() as name:
        plain, int8 = marian(Path(name)), Path(name, "int8")
        int8.mkdir()
        converted.convert(plain, int8, "int8")
        spec = tiny.seq2seq(window=512)
        for beams in (1, 4):
            decoding = Decoding(max_new_tokens=_NEW_TOKENS, beam_size=beams)
            reference = speed(TransformersModel(plain, spec, threads), decoding, "transformers")
            fast = speed(CTranslate2Seq2Seq(int8, spec, threads), decoding, "ctranslate2")
            rows.append([beams, f"{reference:.2f}", f"{fast:.2f}", f"{fast / reference:.1f}"])
    print(table(["beams", "transformers, float32", "ctranslate2, int8", "times"], rows))


def speed(model: TextModel, decoding: Decoding, engine: str) -> float:
    """Sentences a second."""
    texts = [f"{_SENTENCE} Numéro {n}." for n in range(_SENTENCES[engine])]
    model.generate(texts[:2], decoding)
    started = time.perf_counter()
    model.generate(texts, decoding)
    return len(texts) / (time.perf_counter() - started)


def marian(folder: Path) -> Path:
    """OPUS-MT's dimensions, a small tokenizer filled up to its vocabulary, random weights."""
    small = trained.marian(folder / "small", [(_SENTENCE, _SENTENCE)])
    words: Any = json.loads((small / "vocab.json").read_text("utf-8"))
    del words["<pad>"]
    words |= {f"mot{n}": n for n in range(len(words), _VOCABULARY - 1)}
    words["<pad>"] = _VOCABULARY - 1
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps(words), "utf-8")
    saved = folder / "opus"
    transformers.MarianTokenizer(
        source_spm=str(small / "source.spm"),
        target_spm=str(small / "target.spm"),
        vocab=str(vocabulary),
    ).save_pretrained(saved)
    layers: Sequence[str] = ("encoder", "decoder")
    config = transformers.MarianConfig(
        vocab_size=_VOCABULARY,
        d_model=512,
        **{f"{side}_layers": 6 for side in layers},
        **{f"{side}_attention_heads": 8 for side in layers},
        **{f"{side}_ffn_dim": 2048 for side in layers},
        max_position_embeddings=512,
        pad_token_id=_VOCABULARY - 1,
        decoder_start_token_id=_VOCABULARY - 1,
        eos_token_id=0,
        forced_eos_token_id=None,
    )
    torch.manual_seed(0)
    model: Any = transformers.MarianMTModel(config)
    with torch.no_grad():
        model.final_logits_bias[0, 0] = -1e4  # the end token
    model.save_pretrained(saved)
    return saved


if __name__ == "__main__":
    main()
