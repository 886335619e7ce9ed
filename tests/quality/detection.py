"""Measure detection: `python -m tests.quality.detection [NEWS.jsonl.xz FR-EN.tsv.xz]`.

Own texts always (`tests/data/detect/`); with the two files of the development data also articles,
groups of lines and single lines in French and English, in two halves. Give another file of
articles to measure on texts that nobody looked at when the thresholds were set.
"""

from __future__ import annotations

import json
import lzma
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from summarize.errors import Refusal
from summarize.settings.schema import DetectSettings
from summarize.steps.detect import check_length, detect
from tests.support.paths import DATA

OWN = DATA / "detect" / "texts.toml"
GROUP = 5


def verdict(text: str, settings: DetectSettings) -> str:
    """Return the detected code, `uncertain` or `too short`."""
    try:
        check_length(text, settings.min_words)
        return detect(text, settings).code
    except Refusal as refusal:
        return "uncertain" if "uncertain" in str(refusal) else "too short"


def tally(name: str, texts: Sequence[str], wanted: str, settings: DetectSettings) -> int:
    """Print one row for each half; return the number of wrong verdicts."""
    wrong = 0
    for half, chosen in (("first half", texts[0::2]), ("second half", texts[1::2])):
        begun = time.perf_counter()
        found = Counter(verdict(text, settings) for text in chosen)
        each = (time.perf_counter() - begun) / max(1, len(chosen)) * 1000
        right = found.pop(wanted, 0)
        unsure = found.pop("uncertain", 0)
        short = found.pop("too short", 0)
        wrong += found.total()
        print(
            f"{name:28} {half:12} right {right:4}  uncertain {unsure:3}  too short {short:3}  "
            f"wrong {found.total():3} {dict(found) or ''}  {each:.0f} ms"
        )
    return wrong


def development_sets(news: Path, pairs: Path) -> list[tuple[str, list[str], str]]:
    """Yield the name, texts and language of each sample of the development data."""
    with lzma.open(news, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line)["text"] for line in lines]
    with lzma.open(pairs, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    sets = [("articles", articles, "fr"), ("articles in capitals", _upper(articles), "fr")]
    for column, code in ((1, "fr"), (2, "en")):
        side = [row[column] for row in rows]
        groups = [" ".join(side[i : i + GROUP]) for i in range(0, len(side), GROUP)]
        sets += [(f"{code} lines by {GROUP}", groups, code), (f"{code} single lines", side, code)]
        sets += [(f"{code} by {GROUP}, capitals", _upper(groups), code)]
    for share in (1, 2, 3):
        # Of each ten lines that many are English: a quotation must not flip the article.
        mixed = [
            " ".join(row[2 if j < share else 1] for j, row in enumerate(rows[i : i + 10]))
            for i in range(0, len(rows), 10)
        ]
        sets.append((f"fr with {share}0 % en", mixed, "fr"))
    half = [" ".join([*(r[1] for r in rows[i : i + 5]), *(r[2] for r in rows[i + 5 : i + 10])])
            for i in range(0, len(rows), 10)]  # fmt: skip
    sets.append(("half fr, half en", half, "uncertain"))
    return sets


def _upper(texts: Sequence[str]) -> list[str]:
    return [text.upper() for text in texts]


def main(arguments: Sequence[str]) -> int:
    """Print the figures; return 1 if one of our texts has a verdict its file does not allow."""
    settings = DetectSettings()
    detect("la première fois, les profils sont lus, ce qui prend une demi-seconde", settings)
    failures = 0
    for case in tomllib.loads(OWN.read_text("utf-8"))["case"]:
        found = verdict(case["text"], settings)
        failures += found not in case["allowed"]
        print(f"{case['name']:28} {found:10} allowed: {', '.join(case['allowed'])}")
    if len(arguments) == 2:
        for name, texts, wanted in development_sets(Path(arguments[0]), Path(arguments[1])):
            tally(name, texts, wanted, settings)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
