"""Pruning a vocabulary: nothing becomes unwritable, and what was kept is encoded as before."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from summarize_models.build.vocabulary import close, count_tokens, prune_tokenizer
from tests.support.models import tiny

FULL = tiny.bpe(1200)
CONTENT = json.loads(FULL.to_str())
SPECIAL = (*tiny.NAMED, tiny.EXTRA)
USED = tiny.CORPUS[:2]
"""The texts that the vocabulary is pruned for: a part of what it was trained on."""
KEPT = close(CONTENT, count_tokens(FULL, USED), SPECIAL)
SMALL = Tokenizer.from_str(json.dumps(prune_tokenizer(CONTENT, KEPT)))

# Gemma's normalizer writes a space as U+2581, so that character comes back as a space, with the
# whole vocabulary as well; and a control token spelt out is that token.
ANY_TEXT = st.text(st.characters(exclude_characters="▁", exclude_categories=["Cs"])).filter(
    lambda text: not any(name in text for name in (*SPECIAL, *tiny.BYTES))
)
FRENCH = st.lists(st.sampled_from(" ".join(tiny.CORPUS).split()), max_size=12).map(" ".join)


def ids(tokenizer: Tokenizer, text: str) -> list[int]:
    found: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return found


def tokens(tokenizer: Tokenizer, text: str) -> list[str]:
    found: list[str] = tokenizer.encode(text, add_special_tokens=False).tokens
    return found


def test_pruning_takes_away_much_of_the_vocabulary() -> None:
    assert len(tiny.NAMED) + 256 < len(KEPT) < 0.8 * FULL.get_vocab_size()
    assert sorted(set(KEPT)) == KEPT


@settings(derandomize=True, deadline=None, max_examples=300)
@given(ANY_TEXT | FRENCH)
@example("Œuvre d’été\u202f; 漢字 🧪\u200d🔬 e\u0301 \0 \r\n\t  x ")
def test_any_text_comes_back_exactly(text: str) -> None:
    assert SMALL.decode(ids(SMALL, text)) == text
    assert "<unk>" not in tokens(SMALL, text)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(FRENCH | ANY_TEXT)
def test_text_of_kept_tokens_is_encoded_as_before(text: str) -> None:
    before = FULL.encode(text)
    if set(before.ids) <= set(KEPT):
        assert SMALL.encode(text).tokens == before.tokens


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(sorted(CONTENT["model"]["vocab"].values())), max_size=8), FRENCH)
def test_closure_holds_for_any_choice_of_tokens(wanted: list[int], text: str) -> None:
    used = ids(FULL, text)
    kept = close(CONTENT, [*wanted, *used], SPECIAL)
    pruned = Tokenizer.from_str(json.dumps(prune_tokenizer(CONTENT, kept)))
    assert tokens(pruned, text) == tokens(FULL, text)


def test_without_the_closure_encodings_break() -> None:
    """The tokens of the texts alone: the merges that lead to them are gone with their parts."""
    named = {FULL.get_vocab()[name] for name in (*SPECIAL, *tiny.BYTES)}
    bare = sorted(named | set(count_tokens(FULL, USED)))
    assert len(bare) < len(KEPT)
    pruned = Tokenizer.from_str(json.dumps(prune_tokenizer(CONTENT, bare)))
    assert any(tokens(pruned, text) != tokens(FULL, text) for text in USED)
    assert all(tokens(SMALL, text) == tokens(FULL, text) for text in USED)


def test_ids_are_renumbered_in_their_order() -> None:
    before, after = FULL.get_vocab(), SMALL.get_vocab()
    assert sorted(after.values()) == list(range(len(KEPT)))
    assert {before[token]: new for token, new in after.items()} == {
        old: new for new, old in enumerate(KEPT)
    }
    assert [KEPT[id_] for id_ in ids(SMALL, USED[0])] == ids(FULL, USED[0])


def test_special_tokens_keep_their_meaning() -> None:
    encoding = SMALL.encode(f"Le pont{tiny.EXTRA}Le")
    assert encoding.tokens[0] == "<bos>"
    assert encoding.ids[0] == SMALL.token_to_id("<bos>")
    assert encoding.tokens.count(tiny.EXTRA) == 1
    assert SMALL.token_to_id(tiny.EXTRA) == len(KEPT) - 1 < FULL.get_vocab()[tiny.EXTRA]
    assert SMALL.decode(encoding.ids) == "Le pontLe"


def test_special_token_that_is_not_kept_becomes_plain_text() -> None:
    kept = close(CONTENT, count_tokens(FULL, USED), tiny.NAMED)
    pruned = Tokenizer.from_str(json.dumps(prune_tokenizer(CONTENT, kept)))
    assert pruned.token_to_id(tiny.EXTRA) is None
    assert pruned.decode(ids(pruned, tiny.EXTRA)) == tiny.EXTRA


def test_full_tokenizer_is_left_as_it_was() -> None:
    assert json.loads(FULL.to_str()) == CONTENT


def test_tokens_are_counted_over_batches() -> None:
    together = count_tokens(FULL, USED)
    assert together == count_tokens(FULL, iter(USED), batch=2)
    assert sum(together.values()) == sum(len(ids(FULL, text)) for text in USED)
