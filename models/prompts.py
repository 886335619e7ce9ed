"""Prompts of decoder-only models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized


def fill_prompt(template: str, text: str, special: Iterable[str]) -> str:
    """Put `text` into `template` without letting it speak as the model's control tokens.

    A special token that an article happens to spell out (`<|im_end|>`) would end the prompt
    early; a space inside it makes it plain text. A `{filler}` is left out.
    """
    pattern = "|".join(re.escape(token) for token in special if len(token) > 1)
    if pattern:
        text = re.sub(pattern, lambda found: f"{found[0][0]} {found[0][1:]}", text)
    return template.replace("{filler}", "").replace("{text}", text)


def check_window(prompts: Sequence[Sized], window: int) -> None:
    """Raises ValueError where a prompt has more tokens than the window: nothing is cut."""
    longest = max(map(len, prompts), default=0)
    if longest > window:
        raise ValueError(f"a prompt of {longest} tokens, window {window}")
