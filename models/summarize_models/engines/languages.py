"""Load tokenizers of transformers; find their language codes and control tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import transformers

from summarize_models.spec import ModelSpec
from summarize_models.weights.reading import reading


def load_tokenizer(folder: Path, spec: ModelSpec) -> Any:
    """Load a folder's tokenizer and set the source language.

    A code that the tokenizer does not know would be encoded as an unknown word, and the model would
    write in any language; so it is refused.

    Args:
        folder: The folder of the tokenizer's files.
        spec: Names the language of the input, if the tokenizer has several.

    Returns:
        The tokenizer.

    Raises:
        ValueError: The files are damaged, or the tokenizer does not know the language.
        OSError: A file is missing.
    """
    with reading():
        tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    if spec.source_code is not None:
        if not hasattr(tokenizer, "src_lang"):
            raise ValueError("source_code, but its tokenizer knows no languages")
        _language_id(tokenizer, spec.source_code)
        tokenizer.src_lang = spec.source_code
    return tokenizer


def begin_token(tokenizer: Any, spec: ModelSpec) -> int | None:
    """Return the token id that output begins with, that of its language, or None."""
    return None if spec.target_code is None else _language_id(tokenizer, spec.target_code)


def output_ids(tokenizer: Any, text: str) -> tuple[list[int], tuple[int, ...]]:
    """Encode what a sequence-to-sequence model might have written.

    Args:
        tokenizer: The tokenizer.
        text: The text.

    Returns:
        The ids, the end token last, without the token of a language; and where each ends in the
        text (`protocols.Score.ends`).
    """
    ids: list[int] = tokenizer(text_target=text, add_special_tokens=False)["input_ids"]
    return [*ids, int(tokenizer.eos_token_id)], decoded_ends(tokenizer, ids, text)


def decoded_ends(tokenizer: Any, ids: Sequence[int], text: str) -> tuple[int, ...]:
    """Return where tokens end in their text, by decoding: not every tokenizer tells."""
    lengths = [len(tokenizer.decode(ids[: n + 1]).lstrip()) for n in range(len(ids))]
    return (*(min(length, len(text)) for length in lengths), len(text))


def special_tokens(tokenizer: Any) -> list[str]:
    """Return the control tokens; in an input they are ordinary text."""
    added = tokenizer.added_tokens_decoder.values()
    return [*tokenizer.all_special_tokens, *(token.content for token in added if token.special)]


def _language_id(tokenizer: Any, code: str) -> int:
    """Return a language's token: M2M100 has a table of them, mBART has them in the vocabulary."""
    known = getattr(tokenizer, "lang_code_to_id", None)
    if not known:
        known = tokenizer.get_vocab()
    if code not in known:
        raise ValueError(f"no language {code!r} in its tokenizer")
    return int(known[code])
