"""JSON Lines: every line is an article or a reason, whatever is in it."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.read import ReadLimits, read_inputs
from summarize.read.formats.jsonl import count_lines
from summarize.read.ids import MAX_LENGTH, IdRegistry, safe_id, with_hash
from summarize.records import Article, Unreadable

LIMITS = ReadLimits(max_characters=1000)


def read(data: bytes) -> list[Article | Unreadable]:
    return list(read_inputs(["-"], input_format="jsonl", limits=LIMITS, stdin=io.BytesIO(data)))


def test_fields_of_the_contract() -> None:
    line = {
        "id": "n-1", "title": "Une\r\n passerelle", "author": "A. Tessonnier", "site": "Valcombe",
        "published": "2024-05-01", "url": "https://example.org/1", "lang": "fr-CA",
        "text": "Le pont\nest ouvert.", "abstract": ["ignored"],
    }  # fmt: skip
    assert read(json.dumps(line).encode()) == [
        Article(
            id="n-1",
            source="-",
            text="Le pont\nest ouvert.",
            title="Une passerelle",
            author="A. Tessonnier",
            published="2024-05-01",
            site="Valcombe",
            url="https://example.org/1",
            declared_language="fr",
        )
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "un"', "broken JSON"),
        (b'["un"]', "not a JSON object"),
        (b'{"title": "un"}', 'no "text"'),
        (b'{"text": null}', 'no "text"'),
        (b'{"text": ["un"]}', '"text" is not a string'),
        (b'{"text": "un", "title": 3}', '"title" is not a string'),
        (b'{"text": "un", "id": true}', '"id" is neither'),
        (b'{"text": "un \\ud800"}', "surrogate"),
        (b'{"text": "un", "author": "\\udfff"}', "surrogate"),
        (b'{"text": "un \\u0000"}', "NUL"),
        (b'{"text": "\xe9t\xe9"}', "not UTF-8"),
        (b'{"html": "<title>Erreur 404</title>"}', "no article on the page"),
        (b"[" * 20_000_000, "too long"),
        (b"[" * 50_000, "nested too deeply"),
        (b'{"text": "un", "n": ' + b"9" * 5000 + b"}", "number"),
        (b'{"text": "' + b"x" * 1001 + b'"}', "too long: 1001 characters"),
        (b'{"text": "' + b"x" * 20_000_000 + b'"}', "too long"),
    ],
)
def test_bad_line_is_named_and_the_others_go_on(line: bytes, reason: str) -> None:
    first, bad, last = read(b'{"text": "avant"}\n' + line + b'\n\n{"text": "apres"}')
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, Unreadable)
    assert bad.source == "-:2"
    assert bad.reason.startswith("-:2: ")
    assert reason in bad.reason


def test_surrogate_pair_is_one_character() -> None:
    (one,) = read(b'{"text": "\\ud83d\\ude00"}')
    assert isinstance(one, Article)
    assert one.text == "😀"


def test_line_longer_than_allowed_is_never_held() -> None:
    class Endless(io.RawIOBase):
        """A line of 100 MB, made as it is read."""

        left = 100_000_000
        largest = 0

        def readline(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert size > 0
            self.largest = max(self.largest, size)
            n = min(size, self.left)
            self.left -= n
            return b"x" * n

    stream = Endless()
    (one,) = read_inputs(["-"], input_format="jsonl", limits=LIMITS, stdin=stream)  # type: ignore[arg-type]
    assert isinstance(one, Unreadable)
    assert stream.left == 0
    assert stream.largest < 20_000_000  # a line may be a page


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Un\r\n pont", "Un pont"),
        (" \n\n\t \n Un pont\u2028\n", "Un pont"),
        ("Un" + " " * 400 + "pont", "Un" + " " * 400 + "pont"),
        ("Un" + " \n" * 400 + "\x85pont", "Un pont"),
        ("Un\u00a0pont\u202f:\u00a0fin", "Un\u00a0pont\u202f:\u00a0fin"),
        (" \n \x0b ", None),
    ],
)
def test_title_is_one_line_that_keeps_its_spaces(title: str, read_as: str | None) -> None:
    (one,) = read(json.dumps({"text": "un", "title": title}).encode())
    assert isinstance(one, Article)
    assert one.title == read_as


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \r\n\t\n",
        b'{"text": "un"}',
        b"  " * 100_000 + b'{"text": "un"}\n' + b" " * 70_000 + b"\n{\n",
        b'{"text": "' + b"x" * 200_000 + b'"}\n\n{"text": "un"}\n',
    ],
)
def test_lines_are_counted_as_they_are_read(data: bytes) -> None:
    assert count_lines(io.BytesIO(data)) == len(read(data))


def test_ids_of_the_same_line_over_and_over_are_as_they_were() -> None:
    """The hash of a line, then hashes of the line and a number, however many there are."""
    registry = IdRegistry()
    ids = [registry.claim("a", "x") for _ in range(4)]
    assert ids == ["a", with_hash("a", "x"), with_hash("a", "x\x002"), with_hash("a", "x\x003")]
    assert registry.claim("a", "y") == with_hash("a", "y")
    assert registry.claim("a", "x") == with_hash("a", "x\x004")


SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9", "run"}


@given(st.lists(st.text(st.characters(), max_size=120), max_size=8))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_id_becomes_a_file_name_of_its_own(names: list[str]) -> None:
    registry = IdRegistry()
    ids = [registry.claim(safe_id(name), name) for name in names]
    assert len({id_.casefold() for id_ in ids}) == len(names)
    for id_ in ids:
        assert SAFE.fullmatch(id_)
        assert len(id_) <= MAX_LENGTH
        assert not id_.endswith(".")
        assert id_.split(".")[0].lower() not in DEVICES


@pytest.mark.parametrize(
    "name", ["CON", "nul.txt", "Com1", "lpt9.a", "run", ".x", "..", "", "a/b", "é", "a\nb", "a."]
)
def test_unsafe_name_is_changed_in_a_way_of_its_own(name: str) -> None:
    registry = IdRegistry()
    changed = registry.claim(safe_id(name), name)
    assert changed != name
    assert SAFE.fullmatch(changed)
    assert changed.split(".")[0].lower() not in DEVICES


def test_different_names_get_different_ids_in_any_order() -> None:
    assert len({safe_id(name) for name in ("a/b", "a:b", "a b", "a-b", "à-b")}) == 5
    assert safe_id("lead-2024.v1_b") == "lead-2024.v1_b"
