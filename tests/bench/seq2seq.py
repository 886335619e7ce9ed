"""Speed of the engines on sequence-to-sequence models.

Random weights with the dimensions of OPUS-MT and BART cost a token what the real ones cost; they
never end a text, so that the number of new tokens is fixed. Both engines run in this one process,
one after the other, on the same sentences.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
import transformers

from summarize_models.build import converted
from summarize_models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq
from summarize_models.engines.transformers import TransformersModel
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding
from tests.quality.tables import table
from tests.support.models import tiny, trained

_SENTENCE = (
    "Le conseil de Valbourg a approuvé mardi la fermeture du pont, malgré l'avis contraire de la"
    " commission des finances."
)
_VOCABULARY = 59_514
_BART_VOCABULARY = 50_264
_NEW_TOKENS = 30
_SENTENCES = {"transformers": 8, "ctranslate2": 24}


def measure(data: Path, limit: int | None) -> str:
    """Return both engines' sentences per second as Markdown; both arguments are ignored."""
    threads = len(os.sched_getaffinity(0))
    rows = []
    for name, make, beams in (("OPUS-MT", marian, (1, 4)), ("BART large", bart, (1,))):
        with tempfile.TemporaryDirectory() as scratch:
            plain, int8 = make(Path(scratch)), Path(scratch, "int8")
            int8.mkdir()
            converted.convert(plain, int8, "int8")
            spec = tiny.seq2seq(window=512)
            for beam in beams:
                decoding = Decoding(max_new_tokens=_NEW_TOKENS, beam_size=beam)
                slow = speed(TransformersModel(plain, spec, threads), decoding, "transformers")
                fast = speed(CTranslate2Seq2Seq(int8, spec, threads), decoding, "ctranslate2")
                rows.append([name, beam, f"{slow:.2f}", f"{fast:.2f}", f"{fast / slow:.1f}"])
    header = ["model", "beams", "transformers, float32", "ctranslate2, int8", "times"]
    return f"{_NEW_TOKENS} new tokens a sentence; sentences a second.\n\n{table(header, rows)}"


def speed(model: TextModel, decoding: Decoding, engine: str) -> float:
    """Return the sentences per second."""
    texts = [f"{_SENTENCE} Numéro {n}." for n in range(_SENTENCES[engine])]
    model.generate(texts[:2], decoding)
    started = time.perf_counter()
    model.generate(texts, decoding)
    return len(texts) / (time.perf_counter() - started)


def marian(folder: Path) -> Path:
    """Build a random model of OPUS-MT's dimensions, with a small tokenizer padded to fit."""
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
    config = transformers.MarianConfig(
        vocab_size=_VOCABULARY,
        d_model=512,
        **_both_sides(layers=6, attention_heads=8, ffn_dim=2048),
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


def bart(folder: Path) -> Path:
    """Build a random model of BART large's dimensions, with a small tokenizer padded to fit."""
    folder.mkdir(exist_ok=True)
    pieces = trained.pieces(
        folder, [(_SENTENCE, _SENTENCE)], pad_id=0, eos_id=1, unk_id=2, bos_id=3
    )
    scored = trained.scored(pieces)
    scored += [(f"mot{n}", -99.0) for n in range(len(scored), _BART_VOCABULARY)]
    saved = folder / "bart"
    # The converter writes the begin token down, which T5's tokenizer does not name.
    tokenizer = transformers.T5Tokenizer(vocab=scored, extra_ids=0, bos_token="<s>")
    tokenizer.save_pretrained(saved)
    config = transformers.BartConfig(
        vocab_size=_BART_VOCABULARY,
        d_model=1024,
        **_both_sides(layers=12, attention_heads=16, ffn_dim=4096),
        max_position_embeddings=1024,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=3,
        decoder_start_token_id=1,
        forced_eos_token_id=None,
        normalize_before=False,  # as on hubs; the converter asks
    )
    torch.manual_seed(0)
    model: Any = transformers.BartForConditionalGeneration(config)
    with torch.no_grad():
        model.final_logits_bias[0, 1] = -1e4  # the end token
    model.save_pretrained(saved)
    return saved


def _both_sides(**sizes: int) -> dict[str, Any]:
    """Return the same sizes for encoder and decoder."""
    return {f"{side}_{name}": n for side in ("encoder", "decoder") for name, n in sizes.items()}
