"""Mail as it should not be: what is wrong with one costs no other mail of its box."""

from __future__ import annotations

import io
import time
import tracemalloc
from email.header import Header
from pathlib import Path

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Item, Unreadable

LIMITS = ReadLimits(max_characters=5_000)
FIRST, LAST = (
    "Le bac de Port-Lazare reprend lundi à l'aube.",
    "La passerelle de Morteval est fermée.",
)
BODY = "L'été dernier, le conseil de Valbourg a approuvé la fermeture du pont."


def read(folder: Path, bad: bytes) -> list[Item]:
    """A mailbox of three mails; the first and the last are good."""
    mails = [f"Subject: un\n\n{FIRST}\n".encode(), bad, f"Subject: trois\n\n{LAST}\n".encode()]
    file = folder / "a.mbox"
    file.write_bytes(b"".join(b"From a@b.example Tue\n" + mail + b"\n" for mail in mails))
    first, *between, last = read_inputs(
        [str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO()
    )
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.text, last.text) == (FIRST + "\n", LAST + "\n")
    return between


def only(folder: Path, bad: bytes) -> Article:
    (found,) = read(folder, bad)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "charset",
    [
        *("undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "hex"),
        *("base64_codec", "rot13", "mbcs", "oem", "klingon", "\0", "utf\0-8", "é", ".", "../x"),
        *("x" * 5_000, '"', "'", "utf-16", "utf-7", "us-ascii", "utf-8", "cp1252", "latin-1"),
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_charset_that_is_none_or_another(tmp_path: Path, charset: str, kind: str) -> None:
    real = "utf-8" if charset in {"utf-16", "utf-7", "us-ascii", "utf-8"} else "cp1252"
    head = f'Content-Type: text/{kind}; charset="{charset}"\n\n'.encode()
    assert only(tmp_path, head + BODY.encode(real)).text.strip() == BODY


@pytest.mark.parametrize(
    "parameter",
    [
        "charset*=undefined''idna",
        "charset*=''",
        "charset*0=ut; charset*1=f-8",
        "charset*0*=x'y'%C3; charset*9999999999999999999=a",
        f"charset*{'9' * 5_000}=a",
        "charset*=utf-8''utf-8",
        "charset=",
        "=;=;==",
        "charset=utf-8",
    ],
)
def test_parameters_in_any_form(tmp_path: Path, parameter: str) -> None:
    head = f"Content-Type: text/plain; {parameter}\n\n"
    assert only(tmp_path, (head + BODY).encode()).text.strip() == BODY


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (b"=?utf-8?q?L=27=C3=A9t=C3=A9?=", "L'été"),
        (b"=?utf-8?B?TCfDqXTD?= =?utf-8?b?qQ==?=", "L'été"),
        (b"Un =?iso-8859-1*fr?q?=E9t=E9?= =?cp1252?q?=80?= chaud", "Un été€ chaud"),
        (b"=?undefined?q?=C3=A9t=C3=A9?=", "été"),
        (b"=?punycode?q?=E9t=E9?=", "été"),
        (b"=?utf-8?b?a?= =?utf-8?x?y?= =?", "=?utf-8?b?a?= =?utf-8?x?y?= =?"),
        (b"=?utf-8?q?a=00=1B=ED=A0=80b?=", "a\u00ed €b"),
        ("L'été".encode(), "L'été"),
        ("L'été".encode("cp1252"), "L'été"),
        (b"a\n b\n\tc", "a b c"),
        (b"", None),
        (b"Le pont ferme", "Le pont ferme"),
    ],
)
def test_subject_in_any_form(tmp_path: Path, subject: bytes, title: str | None) -> None:
    found = only(tmp_path, b"Subject: " + subject + b"\n\n" + BODY.encode())
    assert (found.text.strip(), found.title) == (BODY, title)


def test_subject_that_python_writes(tmp_path: Path) -> None:
    title = "Réunion publique : « Où passera la rocade ? », demande-t-on à Sainte-Orane " * 3
    for charset in ("utf-8", "iso-8859-1"):
        written = Header(title.strip(), charset).encode().encode()
        assert (
            only(tmp_path, b"Subject: " + written + b"\n\n" + BODY.encode()).title == title.strip()
        )


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ("=?utf-8?q?Sol=C3=A8ne_Kermadec=2C_maire?= <s@a.example>", "Solène Kermadec, maire"),
        ('"Kermadec, Solène" <s@a.example>', "Kermadec, Solène"),
        ("s@a.example", "s@a.example"),
        ("<<<>>>", None),
        ("(" * 5_000, None),
        (",;:<>@[]\\\"'()", None),
        ("Solène Kermadec <s@a.example>", "Solène Kermadec"),
    ],
)
def test_sender_in_any_form(tmp_path: Path, sender: str, author: str | None) -> None:
    assert only(tmp_path, f"From: {sender}\n\n{BODY}".encode()).author == author


