"""The dry run beside another process, and into a pipe."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.briefs import TRAM
from tests.support.commands import COMMAND, environment, under_way
from tests.support.dry_runs import DryRun, Run, listing


def test_other_weights_in_the_same_folder_are_told(folder: Path, run: Run) -> None:
    (folder / "model").mkdir()
    (folder / "model/weights").write_bytes(b"one")
    (folder / "other.toml").write_text("[translators.fr-en]\npath = 'model'\n", "utf-8")
    run("-c", "other.toml", "bon.txt")
    said = []
    for weights in (b"one", b"two"):
        (folder / "model/weights").write_bytes(weights)
        arguments = ["--dry-run", "-c", "other.toml", "-o", "out", "bon.txt"]
        process = [sys.executable, "-c", COMMAND, *arguments]
        said.append(subprocess.check_output(process, env=environment(), stderr=subprocess.DEVNULL))
    assert said == [b"skip\tbon\tbon.txt\tdone before\n", b"do\tbon\tbon.txt\tweights changed\n"]


@pytest.mark.parametrize("killed", [False, True])
def test_run_in_the_middle_of_its_work_is_seen(folder: Path, dry_run: DryRun, killed: bool) -> None:
    with under_way(folder, "-o", "out", "bon.txt", "wait.txt") as running:
        if killed:
            running.send_signal(signal.SIGKILL)
            running.wait()
        found = dry_run("bon.txt", "wait.txt", "perdu.txt")
    assert found == {
        "bon": ("skip", "done before"),
        "wait": ("do", "left undone"),
        "perdu": ("do", "new"),
    }


@pytest.mark.parametrize("killed", [False, True])
def test_nothing_is_changed_beside_a_run(folder: Path, dry_run: DryRun, killed: bool) -> None:
    with under_way(folder, "-o", "out", "bon.txt", "wait.txt") as running:
        if killed:
            running.send_signal(signal.SIGKILL)
            running.wait()
        before = listing(folder)
        dry_run("bon.txt", "wait.txt")
        assert listing(folder) == before


def test_reader_that_goes_away_ends_it_quietly(folder: Path) -> None:
    (folder / "many.jsonl").write_text("\n".join([json.dumps({"text": TRAM})] * 3_000), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "-q", "--dry-run", "many.jsonl"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (141, b"")
