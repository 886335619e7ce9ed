"""Feeds: every item an article with what the item holds, or a reason in its place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable
from tests.support.feeds import RSS
from tests.support.hostile import BODY

LIMITS = ReadLimits(max_characters=3000)
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Marais</title>
<id>urn:x</id><updated>2026-05-12T06:15:00Z</updated>
<entry><id>urn:uuid:1</id><title>Le pont ferme</title><updated>2026-05-12T06:15:00Z</updated>
<author><name>A. Tessonnier</name></author><link href="javascript:alert(1)"/>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>
"""


def read(*inputs: str, stdin: bytes = b"") -> list[Article | Unreadable]:
    return list(
        read_inputs(list(inputs), input_format=None, limits=LIMITS, stdin=io.BytesIO(stdin))
    )


def test_items_of_an_rss_file(tmp_path: Path) -> None:
    (tmp_path / "une.rss").write_text(RSS, "utf-8")
    first, empty, same = read(str(tmp_path))
    assert first == Article(
        id="echo-1",
        source="une.rss",
        text=f"{BODY}\n\n« C'est long », dit la maire.",
        title="Le pont ferme & la route aussi",
        author="Solène Kermadec",
        published="Tue, 12 May 2026 06:15:00 +0200",
        site="L’Écho du Marais",
        url="https://echo-marais.example/pont",
        declared_language="fr",
    )
    assert isinstance(empty, Unreadable)
    assert empty.refused
    assert empty.source.endswith("une.rss:2")
    assert isinstance(same, Article)
    assert same.text == BODY
    assert same.id.startswith("echo-1-")


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>\n', '<?xml version="1.0"?>'])
def test_feed_on_standard_input_is_known_by_its_first_element(declaration: str) -> None:
    (item,) = read("-", stdin=(declaration + ATOM).encode())
    assert isinstance(item, Article)
    assert (item.text, item.title, item.author) == (BODY, "Le pont ferme", "A. Tessonnier")
    assert item.url is None


def test_page_with_an_xml_declaration_is_a_page() -> None:
    page = f'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html><body><p>{BODY}</p></body></html>'
    (article,) = read("-", stdin=page.encode())
    assert isinstance(article, Article)
    assert article.text == BODY


def test_feed_in_a_legacy_charset(tmp_path: Path) -> None:
    file = tmp_path / "a.atom"
    file.write_bytes(('<?xml version="1.0" encoding="iso-8859-1"?>' + ATOM).encode("latin-1"))
    (article,) = read(str(file))
    assert isinstance(article, Article)
    assert article.text == BODY