@pytest.mark.parametrize(
    "encoding",
    ["base64", "quoted-printable", "x-uuencode", "klingon", "7bit; x", ";" * 100, "8bit"],
)
def test_transfer_encoding_that_is_not_the_body_s(tmp_path: Path, encoding: str) -> None:
    (found,) = read(tmp_path, f"Content-Transfer-Encoding: {encoding}\n\n{BODY} =3D=\n".encode())
    assert isinstance(found, Article | Unreadable)
    if encoding in {"klingon", "8bit", "7bit; x"}:
        assert isinstance(found, Article)
        assert found.text.strip() == f"{BODY} =3D="


@pytest.mark.parametrize(
    "bad",
    [
        b"Content-Type: ;;;\n\n",
        b"Content-Type: multipart/mixed\n\n--x\n",
        b"Content-Type: multipart/mixed; boundary=\n\n--\n",
        b'Content-Type: multipart/alternative; boundary="\n\n--\n--"--\n',
        b"Content-Type: message/rfc822\n\n" * 2_000,
        b"Content-Type: message/delivery-status\n\n" + b"a: b\n\n" * 2_000,
        b": : :\n\0\n\n",
        b"no header\n\n",
        b"Date: Tue, 99 Foo 99999999999999999999 99:99:99 +99999999999999\n\n",
        b"Subject: un\n\n",
    ],
    ids=range(10),
)
def test_headers_in_any_form(tmp_path: Path, bad: bytes) -> None:
    (found,) = read(tmp_path, bad + BODY.encode())
    assert isinstance(found, Article | Unreadable)
    assert isinstance(found, Article) or "unexpected" not in found.reason


@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "=?utf-8?q?=C3=A9?= " * 25_000,
        "From: " + "a," * 100_000,
        "Content-Type: text/plain" + ";" * 300_000,
        "Date: " + "(" * 300_000,
        "Subject: " + "un mot " * 1_000,
    ],
    ids=["words", "addresses", "parameters", "comments", "just short enough"],
)
def test_endless_header_costs_neither_time_nor_memory(tmp_path: Path, header: str) -> None:
    started = time.process_time()
    tracemalloc.start()
    try:
        found = only(tmp_path, f"{header}\n\n{BODY}".encode())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 3
    assert peak < 30_000_000
    assert found.text.strip() == BODY
    assert found.title == (("un mot " * 1_000).strip() if "un mot" in header else None)


def test_parts_that_are_shown(tmp_path: Path) -> None:
    """An attached page is not the newsletter, nor is what it is forwarded with."""
    part = "--b\nContent-Type: text/plain{}\n\n{}\n"
    mail = "Content-Type: multipart/mixed; boundary=b\n\n{}--b--\n"
    parts = [
        part.format("\nContent-Disposition: attachment", FIRST),
        "--b\nContent-Type: message/rfc822\n\nSubject: x\n\n" + FIRST + "\n",
        "--b\nContent-Type: multipart/related; boundary=c\n\n"
        + f"--c\nContent-Type: text/plain\n\n{BODY}\n--c\nContent-Type: text/html\n\n<p>x\n--c--\n",
        part.format("", LAST),
    ]
    assert only(tmp_path, mail.format("".join(parts)).encode()).text.strip() == BODY


def test_mail_longer_than_allowed_is_not_held(tmp_path: Path) -> None:
    (found,) = read(tmp_path, b"Subject: x\n\n" + b"a" * (LIMITS.max_page_bytes + 1))
    assert isinstance(found, Unreadable)
    assert f"too long: at most {LIMITS.max_page_bytes} bytes" in found.reason


@pytest.mark.parametrize("count", [20, 2_000])
def test_parts_in_each_other(tmp_path: Path, count: int) -> None:
    heads = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(count))
    (found,) = read(tmp_path, "".join([*heads, "\n", BODY]).encode())
    assert isinstance(found, Article) == (count == 20)
