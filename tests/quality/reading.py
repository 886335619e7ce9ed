"""Blind reading of two translators' sentences and titles of news: sheets out, labels in.

python -m tests.quality.reading sheet WORK ADAPTER ADAPTER FOLDER [--sentences N] [--titles N]
python -m tests.quality.reading count FOLDER LABELS

`sheet` translates sentences and titles of `news-dev` by both, through the product's own step, and
writes `sheet.jsonl` (an item a line: the French, the two translations as `1` and `2` in random
order) and `key.json`, which says whose is which and is not for the reader. LABELS is a JSONL file
of the reader's: `id`, and for `1` and `2` one of adequate, minor, major, with a list of kinds.
`count` prints shares with intervals (bootstrap over items, 1,000 draws, 95 %). WORK is as
`tests.quality.adapters` has it.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.steps.translate import Direction, translate
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from summarize_models.training.evaluate import build_adapted
from summarize_models.training.prepare import BASE
from summarize_models.weights.recipe import load_recipe
from tests.quality.data import NEWS_DEV, REPOSITORY, News, news
from tests.quality.tables import table
from tests.quality.vocabulary import RECIPE

SHEET, KEY = "sheet.jsonl", "key.json"
LABELS = ("adequate", "minor", "major")
MIN_WORDS = 6
DRAWS = 1000


def main() -> None:
    """Write a sheet, or count a reader's labels."""
    options = _parse()
    if options.command == "count":
        print(count(options.folder, options.labels))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    texts = chosen(
        news(options.data / NEWS_DEV),
        options.sentences,
        options.titles,
        random.Random(options.seed),
    )
    columns = [translations(options.work, adapter, texts) for adapter in options.adapters]
    names = [adapter.name for adapter in options.adapters]
    write_sheet(options.folder, texts, columns, names, random.Random(options.seed + 1))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.reading",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    sheet = commands.add_parser("sheet")
    sheet.add_argument("work", type=Path)
    sheet.add_argument("adapters", type=Path, nargs=2)
    sheet.add_argument("folder", type=Path)
    sheet.add_argument("--sentences", type=int, default=150)
    sheet.add_argument("--titles", type=int, default=60)
    sheet.add_argument("--seed", type=int, default=1)
    sheet.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    counting = commands.add_parser("count")
    counting.add_argument("folder", type=Path)
    counting.add_argument("labels", type=Path)
    return parser.parse_args()


def chosen(
    items: Sequence[News], sentences: int, titles: int, chance: random.Random
) -> dict[str, str]:
    """Texts by id: one sentence each of so many articles, and so many articles' titles."""
    texts: dict[str, str] = {}
    order = chance.sample(list(items), len(items))
    for item in order[:sentences]:
        found = [
            sentence.text
            for sentence in segment(item.article.text, language_data("fr"))
            if Flag.HEADING not in sentence.flags and len(sentence.text.split()) >= MIN_WORDS
        ]
        if found:
            texts[f"sentence-{item.article.id}"] = normalize(chance.choice(found))
    for item in [item for item in order if item.article.title][:titles]:
        texts[f"title-{item.article.id}"] = normalize(item.article.title or "")
    return texts


def translations(work: Path, adapter: Path, texts: dict[str, str]) -> list[str]:
    """What the product's step makes of the texts with an adapter."""
    settings = load_settings()
    spec = settings.translators["fr-en"]
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        folder = Path(scratch) / "built"
        build_adapted(work / BASE, adapter, folder, load_recipe(RECIPE))
        model = OnnxRuntimeModel(folder, spec, settings.threads or 2)
        direction = Direction(language_data("fr"), language_data("en"), model)
        results = translate(list(texts.values()), direction, settings.translate.max_words)
    return [result.text for result in results]


def write_sheet(
    folder: Path,
    texts: dict[str, str],
    columns: Sequence[Sequence[str]],
    names: Sequence[str],
    chance: random.Random,
) -> None:
    """Write the sheet for the reader, and apart from it the key."""
    key: dict[str, list[str]] = {}
    with (folder / SHEET).open("w", encoding="utf-8") as sheet:
        for (id_, french), pair in zip(texts.items(), zip(*columns, strict=True), strict=True):
            order = chance.sample((0, 1), 2)
            key[id_] = [names[i] for i in order]
            line = {"id": id_, "fr": french, "1": pair[order[0]], "2": pair[order[1]]}
            sheet.write(json.dumps(line, ensure_ascii=False) + "\n")
    (folder / KEY).write_text(json.dumps(key, indent=0), "utf-8")


def count(folder: Path, labels: Path) -> str:
    """Return a table of labels by translator, for sentences and titles apart."""
    key: dict[str, list[str]] = json.loads((folder / KEY).read_text("utf-8"))
    given: dict[tuple[str, str], list[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    for line in labels.read_text("utf-8").splitlines():
        item = json.loads(line)
        for column, name in zip(("1", "2"), key[item["id"]], strict=True):
            label = item[column]
            if label not in LABELS:
                raise ValueError(f"{item['id']}: {label!r} is none of {', '.join(LABELS)}")
            given.setdefault((item["id"].partition("-")[0], name), []).append(label)
            kinds.setdefault(name, Counter()).update(item.get(f"kinds{column}", ()))
    rows = [
        [what, name, len(found), *(_share(found, label) for label in LABELS)]
        for (what, name), found in sorted(given.items())
    ]
    told = "\n".join(
        f"{name}: {', '.join(f'{kind} {n}' for kind, n in found.most_common())}"
        for name, found in sorted(kinds.items())
    )
    return f"{table(['what', 'translator', 'n', *LABELS], rows)}\n\n{told}"


def _share(labels: Sequence[str], label: str) -> str:
    """A share in percent with its bootstrap interval."""
    hits = [one == label for one in labels]
    chance = random.Random(0)
    draws = sorted(sum(chance.choices(hits, k=len(hits))) / len(hits) for _ in range(DRAWS))
    low, high = draws[int(0.025 * DRAWS)], draws[int(0.975 * DRAWS)]
    return f"{sum(hits) / len(hits):.0%} [{low:.0%}, {high:.0%}]"


if __name__ == "__main__":
    main()
