"""Prompts of decoder-only models."""

from __future__ import annotations

import re
from collections.abc import Iterable


def fill_prompt(template: str, text: str, special: Iterable[str]) -> str:
    """Put `text` into `template` without letting it speak as the model's control tokens.

    A special token that an article happens to spell out (`<|im_end|>`) would end the prompt
    early; a space inside it makes it plain text.
    """
    pattern = "|".join(re.escape(token) for token in special if len(token) > 1)
    if pattern:
        text = re.sub(pattern, lambda found: f"{found[0][0]} {found[0][1:]}", text)
    return template.replace("{text}", text)
