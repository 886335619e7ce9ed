"""Measure decoding: `python -m tests.quality.charsets [NEWS.jsonl.xz]`.

French text is encoded in every encoding that can hold it and read back: exactly, refused, or
wrong, which is the figure that matters. Each text is taken as it is and with French typography
(guillemets, typographic apostrophes, ligatures, non-breaking spaces), at four lengths. Of the
articles the second half is measured; the limits were set by looking at the first.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence

from summarize.errors import ArticleError
from summarize.read.charset import decode
from tests.support.paths import DATA

OWN = DATA / "detect" / "texts.toml"
ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "cp1252",
    "latin-1",
    "iso8859-15",
    "mac-roman",
    "cp850",
)
LENGTHS = (100, 300, 1000, 3000)
FOREIGN = {"Russian": "cp1251", "Ukrainian": "cp1251", "Arabic": "cp1256", "Chinese": "gb18030",
           "Japanese": "shift_jis", "Romanian": "iso8859-16"}  # fmt: skip


def with_typography(text: str) -> str:
    """Set a text in French typography, as a newsroom's editor would."""
    text = re.sub(r'"([^"]*)"', "«\u00a0\\1\u00a0»", text.replace("'", "\u2019"))
    text = text.replace("oeu", "œu").replace("...", "…").replace(" euros", "\u00a0€")
    return re.sub(r" ([:;?!])", "\u00a0\\1", text)


def outcome(text: str, encoding: str) -> str | None:
    """Return `right`, `refused` or `wrong`; None if the encoding cannot represent the text."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return None
    try:
        return "right" if decode(data) == text else "wrong"
    except ArticleError:
        return "refused"


def samples(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield texts with their nominal lengths."""
    for text in texts:
        for variant in (text, with_typography(text)):
            for length in LENGTHS:
                yield length, variant[:length]


def main(arguments: Sequence[str]) -> int:
    """Print a row for each encoding and length; return 1 if one of our texts is read wrong."""
    own = {case["name"]: case["text"] for case in tomllib.loads(OWN.read_text("utf-8"))["case"]}
    french = [text for name, text in own.items() if name.startswith("French")]
    wrong_own = 0
    for encoding in ENCODINGS:
        found = Counter(outcome(text, encoding) for _, text in samples(french))
        wrong_own += found["wrong"]
        print(f"own texts     {encoding:11} {_row(found)}")
    for name, encoding in FOREIGN.items():
        print(f"not French    {encoding:11} {outcome(own[name].strip(), encoding)} ({name})")
    if arguments:
        with lzma.open(arguments[0], "rt", encoding="utf-8") as lines:
            articles = [json.loads(line)["text"] for line in lines]
        chosen = list(samples(articles[len(articles) // 2 :]))
        for encoding in ENCODINGS:
            for length in LENGTHS:
                found = Counter(outcome(text, encoding) for n, text in chosen if n == length)
                print(f"articles {length:4} {encoding:11} {_row(found)}")
    return int(wrong_own > 0)


def _row(found: Counter[str | None]) -> str:
    return "  ".join(f"{key} {found[key]:4}" for key in ("right", "refused", "wrong"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
