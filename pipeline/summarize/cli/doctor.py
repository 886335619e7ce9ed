"""Check in seconds whether a run would work, without loading or building anything (`--doctor`).

Each check is one line on stdout: `ok`, `note` or `FAULT`, its subject, and its finding. A fault has
the exit code that the run would end with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from summarize.errors import ConfigError, ExitCode, Refusal, SummarizeError, WeightsError
from summarize.languages.data import language_codes, language_data
from summarize.output.directory import check_directory
from summarize.output.files import check_writable, prepare_folder
from summarize.output.lock import locked
from summarize.output.overwrites import NamedFile
from summarize.output.recover import ledger_note
from summarize.settings.schema import Settings
from summarize.steps.route import plan_route
from summarize_models.load import missing_packages
from summarize_models.origins import distinct, origin
from summarize_models.weights.memory import available, needed
from summarize_models.weights.recipe import load_recipe


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one check."""

    subject: str
    finding: str
    code: ExitCode = ExitCode.OK
    note: bool = False
    """Whether it is worth a look although the run would work."""

    def __str__(self) -> str:
        word = "FAULT" if self.code else "note" if self.note else "ok"
        return f"{word:5}  {self.subject}: {self.finding}"


def examine(
    settings: Settings, output: Path | None, targets: Sequence[NamedFile] = ()
) -> Iterator[Diagnosis]:
    """Run all checks, the quick ones first.

    Args:
        settings: The settings, which are valid already.
        output: The output directory, if any.
        targets: The files that are written for the run itself, such as its report.

    Yields:
        The result of each check.
    """
    yield Diagnosis("settings", f"profile {settings.profile}, {settings.strategy}")
    yield _languages(settings)
    if output is not None:
        yield from _folder(output, [file for file in targets if file.option == "-o"])
    yield from _targets([file for file in targets if file.option != "-o"])
    yield from _engines(settings)
    yield from _weights(settings)
    yield _memory(settings)
    yield Diagnosis("network", "none is needed")


def _languages(settings: Settings) -> Diagnosis:
    """List the supported languages with the models that each needs."""
    served, unserved = [], []
    for code in language_codes():
        try:
            route = plan_route(settings, code)
        except Refusal:
            continue
        except ConfigError as error:
            unserved.append(str(error))
        else:
            way = " ".join([*route.directions, f"summary-{route.summary}"])
            served.append(f"{language_data(code).name} ({way})")
    if not served:
        finding = unserved[0] if unserved else "no language is served"
        return Diagnosis("languages", finding, ExitCode.BAD_CONFIG)
    more = f"; but {'; '.join(unserved)}" if unserved else ""
    return Diagnosis("languages", ", ".join(served) + more, note=bool(unserved))


def _folder(output: Path, within: Sequence[NamedFile]) -> Iterator[Diagnosis]:
    """Check the output directory, the files in it, and what the runs before have left there."""
    try:
        prepare_folder(output)
        with locked(output):
            check_directory(output)
            for file in within:
                check_writable(file.path, prepare=False)
            note = ledger_note(output)
    except SummarizeError as error:
        yield Diagnosis("output", str(error), error.exit_code)
        return
    yield Diagnosis("output", f"{output} can be written, and no other run holds it")
    if note:
        yield Diagnosis("ledger", note, note=True)


def _targets(targets: Sequence[NamedFile]) -> Iterator[Diagnosis]:
    for file in targets:
        try:
            check_writable(file.path, prepare=False)
        except SummarizeError as error:
            yield Diagnosis(file.option, str(error), error.exit_code)
        else:
            yield Diagnosis(file.option, f"{file.path} can be written")


def _engines(settings: Settings) -> Iterator[Diagnosis]:
    """Report engines whose packages are not installed, as in a slim install."""
    for engine in sorted({spec.engine for spec in settings.roles.values()}):
        if missing := missing_packages(engine):
            finding = f"lacks a package: pip install {' '.join(missing)}"
            yield Diagnosis(f"engine {engine}", finding, ExitCode.BAD_CONFIG)


def _weights(settings: Settings) -> Iterator[Diagnosis]:
    for spec in distinct(list(settings.roles.values())):
        try:
            fault = origin(spec).fault()
            buildable = fault is not None and spec.recipe is not None and _installed(spec.recipe)
        except (WeightsError, OSError) as error:
            fault, buildable = str(error), False
        subject = f"weights {spec.name}"
        if fault is None:
            yield Diagnosis(subject, f"whole ({spec.licence})")
        elif buildable:
            yield Diagnosis(
                subject, f"{fault}; the run would build them (minutes, once)", note=True
            )
        else:
            hint = (
                "; `summarize-models fetch` gets them"
                if spec.repository
                else "; `summarize-models export` copies them from a full install"
                if spec.recipe
                else ""
            )
            yield Diagnosis(subject, f"{fault}{hint}", ExitCode.BAD_WEIGHTS)


def _installed(recipe: str) -> bool:
    source = load_recipe(recipe).source
    try:
        return version(source.package) == source.version
    except PackageNotFoundError:
        return False


def _memory(settings: Settings) -> Diagnosis:
    """Compare the memory needed with what is free.

    A shortage is only a note, because the need is an estimate for all the profile's models at once.
    """
    need = needed({origin(spec).folder: spec.engine for spec in settings.roles.values()})
    have = available()
    if have is None:
        return Diagnosis("memory", f"{need / 1e9:.1f} GB for all models; free: unknown", note=True)
    finding = f"{need / 1e9:.1f} GB for all models at once, {have / 1e9:.1f} GB free"
    return Diagnosis("memory", finding, note=need > have)
