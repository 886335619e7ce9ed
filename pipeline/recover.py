"""Recover: a ledger that is lost or damaged is made again from the briefs of its directory."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from pipeline import ledger as _ledger
from pipeline.errors import ArticleError, WriteError
from pipeline.identity import content_sha256, weights_used, work_sha256
from pipeline.journal import pack
from pipeline.ledger import DamagedLedger, Identity, Ledger
from pipeline.records import Brief, Outcome, OutcomeKind
from pipeline.render import FORMATS, json
from pipeline.verify import verify

log = logging.getLogger(__name__)

_LOGS = ("-wal", "-shm")


def open_ledger(folder: Path) -> Ledger:
    """The directory's ledger; a damaged one is set aside, a missing one rebuilt from the briefs.

    Only for who holds the directory (`pipeline.lock`).

    Raises:
        WriteError: it cannot be opened or written.
    """
    path = folder / _ledger.NAME
    try:
        if path.exists() and path.stat().st_size:
            return Ledger(path)
        found = "is empty" if path.exists() else None
    except DamagedLedger as error:
        found = str(error)
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    if found:
        log.warning("%s: %s; kept as %s", path, found, _set_aside(path).name)
    adopted = _rebuild(folder, path)
    if adopted or found:
        log.warning("%s: made again from %d briefs", path, adopted)
    return Ledger(path)


@contextmanager
def ledger_to_read(folder: Path) -> Iterator[Ledger]:
    """The ledger that `open_ledger` would give, without a change to the directory.

    Raises:
        WriteError: it cannot be read.
    """
    path = folder / _ledger.NAME
    with tempfile.TemporaryDirectory() as elsewhere:
        try:
            if not path.exists() or not path.stat().st_size:
                raise DamagedLedger("missing")
            ledger = Ledger(path, read_only=True)
        except DamagedLedger:
            copy = Path(elsewhere, path.name)
            _rebuild(folder, copy)
            ledger = Ledger(copy)
        with closing(ledger):
            yield ledger


def _set_aside(path: Path) -> Path:
    """Keep a damaged ledger, with its logs, for who wants to look into it."""
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
    """A ledger of the briefs that are whole; it appears whole itself. Returns their number."""
    new = path.with_name(f".{path.name}.new")
    try:
        for stale in (new, *(new.with_name(new.name + s) for s in _LOGS)):
            stale.unlink(missing_ok=True)  # of a run that was killed here
        for suffix in _LOGS:  # of a ledger that was deleted without them
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        ledger = Ledger(new)
        try:
            with ledger.transaction():
                adopted = 0
                for brief, outputs in _whole(folder):
                    _adopt(ledger, brief, outputs)
                    adopted += 1
        finally:
            ledger.close()
        new.replace(path)
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror}") from None
    return adopted


def _whole(folder: Path) -> Iterator[tuple[Brief, dict[str, str]]]:
    """The briefs that are in the directory undamaged, with the hashes of their files by name."""
    form = FORMATS["json"]
    for path in sorted(folder.glob(f"*{form.suffix}")):
        try:
            text = path.read_bytes().decode("utf-8")
            brief = json.parse(text)
            verify(brief)
        except (OSError, ValueError, ArticleError):
            continue  # run.json, another program's file, or damaged
        if brief.article.id + form.suffix == path.name and form.one(brief) == text:
            yield brief, _outputs(folder, brief)


def _outputs(folder: Path, brief: Brief) -> dict[str, str]:
    """The files of a brief that hold what they should."""
    found = {}
    for form in FORMATS.values():
        name, expected = brief.article.id + form.suffix, form.one(brief).encode("utf-8")
        path = folder / name
        if path.is_file() and path.read_bytes() == expected:
            found[name] = hashlib.sha256(expected).hexdigest()
    return found


def _adopt(ledger: Ledger, brief: Brief, outputs: dict[str, str]) -> None:
    article = brief.article
    models = weights_used(brief.made_with.models)
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
