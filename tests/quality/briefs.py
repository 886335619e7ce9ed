"""Measure whole briefs: outcomes, how their sentences came about, ROUGE, time, memory."""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from summarize.checks.contract import verify
from summarize.errors import ArticleError, Refusal
from summarize.flags import Flag
from summarize.records import Article, Brief, BriefSentence, OutcomeKind
from summarize.render.brief_json import parse, render
from summarize.settings.load import load_settings
from summarize.steps.brief import BriefMaker
from summarize_models.training.rouge import rouge
from tests.quality.data import NEWS_DEV, News, Options, named, news
from tests.quality.tables import Interval, counts, mean, table

LANGUAGES = ("fr", "en")
SHUFFLE = 7
PUBLISHED = (
    ("mBARThez (published, 1,500 test articles)", "31.85", "12.82", "22.79"),
    ("mBART (published)", "31.11", "12.29", "22.06"),
    ("BARThez (published)", "30.69", "11.97", "21.93"),
    ("first sentence (published)", "21.73", "6.69", "15.21"),
)
_SUPPORT = (0.0, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one article."""

    id: str
    kind: str
    """An `OutcomeKind`, or `crashed` after an unexpected exception."""
    reason: str
    seconds: float
    brief: Brief | None

    @property
    def said(self) -> str:
        """The JSON of the brief; without a brief, of an object with the reason."""
        return render(self.brief) if self.brief else json.dumps({self.kind: self.reason})


def measure(options: Options) -> str:
    """Run all articles through the whole pipeline; return Markdown."""
    file = options.data / NEWS_DEV
    items = news(file, options.limit)
    articles = [item.article for item in items]
    if options.written:
        return _measure_written(options, items)
    # Aside, so that what a build takes is not in the figures.
    subprocess.run([sys.executable, "-m", "models", "build"], check=True, stdout=sys.stderr)
    maker = BriefMaker(load_settings())
    results = [make(article, maker) for article in articles]
    peak = _peak_mebibytes()
    parts = [
        f"{len(items)} articles of {named(file)}, {sum(a.words for a in articles)} words.",
        _outcomes(results),
        _sentences([result.brief for result in results if result.brief]),
        _dropped([result.brief for result in results if result.brief]),
        _rouge(results, [item.abstract for item in items]),
        _cost(results, articles, peak),
    ]
    if options.again:
        parts.append(_again(articles, results))
    return "\n\n".join(parts)


def _measure_written(options: Options, items: Sequence[News]) -> str:
    """Measure the JSON Lines that the command wrote; its report may lie in the same folder."""
    first, *others = [_by_id(file) for file in options.written]
    file = options.written[0].with_suffix(".report.json")
    report = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    ended = {item["id"]: ("failed", item["reason"]) for item in report.get("failures", [])}
    ended |= {item["id"]: ("refused", item["reason"]) for item in report.get("refused", [])}
    results = []
    for item in items:
        line = first.get(item.article.id)
        kind, reason = ended.get(item.article.id, ("done" if line else "missing", ""))
        brief = parse(line) if line else None
        results.append(Result(item.article.id, kind, reason, 0.0, brief))
    for brief in (result.brief for result in results if result.brief):
        verify(brief)
    briefs = [result.brief for result in results if result.brief]
    same = [
        f"{sum(first.get(i) == line for i, line in other.items())} of {len(other)} briefs of"
        f" another, shuffled run are the same bytes."
        for other in others
    ]
    return "\n\n".join(
        [
            f"{len(items)} articles of {named(options.data / NEWS_DEV)}, as JSON lines through"
            " `summarize -f json`; every brief read back and its invariants checked.",
            _outcomes(results),
            _sentences(briefs),
            _dropped(briefs),
            _rouge(results, [item.abstract for item in items]),
            f"{report['seconds'] / len(items):.1f} s an article, peak memory"
            f" {report['peak_memory_mb']:.0f} MB (on a machine that did other work as well)."
            if report
            else "Time and memory were not measured: the machine did other work.",
            *same,
        ]
    )


def _by_id(file: Path) -> dict[str, str]:
    lines = file.read_text("utf-8").splitlines()
    return {json.loads(line)["article"]["id"]: line for line in lines}


def make(article: Article, maker: BriefMaker) -> Result:
    """Return one article's brief, verified and valid, or why there is none."""
    began = time.perf_counter()
    brief, reason = None, ""
    try:
        brief = maker(article)
        verify(brief)
        kind = OutcomeKind.DONE.value
    except Refusal as refusal:
        kind, reason = OutcomeKind.REFUSED.value, str(refusal)
    except ArticleError as error:
        kind, reason, brief = OutcomeKind.FAILED.value, str(error), None
    except Exception as error:
        kind, reason, brief = "crashed", f"{type(error).__name__}: {error}", None
    return Result(article.id, kind, reason, time.perf_counter() - began, brief)


def said_again(articles: Sequence[Article]) -> dict[str, str]:
    """Make all briefs again, in a process of its own; return them by id, in processing order."""
    maker = BriefMaker(load_settings())
    return {article.id: make(article, maker).said for article in articles}


def reason_kind(reason: str) -> str:
    """Return a reason without the quoted text, figures and ids of one sentence."""
    first = reason.split("; ")[0]
    quoted = re.sub(r"'(?:[^'\\]|\\.)*'(?!\w)|\"[^\"]*\"", "…", first)
    return re.sub(r"\d+(?:[.,]\d+)?", "N", quoted)


def invalid(brief: Brief, validator: Any) -> str | None:
    """Return what the published schema rejects in the brief's JSON."""
    found = next(validator.iter_errors(json.loads(render(brief))), None)
    return None if found is None else f"{found.json_path}: {found.message}"[:200]


def _outcomes(results: Sequence[Result]) -> str:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    schema = json.loads(
        resources.files("summarize_configs").joinpath("brief.schema.json").read_text("utf-8")
    )
    validator = Draft202012Validator(schema)
    faults = [(r.id, invalid(r.brief, validator)) for r in results if r.brief]
    wrong = [f"{id_}: {fault}" for id_, fault in faults if fault]
    found = Counter(result.kind for result in results)
    rows = [[kind, number, f"{number / len(results):.1%}"] for kind, number in found.most_common()]
    rows.append(["against the JSON Schema", len(wrong), "; ".join(wrong[:3]) or "all valid"])
    reasons = Counter(f"{r.kind}: {reason_kind(r.reason)}" for r in results if r.reason)
    return f"{table(['outcome', 'articles', ''], rows)}\n\nReasons: {counts(reasons.most_common())}"


def _sentences(briefs: Sequence[Brief]) -> str:
    found = [item for brief in briefs for item in brief.brief]
    if not found:
        return "No brief."
    methods = [
        [method, *(sum(item.method[code] == method for item in found) for code in LANGUAGES)]
        for method in ("abstractive", "extractive", "translated")
    ]
    flags = Counter(flag for item in found for flag in item.flags)
    kinds = Counter("; ".join(item.flags) or "none" for item in found)
    both = Counter(f"{item.method['fr']} / {item.method['en']}" for item in found)
    rows: list[tuple[str, object]] = [
        ("sentences in a brief, mean", mean([len(brief.brief) for brief in briefs])),
        *((f"words of a sentence, {code}", _words(found, code)) for code in LANGUAGES),
        ("length in words, fr by en", _length_ratio(found)),
        ("citations of a sentence, mean", mean([len(item.citations) for item in found])),
        ("number of citations", _distribution(len(item.citations) for item in found)),
        ("support, mean", mean([item.support for item in found])),
        ("support", counts(support_bins([item.support for item in found]), len(found))),
        ("methods, fr / en", counts(both.most_common(), len(found))),
        ("flags", counts(flags.most_common(), len(found))),
        ("flags together", counts(kinds.most_common(8), len(found))),
    ]
    return "\n\n".join(
        [
            f"{len(found)} brief sentences in {len(briefs)} briefs:",
            table(["method", *LANGUAGES], methods),
            table(["of the brief sentences", ""], rows),
        ]
    )


def _words(found: Sequence[BriefSentence], code: str) -> str:
    return format(mean([len(item.text[code].split()) for item in found]), ".1f")


def _length_ratio(found: Sequence[BriefSentence]) -> Interval:
    return mean([len(i.text["fr"].split()) / len(i.text["en"].split()) for i in found])


def _distribution(values: Iterator[int]) -> str:
    found = Counter(values)
    return counts(((str(value), found[value]) for value in sorted(found)), found.total())


def support_bins(values: Sequence[float]) -> list[tuple[str, int]]:
    """Count the values in each bin `[low, high)`, and those that are 1."""
    bins = [
        (f"{low:.1f}–{high:.1f}", sum(low <= value < high for value in values))
        for low, high in pairwise(_SUPPORT)
    ]
    return [*bins, ("1", sum(value >= 1 for value in values))]


def _dropped(briefs: Sequence[Brief]) -> str:
    dropped = [item for brief in briefs for item in brief.dropped]
    kinds = Counter(reason_kind(item.reason) for item in dropped)
    rows = [[kind, number] for kind, number in kinds.most_common()]
    few = table(["reason", "sentences"], rows) if rows else ""
    return f"{len(dropped)} sentences of the summarizer were dropped.\n\n{few}".strip()


def _rouge(results: Sequence[Result], abstracts: Sequence[str]) -> str:
    done = [(r.brief, text) for r, text in zip(results, abstracts, strict=True) if r.brief]
    if not done:
        return ""
    candidates: dict[str, Callable[[Brief], str]] = {
        "brief, French side": lambda brief: " ".join(item.text["fr"] for item in brief.brief),
        "brief's first sentence": lambda brief: brief.brief[0].text["fr"],
        "first sentence of the article": lambda brief: _lead(brief, 1),
        "first three sentences": lambda brief: _lead(brief, 3),
    }
    rows: list[Sequence[object]] = []
    for name, candidate in candidates.items():
        texts = [candidate(brief) for brief, _ in done]
        figures = [mean(f1) for f1 in rouge([gold for _, gold in done], texts).values()]
        length = mean([len(text.split()) for text in texts]).value
        rows.append([name, *(f"{figure:.2f}" for figure in figures), f"{length:.0f}"])
    gold = mean([len(text.split()) for _, text in done]).value
    rows += [[*row, ""] for row in PUBLISHED] + [["the abstracts", "", "", "", f"{gold:.0f}"]]
    return (
        f"ROUGE F1 against the publishers' abstracts, {len(done)} articles in French (for the"
        " English side there is no reference):\n\n"
        + table(["", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words"], rows)
    )


def _lead(brief: Brief, most: int) -> str:
    whole = [s.text for s in brief.sentences if Flag.HEADING not in s.flags]
    return " ".join((whole or [s.text for s in brief.sentences])[:most])


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cost(results: Sequence[Result], articles: Sequence[Article], peak: float) -> str:
    timed = [
        (result.seconds, article.words)
        for result, article in zip(results, articles, strict=True)
        if result.brief
    ][1:]  # the first one loads the models
    if not timed:
        return f"Peak memory {peak:.0f} MiB."
    seconds = sorted(second for second, _ in timed)
    total = sum(seconds)
    speed = sum(words for _, words in timed) / total
    return (
        f"Models loaded: {total / len(timed):.1f} s an article (median"
        f" {seconds[len(seconds) // 2]:.1f}, longest {seconds[-1]:.1f}), {speed:.0f} words a"
        f" second; first article, with loading, {results[0].seconds:.1f} s. Peak memory of the"
        f" process {peak:.0f} MiB."
    )


def _again(articles: Sequence[Article], results: Sequence[Result]) -> str:
    """Repeat the articles in another order, in a process with another hash seed."""
    shuffled = random.Random(SHUFFLE).sample(articles, len(articles))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        second = pool.submit(said_again, shuffled).result()
    other = {
        result.id: differing_keys(result.said, second[result.id])
        for result in results
        if result.said.encode() != second[result.id].encode()
    }
    keys = Counter(key for found in other.values() for key in found)
    return (
        f"Made again in a new process, shuffled: the same bytes for {len(results) - len(other)} of"
        f" {len(results)} articles."
        + (f" Other: {', '.join(list(other)[:10])}; keys: {counts(keys.items())}." if other else "")
    )


def differing_keys(one: str, other: str) -> list[str]:
    """Return the sorted keys whose values differ between two JSON objects."""
    first, second = json.loads(one), json.loads(other)
    return sorted(k for k in first.keys() | second.keys() if first.get(k) != second.get(k))
