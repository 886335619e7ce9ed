"""Doctor: whether tonight's run would work, found out in seconds; nothing is loaded or built.

Each check is one line on stdout: `ok`, `note` or `FAULT`, what was looked at, what was found. A
fault has the exit code that the run would end with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from models.weights.memory import available, needed
from models.weights.recipe import load_recipe
from models.weights.whole import distinct, fault, place_of
from pipeline.errors import ConfigError, ExitCode, Refusal, SummarizeError, WeightsError
from pipeline.language import language_codes, language_data
from pipeline.lock import locked
from pipeline.route import plan
from pipeline.settings import Settings
from pipeline.write import check_writable, prepare_folder


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    what: str
    said: str
    code: ExitCode = ExitCode.OK
    note: bool = False
    """Worth a look; the run would work."""

    def __str__(self) -> str:
        word = "FAULT" if self.code else "note" if self.note else "ok"
        return f"{word:5}  {self.what}: {self.said}"


def examine(settings: Settings, output: Path | None) -> Iterator[Finding]:
    """All checks, the quick ones first; the settings themselves are valid already."""
    yield Finding("settings", f"profile {settings.profile}, {settings.strategy}")
    yield _languages(settings)
    if output is not None:
        yield _folder(output)
    yield from _weights(settings)
    yield _memory(settings)
    yield Finding("network", "none is needed")


def _languages(settings: Settings) -> Finding:
    """Those that the run would serve, with their ways."""
    served, unserved = [], []
    for code in language_codes():
        try:
            route = plan(settings, code)
        except Refusal:
            continue
        except ConfigError as error:
            unserved.append(str(error))
        else:
            way = " ".join([*route.directions, f"summary-{route.summary}"])
            served.append(f"{language_data(code).name} ({way})")
    if not served:
        said = unserved[0] if unserved else "no language is served"
        return Finding("languages", said, ExitCode.BAD_CONFIG)
    more = f"; but {'; '.join(unserved)}" if unserved else ""
    return Finding("languages", ", ".join(served) + more, note=bool(unserved))


def _folder(output: Path) -> Finding:
    try:
        prepare_folder(output)
        with locked(output):
            check_writable(output / "run.json")
    except SummarizeError as error:
        return Finding("output", str(error), error.exit_code)
    return Finding("output", f"{output} can be written, and no other run holds it")


def _weights(settings: Settings) -> Iterator[Finding]:
    for spec in distinct(list(settings.roles.values())):
        try:
            found = fault(spec)
            buildable = found is not None and spec.recipe is not None and _installed(spec.recipe)
        except (WeightsError, OSError) as error:
            found, buildable = str(error), False
        what = f"weights {spec.name}"
        if found is None:
            yield Finding(what, f"whole ({spec.licence})")
        elif buildable:
            yield Finding(what, f"{found}; the run would build them (minutes, once)", note=True)
        else:
            hint = "; `python -m models fetch` gets them" if spec.repository else ""
            yield Finding(what, f"{found}{hint}", ExitCode.BAD_WEIGHTS)


def _installed(recipe: str) -> bool:
    source = load_recipe(recipe).source
    try:
        return version(source.package) == source.version
    except PackageNotFoundError:
        return False


def _memory(settings: Settings) -> Finding:
    """A shortage is a note: it is an estimate, and of all the profile's models at once."""
    need = needed({place_of(spec): spec.engine for spec in settings.roles.values()})
    have = available()
    if have is None:
        return Finding("memory", f"{need / 1e9:.1f} GB for all models; free: unknown", note=True)
    said = f"{need / 1e9:.1f} GB for all models at once, {have / 1e9:.1f} GB free"
    return Finding("memory", said, note=need > have)
