"""Measure sentence segmentation on the hand-marked texts: `python -m tests.quality.segmentation`.

The marked files and their format: docs/engineer/segmentation.md. A library that is not installed
is left out of the table; the product itself needs none of those that lost.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module, util

from summarize.flags import Flag
from summarize.languages.data import LanguageData, language_data
from summarize.text.sentences.segment import Splitter, segment, segment_with
from tests.support.paths import DATA

SEGMENTATION = DATA / "segmentation"
ESCAPES = {"nbsp": "\xa0", "nnbsp": "\u202f", "shy": "\xad", "acute": "\u0301", "cr": "\r"}
MARKS = "¦¶"
_DECORATION = re.compile(r"[\s*•#>=\-\u2013\u2014]*")


@dataclass(frozen=True, slots=True)
class Marked:
    """One hand-marked text."""

    name: str
    text: str
    boundaries: frozenset[int]
    """Offset of the first character of every sentence but the first."""
    headings: frozenset[int]
    """Offset of the first character of every heading."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of boundaries: right, wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def skip_decoration(text: str, offset: int) -> int:
    """Move past white space, bullets and dashes: a boundary is right on either side of them."""
    match = _DECORATION.match(text, offset)
    return match.end() if match else offset


def parse_block(name: str, block: str) -> Marked:
    """Read one marked text: `¦` before a sentence, `¶` before a heading, `{nbsp}` for NBSP."""
    for escape, character in ESCAPES.items():
        block = block.replace("{" + escape + "}", character)
    parts = re.split(f"([{MARKS}])", block.strip("\n"))
    text = parts[0]
    starts: list[int] = []
    headings: list[int] = []
    for mark, part in zip(parts[1::2], parts[2::2], strict=True):
        starts.append(len(text))
        if mark == "¶":
            headings.append(len(text))
        text += part
    first = skip_decoration(text, 0)
    return Marked(
        name,
        text,
        frozenset(skip_decoration(text, start) for start in starts) - {first, len(text)},
        frozenset(skip_decoration(text, start) for start in headings),
    )


@cache
def marked_texts(language: str, part: str) -> tuple[Marked, ...]:
    """The texts of `LANGUAGE-PART.txt`; the part is `tuned` or `held-out`."""
    _, *blocks = re.split(
        r"^%% (.*)\n",
        (SEGMENTATION / f"{language}-{part}.txt").read_text("utf-8"),
        flags=re.MULTILINE,
    )
    return tuple(map(parse_block, blocks[0::2], blocks[1::2]))


def score(marked: Marked, starts: Iterable[int]) -> Score:
    """Compare the offsets at which sentences start with the marked ones."""
    text = marked.text
    found = {skip_decoration(text, start) for start in starts}
    found -= {skip_decoration(text, 0), len(text)}
    gold = marked.boundaries
    return Score(len(found & gold), len(found - gold), len(gold - found))


def _pysbd(language: str) -> Splitter:
    segmenter = import_module("pysbd").Segmenter(language=language, clean=False, char_span=True)
    return lambda text: [span.start for span in segmenter.segment(text)]


def _sentencex(language: str) -> Splitter:
    boundaries = import_module("sentencex").get_sentence_boundaries
    return lambda text: [boundary["start_index"] for boundary in boundaries(language, text)]


def _punkt(language: str) -> Splitter:
    name = {"fr": "french", "en": "english"}[language]
    tokenizer = import_module("punkt").tokenizer_for(name)
    return lambda text: [start for start, _ in tokenizer.span_tokenize(text)]


def _syntok(language: str) -> Splitter:
    """Syntok has no French; its rules are the same for all languages that it has."""
    process = import_module("syntok.segmenter").process
    return lambda text: [
        sentence[0].offset for paragraph in process(text) for sentence in paragraph if sentence
    ]


def _yasbd(language: str) -> Splitter:
    detector = import_module("yasbd").BoundaryDetector(language)
    return lambda text: list(detector.detect(text))


LIBRARIES: dict[str, Callable[[str], Splitter]] = {
    "pysbd": _pysbd,
    "sentencex": _sentencex,
    "punkt": _punkt,
    "syntok": _syntok,
    "yasbd": _yasbd,
}


def _starts(text: str, data: LanguageData, splitter: Splitter | None) -> list[int]:
    return [sentence.start for sentence in segment_with(text, data, splitter)]


def total(language: str, part: str, starts: Splitter) -> Score:
    """Return the score over all texts of a marked file."""
    return sum(
        (score(marked, starts(marked.text)) for marked in marked_texts(language, part)), Score()
    )


def heading_score(language: str, part: str) -> Score:
    """Return the score of the `heading` flag."""
    data, result = language_data(language), Score()
    for marked in marked_texts(language, part):
        found = {
            skip_decoration(marked.text, sentence.start)
            for sentence in segment(marked.text, data)
            if Flag.HEADING in sentence.flags
        }
        gold = marked.headings
        result += Score(len(found & gold), len(found - gold), len(gold - found))
    return result


def seconds_per_megabyte(language: str, splitter: Splitter) -> float:
    """Time one run over the tuned texts, repeated to some 100,000 characters."""
    once = "\n\n".join(marked.text for marked in marked_texts(language, "tuned"))
    text = "\n\n".join([once] * (100_000 // len(once) + 1))
    begin = time.perf_counter()
    splitter(text)
    return (time.perf_counter() - begin) * 1e6 / len(text)


def rows(language: str) -> Iterator[str]:
    """Yield the table's rows for one language."""
    data = language_data(language)

    def row(name: str, splitter: Splitter, seconds: str) -> str:
        scores = [total(language, part, splitter) for part in ("tuned", "held-out")]
        cells = [f"{s.precision:.3f} / {s.recall:.3f} / {s.f1:.3f}" for s in scores]
        return " | ".join([f"| {language}", name, *cells, f"{seconds} |"])

    for name, make in LIBRARIES.items():
        if util.find_spec(name) is None:
            continue
        library = make(language)
        yield row(name, library, f"{seconds_per_megabyte(language, library):.2f}")
        yield row(f"{name} + rules", partial(_starts, data=data, splitter=library), "")

    own = partial(_starts, data=data, splitter=None)
    yield row("**rules**", own, f"{seconds_per_megabyte(language, own):.2f}")


def main() -> None:
    """Print the table of docs/engineer/segmentation.md."""
    print("| | boundaries from | tuned: P / R / F1 | held out: P / R / F1 | s per 1M characters |")
    print("|---|---|---|---|---|")
    for language in ("fr", "en"):
        for line in rows(language):
            print(line)
    for language in ("fr", "en"):
        for part in ("tuned", "held-out"):
            texts = marked_texts(language, part)
            count = sum(len(marked.boundaries) + 1 for marked in texts)
            print(
                f"\n{language} {part}: {count} sentences; heading flag F1 "
                f"{heading_score(language, part).f1:.3f}",
                end="",
            )
    print()


if __name__ == "__main__":
    main()
