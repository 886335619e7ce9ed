"""Feeds as they should not be: what is wrong with one item costs no other."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Item, Unreadable
from tests.support.hostile import BODY

LIMITS = ReadLimits(max_characters=3_000)
FIRST, LAST = (
    "Le bac de Port-Lazare reprend lundi à l'aube.",
    "La passerelle de Morteval est fermée.",
)
HEAD = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>L’Écho</title>'


def read(folder: Path, data: bytes) -> list[Item]:
    file = folder / "a.rss"
    file.write_bytes(data)
    return list(read_inputs([str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO()))


def item(description: str, more: str = "") -> str:
    return f"<item><description>{description}</description>{more}</item>"


def around(bad: str, encoding: str = "utf-8", head: str = HEAD) -> bytes:
    """A feed of two good items, and an item between them."""
    text = head.format(encoding) + item(FIRST) + bad + item(LAST) + "</channel></rss>"
    return text.encode()


def others(found: list[Item]) -> list[Item]:
    """The items between the good ones, which are read whatever those are."""
    texts = [one.text for one in (found[0], found[-1]) if isinstance(one, Article)]
    assert texts == [FIRST, LAST]
    return found[1:-1]


@pytest.mark.parametrize(
    "bad",
    [
        item(f"{BODY} &#x110000; &#xD800; &#0; &#1;"),
        item(f"{BODY} &nbsp;&eacute;&pasuneentite; & &; &&"),
        item(f"{BODY} \x00\x01\x0b\x1f\ufffe"),
        item(BODY, "<georss:point>1 2</georss:point><x:y z:a='1'/>"),
        item(BODY, "<georss:point xmlns:georss='urn:x'>x</georss:point><gml:pos>a b</gml:pos>"),
        item(BODY, "<a b=c d></e></a><f"),
        item(f"<p>{BODY}<br><img src=x></p>"),
        item(f"<![CDATA[{BODY}]]>", "<title><![CDATA[Un <b>titre]]></title>"),
        item(BODY, "<pubDate>hier</pubDate><guid/><link/>"),
        item(BODY),
    ],
    ids=[
        *("references", "entities", "characters", "prefixes", "geometry", "tags", "markup"),
        *("CDATA", "fields", "nothing"),
    ],
)
def test_what_is_wrong_with_an_item_costs_nothing_but_that(tmp_path: Path, bad: str) -> None:
    (found,) = others(read(tmp_path, around(bad)))
    assert isinstance(found, Article)
    assert found.text.startswith(BODY)
    assert not {"\0", "\ufffd", "\x01"} & set(found.text)


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        ("<item><description><![CDATA[Le pont ferme.</description></item>", "Le pont ferme."),
        ("<item><description>Le pont ferme.</item>", "Le pont ferme."),
        ("<item><description><!-- Le pont ferme.</description></item>", "Le pont ferme."),
        ("<item><description></description></item>", None),
        ("<item/>", None),
        ("<item><description>Le pont ferme.</description></item>", "Le pont ferme."),
    ],
    ids=["CDATA", "tag", "comment", "empty", "void", "closed"],
)
def test_item_that_is_not_closed_takes_no_other_with_it(
    tmp_path: Path, bad: str, text: str | None
) -> None:
    (found,) = others(read(tmp_path, around(bad)))
    if text is None:
        assert isinstance(found, Unreadable)
        assert found.refused
    else:
        assert isinstance(found, Article)
        assert found.text == text


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "klingon", "idna", "undefined", ""])
@pytest.mark.parametrize("real", ["utf-8", "cp1252", "utf-16"])
def test_charset_that_is_declared_wrongly(tmp_path: Path, declared: str, real: str) -> None:
    (found,) = others(read(tmp_path, around(item(BODY), declared).decode().encode(real)))
    assert isinstance(found, Article)
    assert (found.text, found.site) == (BODY, "L’Écho")


def test_item_in_another_charset_than_the_rest(tmp_path: Path) -> None:
    foreign = item(BODY + " Où ? À l'été, déjà.")
    data = around("?").replace(b"?<item>", foreign.encode("cp1252") + b"<item>")
    (found,) = others(read(tmp_path, data))
    assert isinstance(found, Article)
    assert found.text == BODY + " Où ? À l'été, déjà."
    data = around(item(BODY)).replace(b"approuv\xc3", b"approuv\xff")
    (found,) = others(read(tmp_path, data))
    assert isinstance(found, Article | Unreadable)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("L’Écho", "L&#x110000;&x; & <b>"),
        HEAD.replace("<channel>", "<channel><georss:point/>"),
        HEAD.replace("<rss", "<!-- a --><?b c?><!DOCTYPE rss [<!ENTITY a '>'>]>\n<rss"),
        HEAD.replace("<rss", " \n" * 5_000 + "<rss"),
        HEAD.replace("</title>", ""),
        HEAD,
    ],
    ids=["title", "prefix", "document type", "blanks", "open", "good"],
)
def test_what_is_wrong_with_the_feed_itself_costs_no_item(tmp_path: Path, head: str) -> None:
    (found,) = others(read(tmp_path, around(item(BODY), head=head)))
    assert isinstance(found, Article)
    assert found.text == BODY


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://www.w3.org/1999/xhtml">
<title>Le Marais</title><entry><id>urn:1</id><title type="html">Un &lt;b&gt;pont&lt;/b&gt;</title>
<link rel="enclosure" href="https://a.example/a.mp3"/>
<link rel="alternate" href="https://a.example/1?a=1&amp;copy=2"/>
<author><name>A. Tessonnier</name><email>a@b.example</email></author><summary>Court.</summary>
<content type="xhtml"><x:div><x:p>{body}</x:p>
<x:p>La mairie &amp; le syndicat attendent moins de &lt; 3 mois.</x:p></x:div></content>
<published>2026-05-12</published><updated>2026-05-13</updated></entry>
<entry><title>Deux</title><content type="image/png">{body}</content>
<summary>{body}</summary></entry>
<entry><title>Trois</title><content src="https://a.example/3"/><summary>2 &lt; 3</summary></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/elements/1.1/"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://a.example/"><title>Le Marais</title>
<d:language>fr</d:language><items><rdf:Seq><rdf:li/></rdf:Seq></items></channel>
<item rdf:about="https://a.example/1"><title>Un</title><link>https://a.example/1</link>
<description>{body}</description><d:creator>S. Kermadec</d:creator>
<d:date>2026-05-12</d:date></item>
</rdf:RDF>"""


def test_elements_of_atom(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, ATOM.format(body=BODY).encode())
    assert first == Article(
        id=first.id,
        source="a.rss",
        text=f"{BODY}\n\nLa mairie & le syndicat attendent moins de < 3 mois.",
        title="Un pont",
        author="A. Tessonnier (a@b.example)",
        published="2026-05-12",
        site="Le Marais",
        url="https://a.example/1?a=1&copy=2",
    )
    assert isinstance(second, Article)
    assert second.text == BODY
    assert isinstance(third, Article)
    assert third.text == "2 < 3"


def test_elements_of_rss_1(tmp_path: Path) -> None:
    (found,) = read(tmp_path, RDF.format(body=BODY).encode())
    assert found == Article(
        id=found.id,
        source="a.rss",
        text=BODY,
        title="Un",
        author="S. Kermadec",
        published="2026-05-12",
        site="Le Marais",
        url="https://a.example/1",
        declared_language="fr",
    )
