"""The operator's request, checked against the settings and the inputs."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from summarize.cli.options import DEFAULT_FORMATS
from summarize.errors import UsageError
from summarize.output.directory import Redo
from summarize.output.files import check_writable
from summarize.read import ReadLimits, count_articles, read_inputs
from summarize.read.inputs import ENDINGS, STDIN, Format, printable, walk
from summarize.read.stream import sniff
from summarize.records import Item
from summarize.render import FORMATS
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One invocation of the command."""

    options: argparse.Namespace
    settings: Settings

    @property
    def output(self) -> Path | None:
        """The output directory; None if briefs go to stdout."""
        output: Path | None = self.options.output
        return output

    @property
    def formats(self) -> tuple[str, ...]:
        """Names of the formats to write."""
        default = DEFAULT_FORMATS if self.output else DEFAULT_FORMATS[:1]
        return tuple(self.options.formats or default)

    @property
    def report(self) -> Path | None:
        """The file for the run's report, if any."""
        named: Path | None = self.options.report
        return named or (self.output / "run.json" if self.output else None)

    @property
    def redo(self) -> Redo:
        """Which recorded outcomes are ignored."""
        return Redo(all=self.options.force, failed=self.options.retry_failed)

    def warn_of_empty_inputs(self) -> None:
        """Log a warning for each input that contains no articles."""
        for name in self.options.inputs:
            if not walk([name], None):
                log.warning("%s: no articles in it", printable(name))

    def check_outputs(self) -> None:
        """Check in advance that the report and the metrics can be written.

        Raises:
            WriteError: One of them cannot.
        """
        for path in (self.report, self.options.metrics):
            if path:
                check_writable(path)

    def items(self) -> tuple[Iterator[Item], bool]:
        """Return the items of the inputs, and whether any input is JSON Lines."""
        stdin, jsonl = self._stdin()
        items = read_inputs(
            self.options.inputs,
            input_format=self.options.input_format,
            limits=ReadLimits(self.settings.read.max_characters),
            stdin=stdin,
            leave_out=self.output,
        )
        return items, jsonl

    def count(self) -> int | None:
        """Return the approximate number of items, or None if only reading them would tell."""
        return count_articles(self.options.inputs, self.options.input_format)

    def announced(self, items: Iterator[Item]) -> Iterator[Item]:
        """Log that the run begins, once it can be stopped and will be reported on."""
        log.info("begins: %s", self.description())
        yield from items

    def description(self) -> str:
        """Return a short description of the inputs and the output."""
        inputs = ", ".join(printable(name) for name in self.options.inputs[:3])
        more = len(self.options.inputs) - 3
        inputs += f" and {more} more" if more > 0 else ""
        return f"{inputs} into {self.output} (profile {self.settings.profile})"

    def check_inputs(self) -> None:
        """Check that no output would overwrite an input; nothing is written before.

        Raises:
            UsageError: One would.
        """
        if self.output and self.output.is_dir():
            for name in self.options.inputs:
                if name != STDIN and _is_same(Path(name), self.output):
                    raise UsageError(
                        f"{printable(name)} is the output directory too: its briefs would be read"
                        " as articles and overwrite them; give another directory with -o"
                    )
        for item in walk(self.options.inputs, None, self.output):
            for output in self._outputs_of(item.id):
                if item.path is not None and _is_same(item.path, output):
                    raise UsageError(f"{item.shown} is an input, which {output} would overwrite")

    def _outputs_of(self, article_id: str) -> list[Path]:
        """Return the files that a run would write for an article, and for the run itself."""
        suffixes = [FORMATS[name].suffix for name in self.formats]
        briefs = [self.output / (article_id + end) for end in suffixes] if self.output else []
        own = (self.report, self.options.metrics)
        return [*briefs, *(path for path in own if path)]

    def _stdin(self) -> tuple[BinaryIO, bool]:
        stdin: BinaryIO = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
        forced: str | None = self.options.input_format
        if forced:
            return stdin, forced == Format.JSONL
        inputs: list[str] = self.options.inputs
        jsonl = any(ENDINGS.get(Path(name).suffix.lower()) is Format.JSONL for name in inputs)
        if STDIN in inputs and not self.output:
            stdin, sniffed = sniff(stdin)
            jsonl = jsonl or sniffed is Format.JSONL
        return stdin, jsonl


def _is_same(one: Path, other: Path) -> bool:
    """True if two paths lead to one file; False if one of them is not there or cannot be told."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def load_request(options: argparse.Namespace) -> Request:
    """Load the settings that the options ask for.

    Raises:
        ConfigError: A setting is invalid.
    """
    keys = ("profile", "lang", "max_sentences", "strategy", "strict", "brief_languages")
    flags = {key: getattr(options, key) for key in keys if getattr(options, key) is not None}
    if options.glossary is not None:
        flags["translate"] = {"glossary": str(options.glossary)}
    settings = load_settings(file=options.config, environ=os.environ, flags=flags)
    return Request(options, settings)


def peek_several(items: Iterator[Item]) -> tuple[Iterator[Item], bool]:
    """Return the same items, and whether there is more than one of them."""
    first = list(islice(items, 2))
    return chain(first, items), len(first) > 1
