"""The dry run: what would be done, article by article, and nothing else happens."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from summarize.cli.main import main
from tests.support.briefs import TRAM, open_by_word
from tests.support.dry_runs import (
    DryRun,
    Run,
    counts,
    damage,
    listing,
)


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


# Nothing is written ------------------------------------------------------------------------------


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
