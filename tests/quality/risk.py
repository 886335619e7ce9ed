"""Fit `checks.risk` on strict readers' labels of half the articles, and test it on the other half.

LABELS holds, a line each, what readers said by the rules of `reading.md` of a sentence or title of
`news-dev` and its translation: the article's id, hashes of both texts, the label. There is no text,
so the sentences are translated again; labels of translations that have changed are left out.
Logistic regression by Newton's method, with a ridge on features of unit variance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from summarize.checks.risk import features, soundness
from summarize.flags import RETRYABLE
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.settings.schema import RiskModel, Settings
from summarize.steps.models import Models
from summarize.steps.translate import translate
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from summarize_models.protocols import Score
from tests.quality.data import NEWS_DEV, REPOSITORY, News, Options, news
from tests.quality.support import fit
from tests.quality.tables import ratio, table

LABELS = REPOSITORY / "tests" / "quality" / "labels" / "translate-v6.jsonl"
DIRECTION = ("fr", "en")
RIDGE = 1.0
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair of texts with what a reader said of it, and its scores."""

    source: str
    translation: str
    kind: str
    """`sentence` or `title`."""
    sound: bool
    """Whether it has no major fault."""
    first_half: bool
    scores: tuple[Score, ...]


def digest(text: str) -> str:
    """Return what stands for a text in LABELS."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def measure(options: Options) -> str:
    """Fit and test; return Markdown."""
    settings = load_settings()
    read = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    items = labelled(news(options.data / NEWS_DEV), read, settings)
    fitted = _fitted([item for item in items if item.first_half])
    test = [item for item in items if not item.first_half]
    sound = np.array([item.sound for item in test], dtype=float)
    rows, in_use = [], settings.risk.directions.get("-".join(DIRECTION))
    for name, model in (("fitted to the first half", fitted), ("in use, fitted to all", in_use)):
        if model is not None:
            shares = np.array([soundness(item.scores, model) for item in test])
            rows.append([name, *_figures(shares, sound)])
    everything = _fitted(items)
    return "\n\n".join(
        [
            f"{len(items)} of {len(read)} labels are of what the translator writes today;"
            f" {len(items) - len(test)} of articles 1 to 100 are fitted to, {len(test)} of 101 to"
            f" 200 are the test: {1 - sound.mean():.0%} major faults. Quarters by soundness, the"
            " most doubtful first: the share of major faults in each.",
            table(
                ["", "AUC", "calibration error", "1st", "2nd", "3rd", "4th", "of majors in 1st"],
                rows,
            ),
            "Fitted to all of them:",
            f"```toml\nbase = {everything.base:.3f}\nweights ="
            f" [{', '.join(f'{weight:.3f}' for weight in everything.weights)}]\n```",
        ]
    )


def labelled(
    articles: Sequence[News], read: Sequence[dict[str, str]], settings: Settings
) -> list[Labelled]:
    """Find, translate and score the labelled sentences and titles."""
    models = Models(settings)
    given = {(one["article"], one["fr"]): one for one in read}
    places = {item.article.id: place for place, item in enumerate(articles)}
    found = [
        (text, given[key], places[item.article.id])
        for item in articles
        for text in _texts(item)
        if (key := (item.article.id, digest(text))) in given
    ]
    results = translate(
        [text for text, _, _ in found], models.direction(*DIRECTION), settings.translate.max_words
    )
    pairs = [
        (text, result.text, label, place)
        for (text, label, place), result in zip(found, results, strict=True)
        if digest(result.text) == label["en"] and not RETRYABLE & set(result.flags)
    ]
    french, english = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    there, back = models.scorer(*DIRECTION), models.scorer(*reversed(DIRECTION))
    if there is None or back is None:
        raise SystemExit("the profile's translators cannot score")
    scores = zip(there.score(french, english), back.score(english, french), strict=True)
    return [
        Labelled(
            source=fr,
            translation=en,
            kind=label["kind"],
            sound=label["label"] != "major",
            first_half=place < len(articles) / 2,
            scores=both,
        )
        for (fr, en, label, place), both in zip(pairs, scores, strict=True)
    ]


def _texts(item: News) -> list[str]:
    sentences = segment(item.article.text, language_data(DIRECTION[0]))
    texts = [normalize(sentence.text) for sentence in sentences]
    return [*texts, normalize(item.article.title or "")]


def _fitted(items: Sequence[Labelled]) -> RiskModel:
    raw = np.array([features(item.scores) for item in items])
    middle, spread = raw.mean(axis=0), raw.std(axis=0)
    scaled = np.column_stack([np.ones(len(raw)), (raw - middle) / spread])
    sound = np.array([item.sound for item in items], dtype=float)
    base, *weights = fit(scaled, sound, np.ones(len(items)), RIDGE)
    plain = np.array(weights) / spread
    return RiskModel(base=float(base - plain @ middle), weights=tuple(map(float, plain)))


def _figures(shares: Floats, sound: Floats) -> list[str]:
    order = np.argsort(shares, kind="stable")
    quarters = np.array_split(1 - sound[order], 4)
    return [
        f"{area_under_curve(shares, sound):.2f}",
        f"{calibration_error(shares, sound):.2f}",
        *(f"{quarter.mean():.0%}" for quarter in quarters),
        f"{ratio([quarters[0].sum()], [(1 - sound).sum()]).value:.0%}",
    ]


def area_under_curve(values: Floats, right: Floats) -> float:
    """Return the chance that a right item has the larger value (ties count half)."""
    more = values[right == 1][:, None] - values[right == 0][None, :]
    return float((more > 0).mean() + (more == 0).mean() / 2)


def calibration_error(values: Floats, right: Floats) -> float:
    """Return the mean distance between value and share of right items, by `BINS`."""
    total = 0.0
    for low, high in pairwise(BINS):
        own = (values > low) & (values <= high)
        if own.any():
            total += own.sum() * abs(values[own].mean() - right[own].mean())
    return total / len(values)


def write_labels(sheet: Path, labels: Sequence[Path], column: dict[str, int], to: Path) -> None:
    """Turn a reader's labels of one translator (`tests.quality.reading`) into lines of LABELS."""
    texts = {line["id"]: line for line in map(json.loads, sheet.read_text("utf-8").splitlines())}
    lines = []
    for line in (
        json.loads(one) for file in labels for one in file.read_text("utf-8").splitlines()
    ):
        place, (kind, _, article) = column[line["id"]], line["id"].partition("-")
        text = texts[line["id"]]
        item = {
            "article": article,
            "kind": kind,
            "fr": digest(text["fr"]),
            "en": digest(text[str(place)]),
            "label": line[str(place)],
            "kinds": line.get(f"kinds{place}", []),
        }
        lines.append(json.dumps(item, ensure_ascii=False))
    to.parent.mkdir(exist_ok=True)
    to.write_text("\n".join(lines) + "\n", "utf-8")
