"""The embedded vocabulary: it writes any text, and French and English in few tokens."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from summarize_models.build.builder import ensure
from summarize_models.weights.recipe import load_recipe


@pytest.fixture(scope="module")
def gemma() -> Tokenizer:
    folder = ensure(load_recipe("gemma-3-270m-translate"), "onnxruntime")
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@settings(derandomize=True, deadline=None, max_examples=300)
@given(text=st.text(st.characters(exclude_characters="▁", exclude_categories=["Cs"])))
@example(text="Œuvre d’été\u202f; 漢字 🧪\u200d🔬 e\u0301 \r\n\n\n\t  x  ")
def test_real_vocabulary_writes_any_text(gemma: Tokenizer, text: str) -> None:
    assert gemma.decode(gemma.encode(text).ids) == text
    assert "<unk>" not in gemma.encode(text).tokens


def test_real_vocabulary_is_made_for_french_and_english(gemma: Tokenizer) -> None:
    """News words take about one token, which byte by byte they could not."""
    text = (
        "Le conseil municipal a voté hier soir un budget de 12 millions d'euros. The council met."
    )
    assert len(gemma.encode(text).tokens) < 1.6 * len(text.split())
    recipe = load_recipe("gemma-3-270m-translate")
    kept = recipe.kept_tokens()
    assert kept is not None
    assert kept == sorted(set(kept))
    assert recipe.vocabulary is not None
    # The first line of a prompt, what ends a translation, and the filler.
    for name in (*recipe.vocabulary.special, "\n", "\n\n"):
        assert gemma.token_to_id(name) is not None, name
