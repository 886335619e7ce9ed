"""A folder with good articles and every kind of bad input, with the embedded weights."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.render.brief_json import render
from summarize.steps.brief import BriefMaker
from tests.support.embedded import FILES, REFUSED, read, settings

GOOD = [file for file in FILES if file.stem in ("sport", "ferry", "economie")]
FAILED = {
    "binary.txt": (bytes(range(256)) * 40, {"binary": "binary"}),
    "zeros.txt": (b"Le pont\0 est ferm\0 aux camions. " * 20, {"zeros": "binary"}),
    "endless.txt": (b"Le pont est rouvert. " * 20_000, {"endless": "too long"}),
    "lines.jsonl": (
        b'{"id": "number", "text": 3}\n{broken\n["a list"]\n{"title": "sans texte"}\n',
        {"line-.*": "lines.jsonl:[1-4]: "},
    ),
}


def test_good_ones_are_done_and_each_bad_one_has_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inbox = Path("inbox")
    inbox.mkdir()
    for file in GOOD:
        shutil.copy(file, inbox)
    for name, (text, _) in REFUSED.items():
        (inbox / f"{name.replace(' ', '-')}.txt").write_text(text, "utf-8")
    for name, (content, _) in FAILED.items():
        (inbox / name).write_bytes(content)
    (inbox / "dangling.txt").symlink_to("nowhere.txt")

    code = main(["-o", "out", "inbox", "missing.txt"])
    report = json.loads(Path("out/run.json").read_text("utf-8"))
    assert code == report["exit_code"] == ExitCode.SOME_FAILED

    refused = {item["id"]: item["reason"] for item in report["refused"]}
    assert len(refused) == len(REFUSED)
    for name, (_, reason) in REFUSED.items():
        assert re.search(reason, refused[name.replace(" ", "-")])

    failed = {item["id"]: item["reason"] for item in report["failures"]}
    expected = {id_: reason for _, found in FAILED.values() for id_, reason in found.items()}
    expected |= {"dangling": "no such file", "missing": "no such file"}
    assert len(failed) == len(expected) + 3  # four lines
    for id_, reason in failed.items():
        (said,) = [why for pattern, why in expected.items() if re.fullmatch(pattern, id_)]
        assert re.search(said, reason)

    # Beside the others, and with their sentences in the same batches, a brief is what it is alone.
    alone = BriefMaker(settings(threads=1))
    assert report["counts"]["done"] == len(GOOD)
    for file in GOOD:
        written = Path("out", f"{file.stem}.json").read_text("utf-8")
        assert json.loads(written) == json.loads(render(alone(read(file))))
