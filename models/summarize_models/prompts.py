"""Fill the prompts of decoder-only models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized


def fill_prompt(template: str, text: str, special: Iterable[str]) -> str:
    """Put a text into a prompt, its control tokens defused.

    A control token that an article happens to spell out (`<|im_end|>`) could end the prompt early;
    a space inside it makes it plain text.

    Args:
        template: The prompt with `{text}`; a `{filler}` is removed.
        text: The input.
        special: The control tokens of the model.

    Returns:
        The prompt.
    """
    pattern = "|".join(re.escape(token) for token in special if len(token) > 1)
    if pattern:
        text = re.sub(pattern, lambda found: f"{found[0][0]} {found[0][1:]}", text)
    return template.replace("{filler}", "").replace("{text}", text)


def check_window(prompts: Sequence[Sized], window: int) -> None:
    """Refuse prompts that are longer than the window, because nothing is truncated.

    Args:
        prompts: The tokens of each prompt.
        window: How many tokens a prompt may have.

    Raises:
        ValueError: A prompt is longer.
    """
    longest = max(map(len, prompts), default=0)
    if longest > window:
        raise ValueError(f"a prompt of {longest} tokens, window {window}")
