"""Fast tokenizers of decoder-only models: `tokenizer.json`, without transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer


def read_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer."""
    return _parsed((folder / "tokenizer.json").read_bytes())


@lru_cache(maxsize=2)
def _parsed(content: bytes) -> Tokenizer:
    """Models of one family have the same tokenizer: it is read once."""
    return Tokenizer.from_buffer(content)


def control_tokens(tokenizer: Tokenizer) -> list[str]:
    """Those that in a text are text."""
    added = tokenizer.get_added_tokens_decoder().values()
    return [token.content for token in added if token.special]


def ids_of(tokenizer: Tokenizer, names: Sequence[str]) -> list[int]:
    """Ids of tokens.

    Raises:
        ValueError: the model has no such tokens.
    """
    ids = {name: tokenizer.token_to_id(name) for name in names}
    if unknown := [name for name, number in ids.items() if number is None]:
        raise ValueError(f"no tokens of the model: {unknown}")
    return [number for number in ids.values() if number is not None]
