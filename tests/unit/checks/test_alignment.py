"""The cite step: each claim is tied to the sentences that it comes from, and to no others."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.checks.alignment import MAX_CITATIONS, NOWHERE, SentenceIndex
from summarize.languages.data import language_data
from tests.support.commands import environment
from tests.support.paths import REPOSITORY

EN = language_data("en")
ORCHARD = (
    "The Saint-Aubrac cider cooperative will close its press on 12 October.",
    "Growers delivered 4,300 tonnes of apples last year, half as much as in 2019.",
    "A late frost in April destroyed most of the blossom in the upper valley.",
    "The cooperative's chairwoman, Inès Maubert, blamed falling prices instead.",
    "Supermarkets now pay 19 cents a kilo.",
    "The town council has offered to buy the press and turn it into a museum.",
    "Twenty-three workers will lose their jobs.",
    "A bakery in the next village is ready to hire eight of them.",
)
ALL = range(len(ORCHARD))
INDEX = SentenceIndex(ORCHARD, EN)
GAIN = 0.12

CLAIMS = {
    "The cider cooperative of Saint-Aubrac is closing its press in October.": (0,),
    "Last year's apples amounted to 4,300 tonnes.": (1,),
    "Frost destroyed the blossom in April.": (2,),
    "Inès Maubert, the chairwoman, put the blame on falling prices.": (3,),
    "The council could buy the press and make a museum of it.": (5,),
    "23 workers are losing jobs, and a bakery would hire eight.": (6, 7),
    "Supermarkets pay 19 cents a kilo, and frost destroyed the blossom.": (2, 4),
    "Inès Maubert blamed falling prices, and 4,300 tonnes of apples were delivered.": (1, 3),
    "A bakery will hire workers and the council will buy the press, and the frost hit in April.": (
        2,
        5,
        7,
    ),
}
"""Claims in other words than their sentences, some made of two or three; in no order."""


@pytest.mark.parametrize("claim", CLAIMS)
def test_claims_point_to_where_they_come_from(claim: str) -> None:
    found = INDEX.align(claim, ALL, GAIN)
    assert found.cited == CLAIMS[claim]
    assert found.recall > 0.6


@pytest.mark.parametrize("index", ALL)
def test_sentence_is_its_own_source_wholly(index: int) -> None:
    found = INDEX.align(ORCHARD[index], ALL, GAIN)
    assert found.cited == (index,)
    assert found.recall == pytest.approx(1)


@pytest.mark.parametrize("claim", ["", "…", "It was so, and they had it.", "Zebras graze calmly."])
def test_nothing_in_common_is_no_citation(claim: str) -> None:
    found = INDEX.align(claim, ALL, 0.0)
    assert (found.cited, found.recall, found.weakest) == ((), 0.0, 0.0)


def test_no_candidates_no_sentences_no_citation() -> None:
    assert INDEX.align(ORCHARD[0], (), GAIN) == NOWHERE
    assert SentenceIndex((), EN).align(ORCHARD[0], (), GAIN) == NOWHERE


def test_only_candidates_are_cited() -> None:
    """What the summarizer was not shown cannot be where it has it from."""
    claim = "The council will buy the press."
    assert INDEX.align(claim, ALL, GAIN).cited == (5,)
    found = INDEX.align(claim, (0, 1, 2), GAIN)
    assert found.cited == (0,)  # which says `press` as well
    assert found.recall < INDEX.align(claim, ALL, GAIN).recall


def test_rare_word_outweighs_frequent_ones() -> None:
    sentences = ["The mayor opened the school."] * 5 + ["The mayor opened the observatory."]
    found = SentenceIndex(sentences, EN).align("The school has an observatory.", range(6), 0.6)
    assert found.cited == (5,)
    assert found.recall > 0.5


def test_of_equal_sentences_the_shorter_then_the_earlier_is_cited() -> None:
    long = "The harbour lock was repaired by two divers during a storm."
    short = "The harbour lock was repaired."
    index = SentenceIndex([long, short, short, "The beach is closed."], EN)
    assert index.align("The harbour lock is repaired.", range(4), GAIN).cited == (1,)
    assert index.align("The harbour lock is repaired.", (3, 2, 1, 0), GAIN).cited == (1,)
    assert index.align("The harbour lock is repaired.", (0, 2), GAIN).cited == (2,)


def test_citation_that_adds_little_is_left_out() -> None:
    claim = "The cooperative will close its press on 12 October and a late frost destroyed blossom."
    strict, loose = (INDEX.align(claim, ALL, gain) for gain in (0.6, 0.01))
    assert strict.cited == (0,)
    assert loose.cited == (0, 2)
    assert strict.recall < loose.recall == pytest.approx(1)


def test_first_citation_needs_no_gain() -> None:
    """A weak tie is cited; whether it carries the claim, `compose` decides."""
    found = INDEX.align("Zebras graze beside a bakery, calmly.", ALL, 0.9)
    assert found.cited == (7,)
    assert 0 < found.recall < 0.9


def test_bound_on_citations() -> None:
    fused = " and ".join(sentence.rstrip(".") for sentence in ORCHARD[:6])
    assert len(INDEX.align(fused, ALL, 0.0).cited) == MAX_CITATIONS == 3
    assert len(INDEX.align(fused, ALL, 0.0, most=1).cited) == 1
    assert len(INDEX.align(fused, ALL, 0.0, most=5).cited) == 5


def test_overlap_tells_the_same_from_the_different() -> None:
    again = "The cider cooperative in Saint-Aubrac closes its press on 12 October."
    assert INDEX.overlap(ORCHARD[0], again) > 0.9
    assert INDEX.overlap(ORCHARD[0], ORCHARD[6]) == 0
    assert 0 < INDEX.overlap(ORCHARD[0], ORCHARD[3]) < 0.4
    assert INDEX.overlap("", "") == 0


WORDS = ["press", "apples", "frost", "museum", "jobs", "12", "4,300", "Maubert", "the", "was"]
TEXTS = st.lists(
    st.sampled_from(WORDS),
    max_size=9,
).map(" ".join)
SENTENCES = st.lists(TEXTS, min_size=1, max_size=7)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(SENTENCES, TEXTS, st.floats(0, 1), st.integers(1, 4), st.data())
def test_alignment_is_sound(
    sentences: list[str], claim: str, gain: float, most: int, data: st.DataObject
) -> None:
    candidates = data.draw(st.lists(st.integers(0, len(sentences) - 1), unique=True))
    index = SentenceIndex(sentences, EN)
    found = index.align(claim, candidates, gain, most)
    assert 0 <= found.recall <= 1
    assert bool(found.cited) == (found.recall > 0)
    assert list(found.cited) == sorted(set(found.cited) & set(candidates))
    assert len(found.cited) <= most
    more = index.align(claim, candidates, 0.0, most + 1)
    assert more.recall >= found.recall - 1e-9
    assert set(found.cited) <= set(more.cited)
    assert index.align(claim, sorted(candidates), gain, most) == found


@settings(derandomize=True, deadline=None, max_examples=100)
@given(SENTENCES, TEXTS, TEXTS)
def test_overlap_is_a_symmetric_share(sentences: list[str], one: str, other: str) -> None:
    index = SentenceIndex(sentences, EN)
    found = index.overlap(one, other)
    assert 0 <= found <= 1 + 1e-9
    assert found == pytest.approx(index.overlap(other, one))
    words = set(one.split()) - EN.words.stop
    assert index.overlap(one, one) == pytest.approx(1 if words else 0)


PROGRAM = """
from summarize.checks.alignment import SentenceIndex
from summarize.languages.data import language_data
once, twice, often = "anchor barley candle ferret garlic", "hammer island jacket kettle lantern", \
    "magnet needle oyster pepper quiver"
most = " ".join(" ".join(words.split()[:4]) for words in (once, twice, often))
sentences = [most, "garlic lantern quiver", f"{twice} {often}", often, "moss", "fern"]
found = SentenceIndex(sentences, language_data("en")).align(f"{once} {twice} {often}", [0], 0.1)
print(repr(found.recall))
"""
"""A claim of which a sentence has four words in five of each rarity: its recall is 0.8."""


def test_recall_is_the_same_in_every_process() -> None:
    """Else a claim at the bound is taken in one run and refused in the next."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**environment(), "PYTHONHASHSEED": seed},
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "2", "4")
    }
    assert len(outputs) == 1
