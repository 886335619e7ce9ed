"""Measure the judge: what it makes of known claims, and how many planted errors it catches.

Claims are those of `tests.quality.claims`, errors those of `tests.quality.planted`. A claim is
caught when any gate refuses it. The figures are those of the test half of the articles; the
calibration half fits `summarize.checks.support` (`python -m tests.quality support`).
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarize.checks.judge import Judge, Verdict
from summarize.facts.attribution import is_question
from summarize.settings.load import load_settings
from tests.quality.articles import Half, KnownArticle, load
from tests.quality.claims import Claim, clean_claims
from tests.quality.data import NEWS_DEV, PAIRS_DEV, Options, named
from tests.quality.planted import PLANTS, planted
from tests.quality.planted_voices import speech_words
from tests.quality.tables import counts, mean, ratio, table

SEED = 4
CLEAN = "none"


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim, with or without an error, and the judge's verdict."""

    claim: Claim
    error: str
    """`none`, or a key of `planted.PLANTS`."""
    text: str
    verdict: Verdict

    @property
    def gates(self) -> list[str]:
        """Return the gates of the findings, each once."""
        return list(dict.fromkeys(finding.gate for finding in self.verdict.findings))


def judged(articles: Sequence[KnownArticle], half: Half) -> Iterator[Judged]:
    """Judge every clean claim of one half, and with each error that it has a place for."""
    settings = load_settings()
    for article in articles:
        if article.half != half:
            continue
        judge = Judge(article.source, settings)
        shown = article.source.citable()
        for claim in clean_claims(article, SEED):
            if _states_a_question(claim) or _lacks_its_speaker(claim):
                continue  # made of two, or cut, by rules that do not know of these
            yield Judged(claim, CLEAN, claim.text, judge(claim.text, shown))
            for error, text in planted(claim, articles, SEED).items():
                yield Judged(claim, error, text, judge(text, shown))


def _states_a_question(claim: Claim) -> bool:
    asked = (is_question(text) for i in claim.right for text in _wordings(claim, i))
    return "?" not in claim.text and any(asked)


def _lacks_its_speaker(claim: Claim) -> bool:
    said = " ".join(claim.article.english[i] for i in claim.right)
    return len(speech_words(claim.text)) < len(speech_words(said))


def _wordings(claim: Claim, index: int) -> tuple[str, str]:
    return claim.article.english[index], claim.article.source.original(index)


def measure(options: Options) -> str:
    """Measure citations, caught errors, false alarms and time; return Markdown."""
    articles = load(options, load_settings())
    began = time.perf_counter()
    found = list(judged(articles, "test"))
    took = (time.perf_counter() - began) / len(found) * 1000
    _dump(articles, found)
    clean = [item for item in found if item.error == CLEAN]
    files = named(options.data / PAIRS_DEV, options.data / NEWS_DEV)
    return "\n\n".join(
        [
            f"{files}: {len({item.claim.article.id for item in found})} articles of the test half,"
            f" {len(clean)} claims without an error and {len(found) - len(clean)} with one."
            " `human`: worded by FLORES' English lines, the judge sees the product's translation"
            " of the French; `machine`: worded as that translation, of news.",
            _citations(clean),
            _errors(found),
            _alarms(clean),
            f"One judgement takes {took:.1f} ms.",
        ]
    )


def _citations(clean: Sequence[Judged]) -> str:
    rows = []
    for wording in ("human", "machine"):
        for kind in ("whole", "compressed", "reordered", "fused"):
            some = [i for i in clean if (i.claim.article.wording, i.claim.kind) == (wording, kind)]
            if some:
                rows.append([wording, kind, len(some), *_precision_recall(some)])
        every = [item for item in clean if item.claim.article.wording == wording]
        rows.append([wording, "all", len(every), *_precision_recall(every)])
    header = ["wording", "claims", "", "citation precision", "citation recall", "exactly right"]
    return table(header, rows)


def _precision_recall(items: Sequence[Judged]) -> list[str]:
    cited = [set(item.verdict.alignment.cited) for item in items]
    right = [item.claim.right for item in items]
    both = [len(one & other) for one, other in zip(cited, right, strict=True)]
    precision = ratio(both, [len(found) for found in cited])
    recall = ratio(both, [len(found) for found in right])
    exact = mean([float(one == other) for one, other in zip(cited, right, strict=True)])
    return [f"{precision}", f"{recall}", f"{exact}"]


def _errors(found: Sequence[Judged]) -> str:
    rows = []
    for error in PLANTS:
        cells: list[object] = []
        gates: Counter[str] = Counter()
        for wording in ("human", "machine"):
            some = [i for i in found if i.error == error and i.claim.article.wording == wording]
            caught = [float(bool(item.verdict.findings)) for item in some]
            cells += [len(some), f"{mean(caught)}" if some else ""]
            if wording == "machine":
                for item in some:
                    gates.update(item.gates)
                cells.append(counts(gates.most_common(), len(some)))
        rows.append([error, *cells])
    header = [
        *("planted error", "human", "caught, human", "machine", "caught, machine"),
        "by which gates (machine)",
    ]
    return table(header, rows)


def _alarms(clean: Sequence[Judged]) -> str:
    rows = []
    for wording in ("human", "machine"):
        some = [item for item in clean if item.claim.article.wording == wording]
        gates: Counter[str] = Counter()
        for item in some:
            gates.update(item.gates)
        flagged = mean([float(bool(item.verdict.findings)) for item in some])
        facts = mean([float(bool(set(item.gates) - {"words"})) for item in some])
        rows.append([wording, len(some), f"{flagged}", f"{facts}", counts(gates.most_common())])
    header = ["clean claims", "", "refused", "refused by a gate other than words", "gates"]
    return table(header, rows)


def _dump(articles: Sequence[KnownArticle], test: Sequence[Judged]) -> None:
    """Write single claims for inspection if `QUALITY_DUMP=FOLDER` is set."""
    folder = os.environ.get("QUALITY_DUMP")
    if folder is None:
        return
    for half, items in (("calibration", judged(articles, "calibration")), ("test", iter(test))):
        with (Path(folder) / f"trust.{half}.jsonl").open("w", encoding="utf-8") as file:
            for item in items:
                file.write(json.dumps(_row(item), ensure_ascii=False) + "\n")


def _row(item: Judged) -> dict[str, object]:
    alignment, source = item.verdict.alignment, item.claim.article.source
    return {
        "article": item.claim.article.id,
        "wording": item.claim.article.wording,
        "kind": item.claim.kind,
        "error": item.error,
        "text": item.text,
        "clean": item.claim.text,
        "right": sorted(item.claim.right),
        "cited": alignment.cited,
        "recall": alignment.recall,
        "weakest": alignment.weakest,
        "segments": len(alignment.segments),
        "support": item.verdict.support,
        "findings": [f"{f.gate}: {f.message}" for f in item.verdict.findings],
        "sources": [source.sentences[i].text for i in sorted(item.claim.right)],
        "working": [source.working(i) for i in sorted(item.claim.right)],
    }
