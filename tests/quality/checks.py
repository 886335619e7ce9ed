"""False alarms of `checks.evidence` and `checks.faults` on human pairs, planted faults caught.

python -m tests.quality.checks [--data FOLDER] [--file NAME] [--limit N]
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from summarize.checks.evidence import Evidence, check
from summarize.checks.faults import faults
from summarize.facts.attribution import degrees, unhedged
from summarize.facts.names import names
from summarize.facts.quantities import quantities
from summarize.flags import RETRYABLE
from summarize.languages.data import language_data
from summarize.text.normalize import normalize
from tests.quality import planted_voices
from tests.support.paths import REPOSITORY

Pair = tuple[str, str]
Plant = Callable[[int, list[Pair]], str | None]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    here = REPOSITORY
    parser.add_argument("--data", type=Path, default=here.parent / "shared" / "data")
    parser.add_argument("--file", default="fr-en-dev.tsv.xz")
    parser.add_argument("--limit", type=int, default=500)
    options = parser.parse_args()
    with lzma.open(options.data / options.file, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][: options.limit]
    for source, target, column in (("fr", "en", 1), ("en", "fr", 2)):
        pairs = [(row[column], row[3 - column]) for row in rows]
        _clean(pairs, source, target)
        _planted(pairs, source, target)


def _clean(pairs: list[Pair], source: str, target: str) -> None:
    for label, translated in (("no translation", False), ("its own translation", True)):
        found: Counter[str] = Counter()
        began = time.perf_counter()
        for original, claim in pairs:
            evidence = Evidence(original, source, claim if translated else None, target)
            found.update({finding.gate for finding in check(claim, target, [evidence])})
        took = (time.perf_counter() - began) / len(pairs) * 1000
        print(
            f"check  {source}->{target} false alarms, {label}: {_share(found, len(pairs))}"
            f" ({took:.2f} ms a sentence)"
        )
    found = Counter()
    began = time.perf_counter()
    for original, claim in pairs:
        flags = faults(original, source, claim, target)
        found.update(flags)
        found["any hard fault"] += bool(RETRYABLE.intersection(flags))
    took = (time.perf_counter() - began) / len(pairs) * 1000
    print(
        f"faults {source}->{target} false alarms: {_share(found, len(pairs))}"
        f" ({took:.2f} ms a sentence)"
    )
    found, guarded = Counter(), 0
    began = time.perf_counter()
    for original, claim in pairs:
        guarded += bool(degrees(normalize(original), language_data(source)))
        found["any degree"] += bool(_unhedged(original, source, claim, target))
    took = (time.perf_counter() - began) / len(pairs) * 1000
    print(
        f"degree {source}->{target} false alarms: {_share(found, len(pairs))} of all,"
        f" {found['any degree'] / max(1, guarded):.1%} of the {guarded} that are somebody's word,"
        f" open or asked ({took:.2f} ms a sentence)"
    )


def _unhedged(original: str, source: str, claim: str, target: str) -> bool:
    here, there = language_data(source), language_data(target)
    return bool(unhedged(normalize(original), here, normalize(claim), there))


def _share(found: Counter[str], of: int) -> str:
    return ", ".join(f"{key} {n / of:.1%}" for key, n in sorted(found.items())) or "none"


def _planted(pairs: list[Pair], source: str, target: str) -> None:
    plants: dict[str, tuple[Plant, set[str], set[str]]] = {
        "number changed": (_number(target, "changed"), {"number-changed"}, {"number"}),
        "number removed": (_number(target, "removed"), {"number-lost"}, set()),
        "name of another line": (_name(target), {"name-changed"}, {"name"}),
        "day of another month": (_month(target), set(), {"date"}),
        "left untranslated": (lambda i, p: p[i][0], {"untranslated"}, set()),
        "second half untranslated": (_half_left, {"untranslated"}, set()),
        "second half cut off": (_half, {"length"}, set()),
        "loop appended": (_loop, {"loop", "length"}, set()),
    }
    if target == "en":
        _planted_degrees(pairs, source, target)
    for label, (plant, flags, gates) in plants.items():
        made = caught_faults = caught_check = 0
        for i, (original, claim) in enumerate(pairs):
            wrong = plant(i, pairs)
            if wrong is None or wrong == claim:
                continue
            made += 1
            caught_faults += bool(flags.intersection(faults(original, source, wrong, target)))
            evidence = [Evidence(original, source, claim, target)]
            caught_check += bool(gates & {f.gate for f in check(wrong, target, evidence)})
        if made:
            by_faults = f"faults {caught_faults / made:.1%}" if flags else ""
            by_check = f"check {caught_check / made:.1%}" if gates else ""
            print(f"  planted {label} ({made}): {by_faults} {by_check}")


def _planted_degrees(pairs: list[Pair], source: str, target: str) -> None:
    plants = {
        "hearsay made fact": planted_voices.hearsay,
        "speaker dropped": planted_voices.speaker,
        "question made statement": planted_voices.question,
    }
    for label, plant in plants.items():
        made = caught = 0
        for i, (original, claim) in enumerate(pairs):
            if not degrees(normalize(original), language_data(source)):
                continue  # then it is no fault of the translation
            wrong = plant(claim, random.Random(i))
            if wrong is not None and wrong != claim:
                made += 1
                caught += _unhedged(original, source, wrong, target)
        if made:
            print(f"  planted {label} ({made}): degree {caught / made:.1%}")


def _number(code: str, how: str) -> Plant:
    data = language_data(code)

    def plant(i: int, pairs: list[Pair]) -> str | None:
        text = pairs[i][1]
        here = [q for q in quantities(text, data) if q.digits and q.kind in ("number", "percent")]
        if not here:
            return None
        start, end = here[0].start, here[0].end
        digits = re.sub(r"\d", lambda m: str((int(m[0]) + 3) % 10 or 3), text[start:end])
        return text[:start] + ("" if how == "removed" else digits) + text[end:]

    return plant


def _name(code: str) -> Plant:
    data = language_data(code)

    def plant(i: int, pairs: list[Pair]) -> str | None:
        here = names(pairs[i][1], data)
        # Far enough away to be of another article.
        others = [n for j in range(20, 40) for n in names(pairs[(i + j) % len(pairs)][1], data)]
        if not here or not others:
            return None
        text, name = pairs[i][1], here[0]
        return text[: name.start] + others[0].text + text[name.end :]

    return plant


def _month(code: str) -> Plant:
    months = {"en": ("March", "October"), "fr": ("mars", "octobre")}[code]

    def plant(i: int, pairs: list[Pair]) -> str | None:
        day = f" {months[i % 2]} {3 + i % 20}" if code == "en" else f" {3 + i % 20} {months[i % 2]}"
        return f"{pairs[i][1].rstrip('.')},{day}."

    return plant


def _half(i: int, pairs: list[Pair]) -> str | None:
    words = pairs[i][1].split()
    return " ".join(words[: len(words) // 2]) if len(words) >= 8 else None


def _half_left(i: int, pairs: list[Pair]) -> str | None:
    words, source = pairs[i][1].split(), pairs[i][0].split()
    if len(words) < 16:
        return None
    return " ".join(words[: len(words) // 2] + source[len(source) // 2 :])


def _loop(i: int, pairs: list[Pair]) -> str | None:
    words = pairs[i][1].split()
    return " ".join(words + words[-2:] * 4)


if __name__ == "__main__":
    main()
