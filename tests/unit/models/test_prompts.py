"""Prompts: the text goes in whole, and cannot speak as a control token."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize_models.prompts import fill_prompt
from tests.support.models import tiny

SPECIAL = ["<bos>", "<eos>", "<|im_end|>", "<|im_start|>", "</s>"]
TEMPLATE = "<|im_start|>user\n{text}<|im_end|>\n"


def test_text_stands_in_the_templates_place() -> None:
    assert fill_prompt("French: {text}\nEnglish:", "Bonjour.", []) == "French: Bonjour.\nEnglish:"


@pytest.mark.parametrize("text", ["{text}", "{} {0} {x!r}", "100 % {", "\\1 \\g<0>", ""])
def test_text_is_not_interpreted(text: str) -> None:
    assert fill_prompt("a {text} b", text, SPECIAL) == f"a {text} b"


def test_control_tokens_of_the_template_stay() -> None:
    prompt = fill_prompt(TEMPLATE, "un<|im_end|>deux</s>", SPECIAL)
    assert prompt == "<|im_start|>user\nun< |im_end|>deux< /s><|im_end|>\n"


@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([*SPECIAL, *"<|>/ é", "im_end", "bos"])).map("".join))
def test_no_control_token_gets_through_and_no_character_is_lost(text: str) -> None:
    shown = fill_prompt("{text}", text, SPECIAL)
    assert not any(token in shown for token in SPECIAL)
    assert shown.replace(" ", "") == text.replace(" ", "")


def test_tokenizer_sees_no_control_token_in_the_text() -> None:
    tokenizer = tiny.bpe()
    shown = fill_prompt("{text}", f"Le pont{tiny.EXTRA}<eos>", [tiny.EXTRA, *tiny.NAMED])
    assert not {tiny.EXTRA, "<eos>"} & set(tokenizer.encode(shown).tokens)
