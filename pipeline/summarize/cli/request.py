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
from typing import BinaryIO, TypeVar

from summarize.cli.options import DEFAULT_FORMATS, blamed
from summarize.errors import ConfigError, WeightsError
from summarize.output.directory import Redo
from summarize.output.files import REPORT, check_writable
from summarize.output.overwrites import NamedFile, check_inputs, check_targets, check_weights
from summarize.read import ReadLimits, count_articles, read_inputs
from summarize.read.inputs import ENDINGS, STDIN, Format, WalkedInputs, printable
from summarize.read.stream import sniff
from summarize.records import Item
from summarize.render import FORMATS
from summarize.settings.load import load_settings, profile_names
from summarize.settings.schema import Settings
from summarize_models.origins import origin

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """One invocation of the command."""

    options: argparse.Namespace
    settings: Settings
    inputs: WalkedInputs
    """The inputs, which are searched once; empty for `--doctor`, which reads none."""

    @property
    def output(self) -> Path | None:
        """The output directory; None if briefs go to stdout."""
        output: Path | None = self.options.output
        return output

    @property
    def formats(self) -> tuple[str, ...]:
        """Names of the formats to write."""
        return _formats(self.options)

    @property
    def report(self) -> Path | None:
        """The file for the run's report, if any."""
        named: Path | None = self.options.report
        return named or (self.output / REPORT if self.output else None)

    @property
    def redo(self) -> Redo:
        """Which recorded outcomes are ignored."""
        return Redo(all=self.options.force, failed=self.options.retry_failed)

    @property
    def targets(self) -> list[NamedFile]:
        """The files written for the run itself, with the option that decides where they go."""
        named = _named(self.options, "report", "metrics")
        if self.output and self.options.report is None:
            return [NamedFile("-o", self.output / REPORT), *named]
        return named

    def warn_of_inputs(self) -> None:
        """Log a warning for each input without articles, and for what no search would read."""
        for name in self.inputs.empty:
            log.warning("%s: no articles in it", printable(name))
        for what in self.inputs.passed_over:
            log.warning("%s, passed over: only regular files of a directory are read", what)

    def check_outputs(self, *, prepare: bool = True) -> None:
        """Check in advance that the report and the metrics can be written.

        Args:
            prepare: Create their folders; False changes nothing.

        Raises:
            WriteError: One of them cannot.
        """
        for file in self.targets:
            with blamed(file.option):
                check_writable(file.path, prepare=prepare)

    def items(self, *, streams: bool = True) -> tuple[Iterator[Item], bool]:
        """Return the items of the inputs, and whether any input is JSON Lines.

        Args:
            streams: Whether to read named pipes and devices too, which only one reader can.
        """
        stdin, jsonl = self._stdin()
        items = read_inputs(
            self.inputs if streams else self.inputs.without_streams(),
            input_format=self.options.input_format,
            limits=ReadLimits(self.settings.read.max_characters),
            stdin=stdin,
        )
        return items, jsonl

    def count(self) -> int | None:
        """Return the approximate number of items, or None if only reading them would tell."""
        return count_articles(self.inputs, self.options.input_format)

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


def load_request(options: argparse.Namespace) -> Request:
    """Search the inputs, and load the settings that the options ask for.

    Whatever the run would overwrite is looked for first, since even a run that cannot begin writes
    its metrics.

    Raises:
        UsageError: An output would overwrite an input, another file of the options, or an output.
        ConfigError: A setting is invalid.
    """
    folder, written = options.output, _named(options, "report", "metrics")
    check_targets(folder, written, _named(options, "config", "glossary"))
    forced = Format(options.input_format) if options.input_format else None
    inputs = WalkedInputs(() if options.doctor else options.inputs, forced, folder)
    suffixes = [FORMATS[name].suffix for name in _formats(options)]
    check_inputs(inputs, folder, written, suffixes)
    settings = _settings(options)
    if settings.translate.glossary and options.glossary is None:
        file = NamedFile("translate.glossary", Path(settings.translate.glossary))
        check_targets(folder, written, [file])
    if outputs := [*written, *([NamedFile("-o", folder)] if folder is not None else [])]:
        check_weights(_weights_folders(settings), outputs)
    return Request(options, settings, inputs)


def _formats(options: argparse.Namespace) -> tuple[str, ...]:
    default = DEFAULT_FORMATS if options.output else DEFAULT_FORMATS[:1]
    return tuple(options.formats or default)


def _named(options: argparse.Namespace, *keys: str) -> list[NamedFile]:
    """Return those of the options that name a file."""
    spelled = {"config": "-c"}
    return [
        NamedFile(spelled.get(key, f"--{key}"), path)
        for key in keys
        if (path := getattr(options, key)) is not None
    ]


def _settings(options: argparse.Namespace) -> Settings:
    keys = ("profile", "lang", "max_sentences", "strategy", "strict", "brief_languages")
    flags = {key: getattr(options, key) for key in keys if getattr(options, key) is not None}
    if options.glossary is not None:
        flags["translate"] = {"glossary": str(options.glossary)}
    try:
        return load_settings(file=options.config, environ=os.environ, flags=flags)
    except ConfigError as error:
        if option := _at_fault(options, str(error)):
            with blamed(option):
                raise
        raise


def _at_fault(options: argparse.Namespace, message: str) -> str | None:
    """Return the option that gave what a message about the settings begins with, if any did."""
    for file in _named(options, "config", "glossary"):
        if message.startswith(f"{file.path}:"):
            return file.option
    if options.brief_languages is not None and message.startswith("brief_languages:"):
        return "--brief-languages"
    if options.profile is not None and options.profile not in profile_names():
        return "--profile"
    return None


def _weights_folders(settings: Settings) -> Iterator[Path]:
    for spec in settings.roles.values():
        try:
            yield origin(spec).folder
        except (WeightsError, OSError):
            continue  # loading the model will report it


def peek_several(items: Iterator[T]) -> tuple[Iterator[T], bool]:
    """Return the same items, and whether there is more than one of them."""
    first = list(islice(items, 2))
    return chain(first, items), len(first) > 1
