"""Mailboxes: what separates two mails, and lines of a mail that only look like it."""

from __future__ import annotations

import io

import pytest

from summarize.read.content import Content, ReadLimits
from summarize.read.formats.mbox import read_mbox

LIMITS = ReadLimits(max_characters=5_000)
DATED = "From a@b.example Mon May  4 09:12:00 2026\n"


def texts(source: str) -> list[str]:
    found = [part.content for part in read_mbox(io.BytesIO(source.encode()), LIMITS)]
    return [one.text for one in found if isinstance(one, Content)]


@pytest.mark.parametrize(
    "line",
    [
        "From the old quay, the ferry sails at 10:30 in 2026.",
        "From Dover to Calais",
        "From 1911 on, the hall was a market.",
        "From: the mayor, in 2026",
        "From Mon to Fri the hall opens at 10:30, from 4 May 2026 on.",
    ],
)
def test_line_that_begins_with_from_ends_no_mail(line: str) -> None:
    source = f"{DATED}Subject: one\n\nFirst.\n\n{line}\nMore.\n\n{DATED}Subject: two\n\nSecond.\n"
    assert texts(source) == [f"First.\n\n{line}\nMore.\n", "Second.\n"]


@pytest.mark.parametrize(
    "separator",
    [
        DATED,
        "From - Mon May 04 09:12:00 2026\n",
        "From 12345@xxx Mon May 04 09:12:00 +0000 2026\n",
        "From MAILER-DAEMON Mon May  4 09:12 2026\r\n",
        "From a@b.example  Mon May  4 09:12:00 CEST 2026\n",
    ],
)
def test_separators_of_many_writers(separator: str) -> None:
    source = "".join(f"{separator}Subject: x\n\n{text}.\n\n" for text in ("One", "Two"))
    assert texts(source) == ["One.\n", "Two.\n"]


@pytest.mark.parametrize("separator", ["From a\n", "From a@b.example\n"])
def test_separators_without_a_date(separator: str) -> None:
    source = f"{separator}Subject: x\n\nOne.\n\nFrom the quay.\n\n{separator}Subject: y\n\nTwo.\n"
    assert texts(source) == ["One.\n\nFrom the quay.\n", "Two.\n"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (">From the quay", "From the quay"),
        (">>From the quay", ">From the quay"),
        (">Fromage", ">Fromage"),
        ("> From the quay", "> From the quay"),
        ("a >From b", "a >From b"),
    ],
)
def test_mark_before_from_goes(written: str, meant: str) -> None:
    # The mail is an answer's beginning: its quoted lines are seen as they were written.
    (part,) = read_mbox(io.BytesIO(f"{DATED}Subject: x\n\nA.\n\n{written}\n".encode()), LIMITS)
    assert isinstance(part.content, Content)
    shown = meant.removeprefix("> ").removeprefix(">")
    assert part.content.text == f"A.\n\n{shown}\n"


def test_quoted_line_is_no_escaped_one() -> None:
    source = f"{DATED}Subject: Re: x\n\nA.\n\n>Hello,\n>From what I hear, it rains.\n"
    assert texts(source) == ["A.\n"]
