"""Newsletters: one article a message, from its page or else its text, in the charset it names."""

from __future__ import annotations

import io
import mailbox
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable
from tests.support.pages import PARAGRAPH, page
from tests.support.some import some

LIMITS = ReadLimits(max_characters=5000)
TEXT = PARAGRAPH[3:-4]


def message(
    html: str | None = None, plain: str | None = None, charset: str = "utf-8"
) -> EmailMessage:
    found = EmailMessage(policy=SMTP)
    found["Subject"] = "Le pont de Valbourg ferme à l’été"
    found["From"] = "L’Écho du Marais <lettre@echo-marais.example>"
    found["Date"] = "Tue, 12 May 2026 06:15:00 +0200"
    if plain is not None:
        found.set_content(plain, charset=charset)
    if html is not None:
        if plain is None:
            found.set_content(html, subtype="html", charset=charset)
        else:
            found.add_alternative(html, subtype="html", charset=charset)
    return found


def read(file: Path) -> list[Article | Unreadable]:
    return list(read_inputs([str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO()))


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_page_of_a_newsletter(tmp_path: Path, charset: str) -> None:
    source = page(
        f"<p>Voir dans le navigateur</p>{PARAGRAPH}{PARAGRAPH.replace('Valbourg', 'Morteval')}"
        "<p>Se désabonner de cette lettre</p>"
    )
    sent = message(source, "Version texte : voir le site.", charset)
    (tmp_path / "lettre.eml").write_bytes(sent.as_bytes())
    assert read(tmp_path) == [
        Article(
            id="lettre",
            source="lettre.eml",
            text=f"{TEXT}\n\n{TEXT.replace('Valbourg', 'Morteval')}",
            title="Le pont de Valbourg ferme à l’été",
            author="L’Écho du Marais",
            published="2026-05-12T06:15:00+02:00",
            declared_language="fr",
        )
    ]


def test_plain_text_where_there_is_no_page_or_no_article_in_it(tmp_path: Path) -> None:
    for html in (None, "<html><body></body></html>"):
        (tmp_path / "a.eml").write_bytes(message(html, TEXT).as_bytes())
        (article,) = read(tmp_path / "a.eml")
        assert isinstance(article, Article)
        assert article.text.strip() == TEXT


def test_mailbox_is_a_container(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "lettres.mbox")
    for text in (TEXT, "", TEXT.replace("pont", "bac")):
        box.add(message(plain=text))
    box.close()
    before = (tmp_path / "lettres.mbox").read_bytes()
    first, second, third = read(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.text.strip(), third.text.strip()) == (TEXT, TEXT.replace("pont", "bac"))
    assert first.id != third.id
    assert isinstance(second, Unreadable) or not second.text.strip()
    assert (tmp_path / "lettres.mbox").read_bytes() == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02" * 100,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: multipart/mixed; "
        b"boundary=x\n\n" * 200,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)
        ),
        b"Subject: " + b"=?utf-8?q?" + b"=00" * 50_000 + b"?=\n\ntexte",
        b"Content-Type: text/html; charset=klingon\n\n<p>un",
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Date: " + b"9" * 10_000 + b"\nFrom: <<<>>>\n\ntexte",
    ],
    ids=["empty", "binary", "same boundary", "nested", "header", "charset", "base64", "date"],
)
def test_hostile_mail_has_an_outcome(tmp_path: Path, data: bytes) -> None:
    for name in ("a.eml", "a.mbox"):
        file = tmp_path / name
        file.write_bytes(data)
        for found in some(read(file)):
            assert isinstance(found, Article | Unreadable)
            if isinstance(found, Unreadable):
                assert "\n" not in found.reason
