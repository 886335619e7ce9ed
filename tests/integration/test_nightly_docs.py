"""What docs/operator gives to paste for a night: units, options, exit codes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.cli.options import parser
from summarize.errors import READER_GONE, ExitCode
from tests.support.paths import REPOSITORY
from tests.support.some import some

NIGHTLY = REPOSITORY / "docs" / "operator" / "nightly.md"
UNITS = sorted(some((REPOSITORY / "docs" / "operator" / "systemd").glob("summarize.*")))
INSTALLED = "/usr/local/bin/summarize"

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ENDS = {"|", "||", "&", "&&", ";", ";;", "(", ")", ">", "<", ":::"}
CODES = {int(code) for code in ExitCode} | {1, READER_GONE}


def logical_lines(text: str) -> Iterator[str]:
    """Lines, those that end in a backslash or a pipe joined with the next; no comments."""
    joined = re.sub(r"\\\n|(?<=\|)\n|(?<=&&)\n", " ", text.replace("2>&1", ""))
    for line in joined.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line


def words(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(lexer)


def calls(text: str) -> Iterator[list[str]]:
    """The arguments of every call of `summarize` in shell, crontab or unit lines."""
    for line in logical_lines(text):
        try:
            found = words(line)
        except ValueError:
            continue  # a part of a quoted text that goes over lines
        for start, word in enumerate(found):
            before = found[start - 1] if start else ""
            if word.rpartition("=")[2].rpartition("/")[2] != "summarize" or before == "cd":
                continue
            arguments: list[str] = []
            for argument in found[start + 1 :]:
                if argument in _ENDS:
                    break
                arguments.append(argument)
            if arguments:
                yield arguments


def recipes() -> list[list[str]]:
    blocks = _FENCE.findall(NIGHTLY.read_text("utf-8"))
    texts = [text for language, text in blocks if language in ("sh", "crontab")]
    texts += [unit.read_text("utf-8") for unit in UNITS]
    return [call for text in texts for call in calls(text)]


def test_calls_are_found_in_every_kind_of_line() -> None:
    text = (
        "30 0 * * *  /usr/local/bin/summarize -q in\n"
        "ExecStart=/usr/local/bin/summarize -o out in\n"
        "find . -print0 |\n    xargs -0 summarize -o out --\n"
        "summarize --dry-run in 2>&1 | jq --raw .\n"
        "# summarize --no-such-option\n"
        "parallel --jobs 2 summarize -o {} {} ::: a b\n"
    )
    assert list(calls(text)) == [
        ["-q", "in"],
        ["-o", "out", "in"],
        ["-o", "out", "--"],
        ["--dry-run", "in"],
        ["-o", "{}", "{}"],
    ]


def test_there_are_recipes() -> None:
    assert len(recipes()) >= 10


@pytest.mark.parametrize("arguments", recipes(), ids=" ".join)
def test_recipe_is_one_that_the_parser_takes(arguments: list[str]) -> None:
    options, unknown = parser().parse_known_args([a for a in arguments if a != "--"])
    assert unknown == []
    assert options.output is not None


def test_options_in_the_text_are_known() -> None:
    text = _FENCE.sub("", NIGHTLY.read_text("utf-8"))
    ours = {name for action in parser()._actions for name in action.option_strings}
    theirs = {"--joblog"}  # of GNU parallel
    quoted = " ".join(re.findall(r"`([^`\n]+)`", text))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", quoted))
    assert "--deadline" in named
    assert named - ours - theirs == set()


@pytest.mark.parametrize("name", ["docs/operator/nightly.md", "docs/operator/command.md"])
def test_table_of_exit_codes_has_them_all(name: str) -> None:
    told: set[int] = set()
    for row in re.findall(r"^\|([\d ,/]+)\|", (REPOSITORY / name).read_text("utf-8"), re.MULTILINE):
        told |= {int(code) for code in re.findall(r"\d+", row)}
    assert told >= CODES


def test_units_are_there() -> None:
    assert [unit.name for unit in UNITS] == ["summarize.service", "summarize.timer"]


def test_systemd_has_nothing_to_say_of_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    copies = []
    for unit in UNITS:
        text = unit.read_text("utf-8")
        copy = tmp_path / unit.name
        # The command need not be installed where this is checked.
        copy.write_text(text.replace(f"ExecStart={INSTALLED} ", "ExecStart=/bin/sh "), "utf-8")
        copies.append(str(copy))
    done = subprocess.run(
        [verify, "verify", *copies], capture_output=True, text=True, timeout=60, check=False
    )
    # An unknown key is only a warning, with exit status 0.
    said = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or "summarize" in line
    ]
    assert (done.returncode, said) == (0, []), done.stderr
