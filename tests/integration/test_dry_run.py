"""The dry run beside another process, into and from a pipe, and where it has no rights."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.briefs import TRAM
from tests.support.commands import COMMAND, HANGS, environment, under_way
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


# As root may do everything, it gives that up.
WITHOUT_RIGHTS = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
)


def rights_can_be_given_up() -> bool:
    if not WITHOUT_RIGHTS:
        return True
    found = shutil.which(WITHOUT_RIGHTS[0])
    return bool(found) and subprocess.run([*WITHOUT_RIGHTS, "true"]).returncode == 0


@pytest.mark.skipif(not rights_can_be_given_up(), reason="root has every right")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-o", "closed"], 16, b"-o: closed: "),
        (["-o", "closed/below"], 16, b"-o: closed"),
        (["-o", "read-only"], 16, b"-o: read-only: "),
        (["-o", "write-only"], 16, b"-o: write-only: "),
        (["-o", "ledger"], 16, b"-o: ledger/ledger.sqlite: "),
        (["--report", "closed/r.json"], 16, b"--report: closed: "),
        (["--metrics", "read-only/m.prom"], 16, b"--metrics: read-only: "),
        (["-c", "closed/own.toml"], 13, b"-c: closed/own.toml: Permission denied"),
        (["-o", "open"], 0, b""),
    ],
)
def test_without_rights_it_ends_like_the_run(
    folder: Path, run: Run, arguments: list[str], code: int, said: bytes
) -> None:
    run("bon.txt")
    shutil.copytree("out", "ledger")
    process = [*WITHOUT_RIGHTS, sys.executable, "-c", COMMAND]
    modes = {"closed": 0, "read-only": 0o555, "write-only": 0o333, "ledger": 0o755, "open": 0o700}
    for name in ("closed", "read-only", "write-only", "open"):
        (folder / name).mkdir()
    (folder / "ledger/ledger.sqlite").chmod(0o444)
    try:
        for name, mode in modes.items():
            (folder / name).chmod(mode)
        for options in (["--dry-run"], []):
            done = subprocess.run(
                [*process, "-q", *options, *arguments, "bon.txt"],
                cwd=folder,
                env=environment(),
                capture_output=True,
                timeout=HANGS,
            )
            assert done.returncode == code, done.stderr
            assert done.stderr.startswith(b"summarize: " + said if said else b"")
            assert b"Traceback" not in done.stderr
    finally:
        for name in modes:
            (folder / name).chmod(0o700)


@pytest.mark.skipif(not shutil.which("bash"), reason="the substitution is bash's")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("<(cat bon.txt)", b"# Le tramway"),
        ("bon.txt <(cat change.txt)", b"\n---\n"),
        ("-c <(echo max_sentences = 2) bon.txt", b"# Le tramway"),
        ("--dry-run <(cat bon.txt)", b"a pipe or a device, which only a run reads\n"),
        ("--dry-run bon.txt", b"do\tbon\tbon.txt\tnew\n"),
    ],
)
def test_substituted_process_is_read_by_a_run_alone(
    folder: Path, arguments: str, said: bytes
) -> None:
    done = subprocess.run(
        ["bash", "-c", f'"$0" -c "$1" -q {arguments}', sys.executable, COMMAND],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=HANGS,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert said in done.stdout
