"""Dry runs into `out`, beside runs that do something."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.cli.main import main
from tests.support.briefs import TRAM, open_by_word

Run = Callable[..., int]


DryRun = Callable[..., dict[str, tuple[str, str]]]


def articles(folder: Path) -> None:
    """One article of each kind."""
    for name in ("bon", "change", "perdu", "abime"):
        (folder / f"{name}.txt").write_text(f"{TRAM}Article {name}.\n", "utf-8")
    for word in ("crash", "refuse", "wait"):
        (folder / f"{word}.txt").write_text(f"{word} ici.", "utf-8")
    (folder / "binaire.txt").write_bytes(bytes(range(256)) * 20)


def run_into_out(*names: str) -> int:
    """A run into `out`; its exit code."""
    return main(["-q", "-o", "out", *names], open_maker=open_by_word)


def dry_run_of(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, tuple[str, str]]:
    """By id, what would become of an article of a run into `out`, and why."""
    capfd.readouterr()
    assert main(["-q", "--dry-run", "-o", "out", *arguments], open_maker=open_by_word) == 0
    out, err = capfd.readouterr()
    assert err == ""
    lines = [line.split("\t") for line in out.splitlines()]
    assert lines
    return {id_: (action, reason) for action, id_, source, reason in lines}


def counts(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "out/run.json").read_text("utf-8"))["counts"]
    return found


def damage(ledger: Path, left: int | None) -> None:
    """Delete it, or leave so many bytes of it."""
    if left is None:
        ledger.unlink()
    else:
        os.truncate(ledger, left)


def listing(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Every file and folder with its time, its number and its content."""
    found = {}
    for path in sorted([folder, *folder.rglob("*")]):
        content = path.read_bytes() if path.is_file() else b""
        status = path.stat()
        digest = hashlib.sha256(content).hexdigest()
        found[str(path)] = (status.st_mtime_ns, status.st_ino, digest)
    return found
