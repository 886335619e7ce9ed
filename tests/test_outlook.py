"""The dry run: what would be done, article by article, and nothing else happens."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.briefs import COMMAND, TRAM, environment, open_by_word, under_way

Run = Callable[..., int]
DryRun = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: one article of each kind; weights would be kept there too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "cache"))
    for name in ("bon", "change", "perdu", "abime"):
        (tmp_path / f"{name}.txt").write_text(f"{TRAM}Article {name}.\n", "utf-8")
    for word in ("crash", "refuse", "wait"):
        (tmp_path / f"{word}.txt").write_text(f"{word} ici.", "utf-8")
    (tmp_path / "binaire.txt").write_bytes(bytes(range(256)) * 20)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """A run into `out`; its exit code."""
    return lambda *names: main(["-q", "-o", "out", *names], open_maker=open_by_word)


@pytest.fixture
def dry_run(folder: Path, capfd: pytest.CaptureFixture[str]) -> DryRun:
    """By id, what would become of an article of a run into `out`, and why."""

    def answer(*arguments: str) -> dict[str, tuple[str, str]]:
        capfd.readouterr()
        assert main(["-q", "--dry-run", "-o", "out", *arguments], open_maker=open_by_word) == 0
        out, err = capfd.readouterr()
        assert err == ""
        lines = [line.split("\t") for line in out.splitlines()]
        return {id_: (action, reason) for action, id_, source, reason in lines}

    return answer


def test_each_article_has_what_would_become_of_it(folder: Path, run: Run, dry_run: DryRun) -> None:
    names = [f"{n}.txt" for n in ("bon", "change", "perdu", "abime", "crash", "refuse", "binaire")]
    assert run(*names) == 10
    (folder / "change.txt").write_text(f"{TRAM}Article corrigé.\n", "utf-8")
    (folder / "out/perdu.md").unlink()
    (folder / "out/abime.json").write_bytes((folder / "out/abime.json").read_bytes()[:-20])
    (folder / "neuf.txt").write_text("Titre\nLa foire de Valmont ouvre.", "utf-8")
    assert dry_run(*names, "neuf.txt", "manque.txt") == {
        "bon": ("skip", "done before"),
        "change": ("do", "article changed"),
        "perdu": ("do", "perdu.md is missing"),
        "abime": ("do", "abime.json is damaged"),
        "crash": ("failed", FAILED),
        "refuse": ("refused", REFUSED),
        "binaire": ("failed", "binaire.txt: binary data, not text"),
        "neuf": ("do", "new"),
        "manque": ("failed", "manque.txt: no such file or directory"),
    }


FAILED = "IndexError: index out of range in self"
REFUSED = "language uncertain"


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        ([], ("done before", FAILED, REFUSED)),
        (["--strict"], ("done before", FAILED, REFUSED)),
        (["-f", "json"], ("done before", FAILED, REFUSED)),
        (["--retry-failed"], ("done before", "failed before", REFUSED)),
        (["--force"], ("forced",) * 3),
        (["--max-sentences", "3"], ("settings changed",) * 3),
        (["--lang", "fr"], ("settings changed",) * 3),
    ],
)
def test_option_changes_what_would_be_done(
    run: Run, dry_run: DryRun, options: list[str], reasons: tuple[str, ...]
) -> None:
    names = ["bon.txt", "crash.txt", "refuse.txt"]
    run(*names)
    assert tuple(reason for _, reason in dry_run(*options, *names).values()) == reasons


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


def test_format_that_was_not_written_is_to_do(run: Run, dry_run: DryRun) -> None:
    run("-f", "json", "bon.txt")
    assert dry_run("bon.txt") == {"bon": ("do", "bon.md is missing")}


def test_same_text_under_another_name_is_told(folder: Path, run: Run, dry_run: DryRun) -> None:
    run("bon.txt")
    (folder / "double.txt").write_bytes((folder / "bon.txt").read_bytes())
    assert dry_run("double.txt") == {"double": ("do", "new; same text as bon")}


def test_without_a_folder_everything_is_new(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--dry-run", "bon.txt", "binaire.txt"], open_maker=open_by_word) == 0
    out, err = capfd.readouterr()
    assert out == (
        "do\tbon\tbon.txt\tnew\nfailed\tbinaire\tbinaire.txt\tbinaire.txt: binary data, not text\n"
    )
    assert err == "summarize: would be: 1 do, 1 failed\n"


def test_json_lines_on_stdin_are_told(dry_run: DryRun, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join(json.dumps({"id": f"x{n}", "text": f"{TRAM}{n}"}) for n in range(2))
    stdin = io.TextIOWrapper(io.BytesIO(lines.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert dry_run("-") == {"x0": ("do", "new"), "x1": ("do", "new")}


def test_run_does_what_was_foretold(folder: Path, run: Run, dry_run: DryRun) -> None:
    run("bon.txt", "crash.txt", "perdu.txt")
    (folder / "out/perdu.json").unlink()
    names = ["bon.txt", "perdu.txt", "crash.txt", "change.txt", "manque.txt"]
    foretold = Counter(action for action, _ in dry_run(*names).values())
    run(*names)
    assert foretold == {"do": 2, "skip": 1, "failed": 2}
    assert counts(folder) == {"done": 2, "skipped": 1, "refused": 0, "failed": 2}


@pytest.mark.parametrize("left", [None, 0, 5_000])
def test_ledger_that_would_be_made_again_is_foreseen(
    folder: Path, run: Run, capfd: pytest.CaptureFixture[str], left: int | None
) -> None:
    run("bon.txt")
    damage(folder / "out/ledger.sqlite", left)
    capfd.readouterr()
    main(["-q", "--dry-run", "-o", "out", "bon.txt"], open_maker=open_by_word)
    said = capfd.readouterr().out
    run("bon.txt")
    assert counts(folder)["skipped"] == 1
    assert said.startswith("skip\tbon\t")


def counts(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "out/run.json").read_text("utf-8"))["counts"]
    return found


def damage(ledger: Path, left: int | None) -> None:
    """Delete it, or leave so many bytes of it."""
    if left is None:
        ledger.unlink()
    else:
        os.truncate(ledger, left)


# Nothing is written ------------------------------------------------------------------------------


def listing(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Every file and folder with its time, its number and its content."""
    found = {}
    for path in sorted([folder, *folder.rglob("*")]):
        content = path.read_bytes() if path.is_file() else b""
        status = path.stat()
        digest = hashlib.sha256(content).hexdigest()
        found[str(path)] = (status.st_mtime_ns, status.st_ino, digest)
    return found


NAMES = ["bon.txt", "change.txt", "crash.txt", "neuf.txt", "binaire.txt"]


def test_nothing_is_made(folder: Path, dry_run: DryRun) -> None:
    before = listing(folder)
    dry_run("--report", "sub/r.json", "--metrics", "sub/m.prom", "--force", *NAMES)
    assert listing(folder) == before


@pytest.mark.parametrize("left", ["all", None, 0, 5_000])
def test_nothing_is_changed(
    folder: Path, run: Run, left: int | str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    run(*NAMES)
    (folder / "change.txt").write_text(TRAM, "utf-8")
    (folder / "out/bon.md").unlink()
    (folder / "out/.0123456789abcdef.tmp").touch()  # of a crash: the next run will clear it
    if not isinstance(left, str):
        damage(folder / "out/ledger.sqlite", left)
    before = listing(folder)
    for options in ([], ["--force"], ["--retry-failed"], ["--max-sentences", "2"]):
        arguments = [*options, "--dry-run", "-o", "out", *NAMES]
        assert main(arguments, open_maker=open_by_word) == 0
    assert listing(folder) == before


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
