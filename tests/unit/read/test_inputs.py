"""Files, directories and streams become articles; what does not is reported, and only that."""

from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable

LIMITS = ReadLimits(max_characters=5000)
FRENCH = "À Valcombe, l'été a été sec : la rivière n'a plus d'eau. Où aller ? « Ça ira », dit-on."


def read(
    *inputs: str | Path, stdin: bytes = b"", input_format: str | None = None
) -> list[Article | Unreadable]:
    return list(
        read_inputs(
            [str(written) for written in inputs],
            input_format=input_format,
            limits=LIMITS,
            stdin=io.BytesIO(stdin),
        )
    )


def only_article(found: Sequence[Article | Unreadable]) -> Article:
    (one,) = found
    assert isinstance(one, Article), one
    return one


def only_reason(found: Sequence[Article | Unreadable]) -> str:
    (one,) = found
    assert isinstance(one, Unreadable), one
    assert "\n" not in one.reason
    return one.reason


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize(
    "text",
    [
        "a\r\nb\rc\n",
        "12\u00a0000\u202f€\u2009!",
        "co\u00adopérer",
        "e\u0301te\u0301",
        "fin sans LF",
        "",
    ],
)
def test_text_is_verbatim(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert only_article(read(tmp_path / "a.txt")).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_lose_only_the_mark(encoding: str) -> None:
    assert only_article(read("-", stdin=FRENCH.encode(encoding))).text == FRENCH


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850"])
def test_legacy_encodings_are_recognised(encoding: str) -> None:
    assert only_article(read("-", stdin=FRENCH.encode(encoding))).text == FRENCH


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02",
        "Мост закрыт на всю зиму".encode("cp1251"),
        "\ufeffabc".encode("utf-16-le") + b"\x00",
        b"l\xd5\x8enorme chantier de la gare",
        b"\xe2\x82",
        (FRENCH * 3).encode() + b"\xff",
        (FRENCH * 3).encode()[:-1] + b"\xc3",
    ],
    ids=[
        "all bytes",
        "pdf",
        "cyrillic",
        "half a UTF-16 unit",
        "UTF-8 by chance",
        "cut UTF-8",
        "UTF-8 with a bad byte",
        "UTF-8 cut off",
    ],
)
def test_doubtful_bytes_are_refused(data: bytes) -> None:
    assert only_reason(read("-", stdin=data)).startswith("standard input: ")


def test_stdin_is_recognised_by_its_first_line() -> None:
    assert only_article(read("-", stdin=b'\n\n{"text": "un"}\n')).text == "un"
    assert only_article(read("-", stdin=b"\xef\xbb\xbf <!DOCTYPE html>\n<p>un")).text == "un"
    assert only_article(read("-", stdin=b"<p class=x>un</p>")).text == "un"
    for text in ("<3 merci", "<https://example.org>", "{accolade} ouvrante", "[1, 2]"):
        assert only_article(read("-", stdin=text.encode())).text == text


def test_input_format_overrides_ending_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b'{"text": "un"}')
    assert only_article(read(tmp_path / "a.txt")).text == '{"text": "un"}'
    assert only_article(read(tmp_path / "a.txt", input_format="jsonl")).text == "un"
    assert only_article(read("-", stdin=b"<p>un", input_format="text")).text == "<p>un"
    with pytest.raises(ValueError, match="odt"):
        read("-", input_format="odt")


def test_one_bad_input_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("un", "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "page.html").write_text("<title>Page introuvable</title>", "utf-8")
    missing = tmp_path / "missing.txt"
    found = read(missing, tmp_path / "nul\0.txt", tmp_path)
    reasons = [one.reason for one in found if isinstance(one, Unreadable)]
    assert reasons[0] == f"{missing}: no such file or directory"
    assert "not a possible file name" in reasons[1]
    assert "bad.txt: binary" in reasons[2]
    assert "page.html: no article on the page" in reasons[3]
    assert [one.text for one in found if isinstance(one, Article)] == ["un"]


def test_directory_is_recursed_and_sorted_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y.TXT", "c.pdf", ".hidden.txt", ".git/x.txt", "d.NDJSON"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"text": "un"}', "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    assert [one.source for one in read(tmp_path)] == ["a/y.TXT", "a/z.md", "b.txt", "d.NDJSON"]


def test_directory_without_articles_yields_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == []


def test_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("un", "utf-8")
    assert len(read(tmp_path / "a.txt", tmp_path, tmp_path / "." / "a.txt")) == 1


def test_too_long_is_refused_by_size_and_by_characters(tmp_path: Path) -> None:
    (tmp_path / "huge.txt").write_bytes(b"")
    os.truncate(tmp_path / "huge.txt", 1 << 40)
    assert "too long" in only_reason(read(tmp_path / "huge.txt"))
    exact = "é" * LIMITS.max_characters
    assert only_article(read("-", stdin=exact.encode(), input_format="text")).text == exact
    assert "too long: 5001 characters" in only_reason(read("-", stdin=f"{exact}a".encode()))


def test_inputs_are_read_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("un", "utf-8")
    (tmp_path / "b.txt").write_text("deux", "utf-8")
    found = read_inputs([str(tmp_path)], input_format=None, limits=LIMITS, stdin=io.BytesIO())
    next(found)
    (tmp_path / "b.txt").write_text("changé entre-temps", "utf-8")
    assert only_article(list(found)).text == "changé entre-temps"


def test_title_of_plain_text() -> None:
    def title(text: str) -> str | None:
        return only_article(read("-", stdin=text.encode())).title

    assert title("Une passerelle sur la Sorne\r\n \r\nLe pont est ouvert.") == (
        "Une passerelle sur la Sorne"
    )
    assert title("Le pont est ouvert.\n\nLa suite.") is None
    assert title("« Le pont est ouvert. »\n\nLa suite.") is None
    assert title("Une ligne\nsans ligne vide.") is None
    assert title("Seule\n\n  ") is None
    assert title("mot " * 60 + "\n\nLa suite.") is None


def test_ids_of_files_do_not_depend_on_the_order(tmp_path: Path) -> None:
    for name in ("a/lead.txt", "b/lead.txt", "Été.txt", "con.txt", "run.txt", "LEAD.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    paths = sorted(tmp_path.rglob("*.txt"))
    there = {one.source + one.text: one.id for one in read(*paths) if isinstance(one, Article)}
    back = {one.source + one.text: one.id for one in read(*paths[::-1]) if isinstance(one, Article)}
    assert there == back
    assert len({id_.lower() for id_ in there.values()}) == len(paths)
    assert {one.id for one in read(tmp_path)} >= {"a-lead", "b-lead", "LEAD"}


def test_lines_keep_their_ids_when_shuffled() -> None:
    records = [{"id": i, "text": f"texte {i}"} for i in range(20)]
    records += [{"text": "même", "title": str(i)} for i in range(5)]
    records += [{"text": 5}, {"text": "x" * 6000}]
    raw = lines(*records).splitlines(keepends=True)
    shuffled = random.Random(3).sample(raw, len(raw))

    def key(one: Article | Unreadable) -> object:
        return one if isinstance(one, Article) else one.id

    straight = read("-", stdin=b"".join(raw))
    assert {key(one) for one in straight} == {key(o) for o in read("-", stdin=b"".join(shuffled))}
    assert len({one.id for one in straight}) == len(raw)
