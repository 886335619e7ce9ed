"""Texts, feeds and pages made to take all time and memory: what they cost is bounded."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.languages.data import language_data
from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable
from summarize.text.sentences.segment import segment
from tests.support.commands import environment
from tests.support.feeds import RSS
from tests.support.hostile import BODY
from tests.support.pages import PARAGRAPH, page
from tests.support.some import some

FRENCH = language_data("fr")


@pytest.mark.parametrize(
    "unit", [".", "A.", "1. ", "(...) ", ".»", '"', "a\n", "é\u0301", "aB", "- a ", "mot.Mot "]
)
def test_hostile_repetition_ends(unit: str) -> None:
    """A rule that is quadratic in the text would not end here."""
    text = unit * (300_000 // len(unit))
    sentences = segment(text, FRENCH)
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in some(sentences))


LIMITS = ReadLimits(max_characters=3000)


def read(*inputs: str, stdin: bytes = b"") -> list[Article | Unreadable]:
    return list(
        read_inputs(list(inputs), input_format=None, limits=LIMITS, stdin=io.BytesIO(stdin))
    )


def bomb(levels: int = 12) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(levels)
    )
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><item>' + (
        f"<title>&e{levels - 1};</title><description>{BODY}</description></item></channel></rss>"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"pas un flux",
        b"<html><body><p>une page</p></body></html>",
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item>'
        b"<title>&x;</title></item></channel></rss>",
        bomb().encode(),
        ("<rss version='2.0'><channel>" + "<item>" * 3000).encode(),
        b"\x00\x01" * 100,
        RSS.encode()[:700],
    ],
    ids=["text", "page", "external entity", "entity bomb", "nested", "binary", "cut off"],
)
def test_broken_feed_costs_little_and_leaks_nothing(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(data)
    for found in some(read(str(file))):
        said = found.reason if isinstance(found, Unreadable) else f"{found.title} {found.text}"
        assert "root:" not in said
        assert len(said) < 20_000


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; "
        b"boundary=x\n\n" * 2000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        ),
    ],
    ids=["same boundary", "nested"],
)
def test_thousands_of_parts_of_a_mail_have_an_outcome(tmp_path: Path, data: bytes) -> None:
    for name in ("a.eml", "a.mbox"):
        file = tmp_path / name
        file.write_bytes(data)
        for found in some(read(str(file))):
            assert isinstance(found, Article | Unreadable)


def test_megabytes_of_script_are_no_text_of_an_article() -> None:
    script = "<script>" + "var a = '<p>x</p>';" * 200_000 + "</script>"
    (found,) = read("-", stdin=page(script + PARAGRAPH * 4).encode())
    assert isinstance(found, Article)


ART = PARAGRAPH * 4


HOSTILE = {
    "deep": "<html><body>" + "<div>" * 100_000 + ART,
    "deep inline": "<html><body>" + "<b>" * 100_000 + ART,
    "paragraphs": "<html><body>" + "<p>mot mot</p>" * 200_000,
    "attributes": "<html><body><div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + ART,
    "attribute": f"<html><body><div data-x='{'x' * 4_000_000}'>{ART}</div>",
    "links": "<html><body>" + "<a href='/x'>un lien</a> " * 100_000 + ART,
    "entities": "<html><body>" + "&eacute;" * 1_000_000 + ART,
    "entity bomb": '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
    + "&a;" * 50
    + '">]><html><body><p>'
    + "&b;" * 50
    + f"</p>{ART}",
    "tables": "<html><body>" + "<table><tr><td>" * 5_000 + ART,
    "breaks": "<html><body>" + "<br>" * 300_000 + ART,
    "comments": "<html><body>" + "<!--x-->" * 300_000 + ART,
    "open comment": "<html><body>" + ART + "<!--" * 300_000,
    "open quotes": "<html><body>" + "<a href='" * 100_000 + ART,
    "brackets": "<html><body>" + "<" * 1_000_000 + ART,
    "JSON-LD": '<html><head><script type="application/ld+json">'
    + "[" * 200_000
    + f"</script>{ART}",
    "title": f"<html><head><title>{'T' * 2_000_000}</title></head><body>{ART}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_costs_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, under limits that a plain page keeps by far."""
    file = tmp_path / "page.html"
    file.write_text(HOSTILE[name], "utf-8")
    code = (
        "import sys, io\nfrom summarize.read import ReadLimits, read_inputs\n"
        "found = list(read_inputs([sys.argv[1]], input_format=None,"
        " limits=ReadLimits(300_000), stdin=io.BytesIO()))\nprint(type(found[0]).__name__)"
    )

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        resource.setrlimit(resource.RLIMIT_DATA, (1_500_000_000, 1_500_000_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(file)],
        capture_output=True, text=True, preexec_fn=bounded, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip() in {"Article", "Unreadable"}
