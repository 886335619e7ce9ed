"""What reading costs grows about as the input does, whatever repeats in it.

The twenty kinds that once cost most; `python -m tests.support.growth` measures all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.growth import DOUBLINGS, FLOOR, KINDS, is_too_steep, times

WORST = (
    "stream: comments",
    "Markdown: blanks in front matter",
    "page: forms",
    "page: marks",
    "page: authors in each other",
    "JSONL: blanks in the title",
    "JSONL: marks in the id",
    "JSONL: lines",
    "feed: deep",
    "feed: author",
    "feed: categories",
    "feed: attributes",
    "feed: namespaces",
    "feed: blank head",
    "mail: semicolons",
    "mail: quotes in the sender",
    "mail: encoded words",
    "mail: punycode",
    "mailbox: empty mails",
    "Word: column spans",
)

TRIES = 4
SIZES = {"page: forms": 50_000, "JSONL: lines": 20_000, "mailbox: empty mails": 10_000}
"""First lengths where those of the group would take seconds."""


@pytest.mark.parametrize("kind", WORST)
def test_cost_grows_as_the_input_does(kind: str, tmp_path: Path) -> None:
    """A cost that is steep is steep every time; a busy machine's hiccup is not."""
    times("page: paragraphs", tmp_path, size=100, doublings=0)  # loads the libraries
    for _ in range(TRIES):
        found = times(kind, tmp_path, size=SIZES.get(kind, 0), most=5)
        if len(found) == DOUBLINGS + 1 and not is_too_steep(found):
            return
    pytest.fail(f"{kind}: {found} s")


def test_kinds_are_many() -> None:
    assert len(set(KINDS)) == len(KINDS) >= 60
    assert set(WORST) <= set(KINDS)


@pytest.mark.parametrize(
    ("found", "steep"),
    [
        ([0.1, 0.2, 0.4, 0.8], False),
        ([0.1, 0.4, 1.6, 6.4], True),
        ([0.001, 0.008, 0.064], False),
        ([0.001, 0.03, 0.9], True),
        ([FLOOR / 2, 6.0], True),
        ([7.0], False),
    ],
)
def test_what_counts_as_steep(found: list[float], steep: bool) -> None:
    assert is_too_steep(found) == steep
