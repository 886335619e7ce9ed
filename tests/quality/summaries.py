"""Measure the French summarizer alone, unchecked: ROUGE, and what its part does not carry."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.checks.evidence import Evidence, check
from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from summarize_models.load import load
from summarize_models.training.data.summaries import carried, cut
from summarize_models.training.rouge import rouge
from tests.quality.briefs import PUBLISHED
from tests.quality.data import NEWS_DEV, Options, named, news
from tests.quality.tables import mean, table

CODE = "fr"


def measure(options: Options) -> str:
    """Summarize the first part and all parts of each article; return Markdown."""
    file = options.data / NEWS_DEV
    items = news(file, options.limit)
    settings, data = load_settings(), language_data(CODE)
    spec = settings.summarizers[CODE]
    model = load(spec, settings.threads)
    texts = [cut(item.article.text, data, model) for item in items]
    leads = [
        [
            normalize(s.text)
            for s in segment(item.article.text, data)
            if Flag.HEADING not in s.flags
        ][:3]
        for item in items
    ]
    flat = [text for own in texts for text in own]
    written = model.generate(flat, spec.decoding)
    made, rest = [], iter(written)
    for own in texts:
        made.append([next(rest) for _ in own])
    gold = [item.abstract for item in items]
    candidates = {
        f"{spec.name}, the first part": [own[0] for own in made],
        f"{spec.name}, all parts": [" ".join(own) for own in made],
        "first sentence of the article": [" ".join(lead[:1]) for lead in leads],
        "first three sentences": [" ".join(lead) for lead in leads],
    }
    rows: list[Sequence[object]] = []
    for name, found in candidates.items():
        figures = [f"{mean(f1):.2f}" for f1 in rouge(gold, found).values()]
        rows.append([name, *figures, f"{mean([len(text.split()) for text in found]).value:.0f}"])
    rows += [[*row, ""] for row in PUBLISHED]
    return "\n\n".join(
        [
            f"{len(items)} articles of {named(file)}, greedy, nothing checked; {len(flat)} parts of"
            f" at most {spec.window} tokens, prompt included.",
            table(["", "ROUGE-1", "ROUGE-2", "ROUGE-L", "words"], rows),
            _carried(flat, written),
        ]
    )


def _carried(shown: Sequence[str], written: Sequence[str]) -> str:
    """Measure how often a summary says what its part does not."""
    data = language_data(CODE)
    findings = [
        {finding.gate for finding in check(text, CODE, [Evidence(part, CODE)])}
        for part, text in zip(shown, written, strict=True)
    ]
    words = [carried(text, part, data) for part, text in zip(shown, written, strict=True) if text]
    rows: list[Sequence[object]] = [
        [f"a {gate} that its part does not have", mean([float(gate in f) for f in findings])]
        for gate in ("name", "number", "date")
    ]
    rows.append(["share of its content words that its part has", mean(words)])
    return table(["of the parts' summaries", ""], rows)
