"""Rebuild a lost or damaged ledger from the briefs in its directory."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from summarize.checks.contract import verify
from summarize.errors import ArticleError, WriteError
from summarize.output import ledger as ledger_module
from summarize.output.files import REPORT, read_regular
from summarize.output.identity import Identity, brief_weights, content_sha256, work_sha256
from summarize.output.journal import pack
from summarize.output.ledger import DamagedLedger, Ledger
from summarize.records import Brief, Outcome, OutcomeKind
from summarize.render import FORMATS
from summarize.render import brief_json as json

log = logging.getLogger(__name__)

_LOGS = ("-wal", "-shm")


def open_ledger(folder: Path) -> Ledger:
    """Open the ledger of a directory, setting aside a damaged one and rebuilding a missing one.

    The caller must hold the directory's lock (`summarize.output.lock`).

    Raises:
        WriteError: It cannot be opened or written.
    """
    path = folder / ledger_module.NAME
    try:
        if path.exists() and path.stat().st_size:
            return Ledger(path)
        damage = "is empty" if path.exists() else None
    except DamagedLedger as error:
        damage = str(error)
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    if damage:
        log.warning("%s: %s; kept as %s", path, damage, _set_aside(path).name)
    adopted = _rebuild(folder, path)
    if adopted or damage:
        log.warning("%s: made again from %d briefs", path, adopted)
    return Ledger(path)


@contextmanager
def read_only_ledger(folder: Path) -> Iterator[Ledger]:
    """Open the ledger that `open_ledger` would return, without changing the directory.

    Yields:
        The ledger, or a temporary one: migrated, or rebuilt from the briefs.

    Raises:
        WriteError: It cannot be read.
    """
    path = folder / ledger_module.NAME
    try:
        old: Ledger | None = _open_read_only(path)
    except DamagedLedger:
        old = None
    if old is not None and not old.outdated:
        with closing(old):
            yield old
        return
    with tempfile.TemporaryDirectory() as elsewhere:
        copy = Path(elsewhere, path.name)
        if old is None:
            _rebuild(folder, copy)
        else:
            with closing(old):
                old.copy_to(copy)
        with closing(Ledger(copy)) as ledger:
            yield ledger


def ledger_note(folder: Path) -> str | None:
    """Say what `open_ledger` would have to do first, without doing it; None if nothing.

    Raises:
        WriteError: `open_ledger` would refuse the ledger.
    """
    path = folder / ledger_module.NAME
    try:
        with closing(_open_read_only(path)) as ledger:
            old = f"{path}: of an older version; the run would migrate it"
            return old if ledger.outdated else None
    except DamagedLedger as damage:
        briefs = [file for file in folder.glob("*.json") if file.name != REPORT]
        if not path.exists() and not briefs:
            return None  # a new directory
        kept = ", and keep the old one" if path.exists() else ""
        return f"{path}: {damage}; the run would make it again from the JSON briefs there{kept}"


def _open_read_only(path: Path) -> Ledger:
    """Open a ledger as it is.

    Raises:
        DamagedLedger: It is damaged, empty or missing.
        WriteError: It cannot be read.
    """
    try:
        if not path.stat().st_size:
            raise DamagedLedger("is empty")
    except FileNotFoundError:
        raise DamagedLedger("is missing") from None
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    return Ledger(path, read_only=True)


def _set_aside(path: Path) -> Path:
    """Rename a damaged ledger and its logs, to keep them for inspection."""
    target = next(
        candidate
        for number in count(1)
        if not (candidate := path.with_name(f"{path.name}.damaged-{number}")).exists()
    )
    try:
        path.rename(target)
        for suffix in _LOGS:
            log_file = path.with_name(path.name + suffix)
            if log_file.exists():
                log_file.rename(target.with_name(target.name + suffix))
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    return target


def _rebuild(folder: Path, path: Path) -> int:
    """Build a ledger of the intact briefs and put it in place at once; return their number."""
    new = path.with_name(f".{path.name}.new")
    try:
        for stale in (new, *(new.with_name(new.name + s) for s in _LOGS)):
            stale.unlink(missing_ok=True)  # left by a run that was killed here
        for suffix in _LOGS:  # left by a ledger that was deleted without them
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        ledger = Ledger(new)
        try:
            with ledger.transaction():
                adopted = 0
                for brief, outputs in _intact_briefs(folder):
                    _adopt(ledger, brief, outputs)
                    adopted += 1
        finally:
            ledger.close()
        new.replace(path)
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    return adopted


def _intact_briefs(folder: Path) -> Iterator[tuple[Brief, dict[str, str]]]:
    """Yield the undamaged briefs of a directory with the SHA-256 of their files, by name."""
    form = FORMATS["json"]
    for path in sorted(folder.glob(f"*{form.suffix}")):
        try:
            text = read_regular(path).decode("utf-8")
            brief = json.parse(text)
            verify(brief)
        except (OSError, ValueError, ArticleError):
            continue  # run.json, another program's file, or damaged
        if brief.article.id + form.suffix == path.name and form.one(brief) == text:
            yield brief, _outputs(folder, brief)


def _outputs(folder: Path, brief: Brief) -> dict[str, str]:
    """Return the SHA-256 of those files of a brief that have the expected content, by name."""
    hashes = {}
    for form in FORMATS.values():
        name, expected = brief.article.id + form.suffix, form.one(brief).encode("utf-8")
        with suppress(OSError):
            if read_regular(folder / name) == expected:
                hashes[name] = hashlib.sha256(expected).hexdigest()
    return hashes


def _adopt(ledger: Ledger, brief: Brief, outputs: dict[str, str]) -> None:
    article = brief.article
    models = brief_weights(brief.made_with.models)
    identity = Identity(
        content=content_sha256(article),
        work=work_sha256(article),
        declared=None,
        settings=brief.made_with.settings_sha256,
        models=models,
    )
    ledger.begin(article.id, article.source, identity)
    outcome = Outcome(article.id, article.source, OutcomeKind.DONE, words=article.words)
    ledger.record(outcome, models, outputs, pack(brief))
