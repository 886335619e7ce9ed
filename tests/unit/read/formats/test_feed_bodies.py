"""Which of an item's elements is its text, and how often that was escaped."""

from __future__ import annotations

import io

import pytest

from summarize.errors import Refusal
from summarize.read.content import Content, ReadLimits
from summarize.read.formats.feed import read_feed

LIMITS = ReadLimits(max_characters=3000)
SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
TEXT = (
    "Le marché de Sainte-Orane quitte les quais pour la place haute, a décidé mardi le conseil, "
    "qui craint les crues du printemps."
)
TEASER = "Le marché de Sainte-Orane quitte les quais dès le mois prochain, pour quelques semaines."
CAPTION = f"Une vue des quais prise par un ballon de la société Panoramique. {TEXT.upper()} " * 2


def item(inside: str) -> Content | Exception:
    source = f'<rss version="2.0" {SPACES}><channel><title>L\'Écho</title><item>{inside}</item>'
    (part,) = read_feed(io.BytesIO(f"{source}</channel></rss>".encode()), LIMITS)
    return part.content


def text(inside: str) -> str:
    found = item(f"<title>Le marché déménage</title>{inside}")
    assert isinstance(found, Content), found
    return found.text


@pytest.mark.parametrize(
    "media",
    [
        f'<media:content url="a.jpg"><media:description>{CAPTION}</media:description>'
        f"</media:content>",
        f"<media:description>{CAPTION}</media:description>",
        f"<media:group><media:text>{CAPTION}</media:text></media:group>",
        f"<image><url>a.jpg</url><description>{CAPTION}</description></image>",
        f'<enclosure url="a.jpg" type="image/jpeg"/><media:title>{CAPTION}</media:title>',
    ],
)
def test_description_of_a_picture_is_no_text(media: str) -> None:
    assert text(f"{media}<description>{TEXT}</description>") == TEXT
    found = item(f"<title>Le marché déménage</title>{media}")
    assert isinstance(found, Refusal)
    assert str(found) == "only a headline in the item"


@pytest.mark.parametrize(
    "bodies",
    [
        f"<description>{TEASER}</description><content:encoded>{TEXT}</content:encoded>",
        f"<content:encoded>{TEXT}</content:encoded><description>{TEXT} La suite ici.</description>",
        f"<itunes:summary>{TEXT} {TEASER}</itunes:summary><description>{TEXT}</description>",
        f"<content:encoded>Lire la suite</content:encoded><description>{TEXT}</description>",
        f'<content:encoded>&lt;img src="a"/&gt;</content:encoded><description>{TEXT}</description>',
    ],
)
def test_whole_text_goes_before_a_teaser(bodies: str) -> None:
    assert text(bodies) == TEXT


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&amp;lt;p&amp;gt;L&amp;#39;été&amp;lt;/p&amp;gt;", "L'été"),
        ("<![CDATA[&lt;p&gt;L'&eacute;t&eacute;&lt;/p&gt;]]>", "L'été"),
        ("&lt;p&gt;L&amp;#39;&amp;eacute;t&amp;eacute;&lt;/p&gt;", "L'été"),
        ("L&amp;#8217;été", "L’été"),
        # Of markup that is written about, and what only looks like a reference.
        ("&lt;p&gt;La balise &amp;lt;/p&amp;gt; ferme&lt;/p&gt;", "La balise </p> ferme"),
        ("Durand &amp;amp; fils, R&amp;amp;D", "Durand & fils, R&D"),
        ("3 &amp;lt; 4", "3 < 4"),
    ],
)
def test_text_that_was_escaped_twice(written: str, read: str) -> None:
    assert text(f"<description>{written}</description>") == read


def test_plain_text_that_was_escaped_twice() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>L&amp;#8217;&amp;eacute;t&amp;eacute;</title>'
        "<summary>L&amp;#8217;&amp;eacute;t&amp;eacute; de Durand &amp; fils; "
        "A&amp;B</summary></entry></feed>"
    )
    (part,) = read_feed(io.BytesIO(atom.encode()), LIMITS)
    assert isinstance(part.content, Content)
    assert (part.content.title, part.content.text) == ("L’été", "L’été de Durand & fils; A&B")


@pytest.mark.parametrize(
    "inside",
    [
        "<title>Le pont ferme</title>",
        "<title>Le pont ferme</title><description/>",
        "<title>Le pont ferme</title><description>Le pont ferme</description>",
        "<title>Le pont ferme</title><description>&lt;p&gt; Le pont  ferme&lt;/p&gt;</description>",
        "<title>Le pont ferme</title><description>&lt;img src='a.jpg'/&gt;</description>",
    ],
)
def test_item_with_a_headline_alone_is_refused_by_that_name(inside: str) -> None:
    found = item(inside)
    assert isinstance(found, Refusal)
    assert str(found) == "only a headline in the item"


def test_item_without_anything_is_not_called_a_headline() -> None:
    found = item("<link>https://echo.example/1</link>")
    assert isinstance(found, Refusal)
    assert str(found) == "no text in the item"


@pytest.mark.parametrize(
    "sentence",
    [
        "Environ 404 personnes ont défilé samedi.",
        "502 emplois seront créés à Morteval, dit la région.",
        "Une erreur 500 fois répétée a coûté sa place au régisseur.",
        "Forbidden Bridge, the film, opens on Friday at Kelbury.",
        "Le dossier restait introuvable mardi soir à la mairie.",
    ],
)
def test_number_or_word_of_an_error_is_text(sentence: str) -> None:
    assert text(f"<description>{sentence} {TEXT}</description>") == f"{sentence} {TEXT}"
