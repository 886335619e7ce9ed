"""Read the `tokenizer.json` of decoder-only models without transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from summarize_models.weights.reading import reading


def read_tokenizer(folder: Path) -> Tokenizer:
    """Read the tokenizer of a folder of weights."""
    return _parsed((folder / "tokenizer.json").read_bytes())


@lru_cache(maxsize=2)
def _parsed(content: bytes) -> Tokenizer:
    """Parse a tokenizer; models of one family share it."""
    with reading():
        return Tokenizer.from_buffer(content)


def control_tokens(tokenizer: Tokenizer) -> list[str]:
    """Return the control tokens; in an input they are ordinary text."""
    added = tokenizer.get_added_tokens_decoder().values()
    return [token.content for token in added if token.special]


def ends_of(offsets: Sequence[tuple[int, int]], opening: str, text: str) -> tuple[int, ...]:
    """Return where the tokens of an output end in its text (`protocols.Score.ends`).

    Args:
        offsets: Start and end of each token in the opening and the text.
        opening: What stands before the text.
        text: The output.
    """
    return (*(max(0, end - len(opening)) for _, end in offsets), len(text))


def ids_of(tokenizer: Tokenizer, names: Sequence[str]) -> list[int]:
    """Look up the ids of tokens.

    Args:
        tokenizer: The tokenizer.
        names: The tokens.

    Returns:
        Their ids, in order.

    Raises:
        ValueError: The tokenizer does not have one of them.
    """
    ids = {name: tokenizer.token_to_id(name) for name in names}
    if unknown := [name for name, number in ids.items() if number is None]:
        raise ValueError(f"no tokens of the model: {unknown}")
    return [number for number in ids.values() if number is not None]
