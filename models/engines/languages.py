"""Tokenizers of transformers: the languages that they read and write, their control tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import transformers

from models.spec import ModelSpec


def load_tokenizer(folder: Path, spec: ModelSpec) -> Any:
    """A folder's tokenizer, told which language it reads.

    A wrong code would be taken for an unknown word, and the model write any language.

    Raises:
        ValueError: it knows no languages, or not this one.
    """
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if spec.source_code is not None:
        if not hasattr(tokenizer, "src_lang"):
            raise ValueError("source_code, but its tokenizer knows no languages")
        _language_id(tokenizer, spec.source_code)
        tokenizer.src_lang = spec.source_code
    return tokenizer


def begin_token(tokenizer: Any, spec: ModelSpec) -> int | None:
    """The id that output begins with: the language that is written."""
    return None if spec.target_code is None else _language_id(tokenizer, spec.target_code)


def special_tokens(tokenizer: Any) -> list[str]:
    """Control tokens, which in a text are text."""
    added = tokenizer.added_tokens_decoder.values()
    return [*tokenizer.all_special_tokens, *(token.content for token in added if token.special)]


def _language_id(tokenizer: Any, code: str) -> int:
    """The token of a language: M2M100's has a table of its own, in mBART's it is a word."""
    known = getattr(tokenizer, "lang_code_to_id", None)
    if not known:
        known = tokenizer.get_vocab()
    if code not in known:
        raise ValueError(f"no language {code!r} in its tokenizer")
    return int(known[code])
