"""One part's fault is one part's outcome: a line, an item or a mail never costs the others."""

from __future__ import annotations

import io
import json
import logging
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarize.batch.signals import Stopped
from summarize.errors import ConfigError
from summarize.read import ReadLimits, read_inputs
from summarize.read.formats import feed, jsonl, mbox
from summarize.records import Article, Item, Unreadable
from tests.support.some import some

FIRST, BAD, LAST = "Le pont ferme mardi.", "Le tunnel rouvre jeudi.", "Le bac reprend lundi."
TEXTS = (FIRST, BAD, LAST)


def lines() -> str:
    return "\n".join(json.dumps({"text": text}) for text in TEXTS)


def items() -> str:
    written = "".join(f"<item><description>{text}</description></item>" for text in TEXTS)
    return f"<rss version='2.0'><channel><title>Le Marais</title>{written}</channel></rss>"


def mails() -> str:
    return "".join(f"From a\nSubject: un\n\n{text}\n\n" for text in TEXTS)


CONTAINERS: dict[str, tuple[str, Any, str, Callable[[], str]]] = {
    "line": ("a.jsonl", jsonl, "parse_line", lines),
    "item": ("a.rss", feed, "_read", items),
    "mail": ("a.mbox", mbox, "read_mail", mails),
}


@pytest.fixture(params=CONTAINERS)
def breaking(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[BaseException | None], list[Item]]:
    """Reads a container of three parts, while the second raises an error."""
    name, module, function, make = CONTAINERS[request.param]
    (tmp_path / name).write_text(make(), "utf-8")
    real = getattr(module, function)

    def read(error: BaseException | None) -> list[Item]:
        def broken(*arguments: Any) -> Any:
            if error is not None and BAD in str(arguments):
                raise error
            return real(*arguments)

        monkeypatch.setattr(module, function, broken)
        inputs = [str(tmp_path / name)]
        limits = ReadLimits(5_000)
        return list(read_inputs(inputs, input_format=None, limits=limits, stdin=io.BytesIO()))

    return read


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RecursionError("maximum recursion depth exceeded"),
        UnicodeError("undefined encoding"),
        OSError(5, "Input/output error"),
        OverflowError("Python int too large\nto convert"),
        None,
    ],
    ids=repr,
)
def test_error_that_nobody_foresaw_is_one_parts_outcome(
    breaking: Callable[[BaseException | None], list[Item]],
    error: Exception | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "summarize"):
        first, bad, last = breaking(error)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.text.strip(), last.text.strip()) == (FIRST, LAST)
    if error is None:
        assert isinstance(bad, Article)
        assert not caplog.records
        return
    assert isinstance(bad, Unreadable)
    assert not bad.refused
    assert f":2: unexpected {type(error).__name__}" in bad.reason
    assert "\n" not in bad.reason
    assert bad.traceback is not None
    assert "in broken" in bad.traceback
    assert [record.exc_info is not None for record in caplog.records] == [True]


@pytest.mark.parametrize(
    "stop",
    [
        KeyboardInterrupt(),
        SystemExit(3),
        Stopped(signal.SIGTERM),
        GeneratorExit(),
        ConfigError("no such profile"),
    ],
    ids=repr,
)
def test_what_ends_a_run_is_no_parts_fault(
    breaking: Callable[[BaseException | None], list[Item]], stop: BaseException
) -> None:
    with pytest.raises(type(stop)):
        breaking(stop)


def test_text_that_an_error_quotes_is_cut(
    breaking: Callable[[BaseException | None], list[Item]],
) -> None:
    bad = breaking(ValueError("x" * 1_000_000))[1]
    assert isinstance(bad, Unreadable)
    assert len(bad.reason) < 1_000


def test_parts_without_ids_of_their_own_have_the_ids_they_had(tmp_path: Path) -> None:
    """Whatever stands before them: ids of a night do not change with the order of a file."""
    for name, _, _, make in some(CONTAINERS.values()):
        whole, less = tmp_path / name, tmp_path / f"less-{name}"
        whole.write_text(make(), "utf-8")
        less.write_text(make().replace(FIRST, ""), "utf-8")
        ids = [
            {item.text: item.id for item in found if isinstance(item, Article)}
            for found in (
                read_inputs(
                    [str(file)], input_format=None, limits=ReadLimits(5_000), stdin=io.BytesIO()
                )
                for file in (whole, less)
            )
        ]
        shared = [text for text in ids[0] if text in ids[1]]
        assert {ids[0][text] for text in shared} == {ids[1][text] for text in shared}
        assert len(shared) >= 2
