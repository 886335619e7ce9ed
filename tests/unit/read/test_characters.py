"""Characters that carry nothing are taken out of pages and feeds, and never split a word."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from summarize.errors import ArticleError
from summarize.read import ReadLimits, read_inputs
from summarize.read.characters import as_text, without_void_references
from summarize.read.content import check_text
from summarize.records import Article, Item, Unreadable
from summarize.text.normalize import normalize
from tests.support.pages import PARAGRAPH, page

LIMITS = ReadLimits(10_000)
NOTHING = ("\x01", "\x07", "\x1b", "\x1f", "\x7f", "\ufffe", "\uffff", "\U0001ffff", "\ufdd0")
REFERENCES = ("&#0;", "&#x1f;", "&#xD800;", "&#x110000;", "&#xFFFE;", "&#99999999999999;", "&#x0")


def read(file: Path, text: str) -> Item:
    file.write_text(text, "utf-8", errors="surrogatepass")
    (found,) = read_inputs([str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO())
    return found


@pytest.mark.parametrize("inside", [*NOTHING, *REFERENCES, ""])
@pytest.mark.parametrize("kind", ["page", "page of a line", "feed", "feed in CDATA"])
def test_word_in_markup_keeps_together(tmp_path: Path, kind: str, inside: str) -> None:
    source = page(PARAGRAPH * 4).replace("malgré", f"mal{inside}gré")
    item = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    cdata = f"<![CDATA[{source}]]>"
    rss = "<rss version='2.0'><channel><item><description>{}</description></item></channel></rss>"
    name, text = {
        "page": ("a.html", source),
        "page of a line": ("a.jsonl", json.dumps({"html": source})),
        "feed": ("a.rss", rss.format(item)),
        "feed in CDATA": ("a.rss", rss.format(cdata)),
    }[kind]
    found = read(tmp_path / name, text)
    assert isinstance(found, Article)
    assert "\N{REPLACEMENT CHARACTER}" not in found.text
    assert found.text.count("malgré l'avis") == 4


def test_half_a_character_in_a_page_of_a_line(tmp_path: Path) -> None:
    source = page(PARAGRAPH * 4).replace("malgré", "mal\ud800gré \ud83d\ude00")
    found = read(tmp_path / "a.jsonl", json.dumps({"html": source}))
    assert isinstance(found, Article)
    assert found.text.count("malgré 😀 l'avis") == 4


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("l\x92été", "l’été"),
        ("l&#x92;été", "l&#x92;été"),
        ("a\x81b", "ab"),
        ("l’été\u202f: 5\u00a0€", "l’été\u202f: 5\u00a0€"),
        ("\N{REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}"),
        ("un\tdeux\r\ntrois\x85quatre", "un\tdeux\r\ntrois\x85quatre"),
        ("👩\u200d👧 e\u0301 \u200b\ufeff\u00ad", "👩\u200d👧 e\u0301 \u200b\ufeff\u00ad"),
        ("e" + "\u0301" * 31 + "f", "e" + "\u0301" * 30 + "f"),
        ("&#x1F600; &#128512; &eacute; &#233", "&#x1F600; &#128512; &eacute; &#233"),
    ],
)
def test_what_carries_something_stays(markup: str, text: str) -> None:
    assert without_void_references(as_text(markup)) == text


@pytest.mark.parametrize("inside", ["\x01", "\x07", "\x1f", "\x7f", "\u200b", ""])
def test_text_stays_as_it_is_and_its_words_are_whole_to_the_models(
    tmp_path: Path, inside: str
) -> None:
    text = "Le conseil a dit oui, mal" + inside + "gré l'avis de la commission." + " Le pont." * 20
    found = read(tmp_path / "a.txt", text)
    assert isinstance(found, Article)
    assert found.text == text
    assert "malgré l'avis" in normalize(found.text)


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\ufdd0", "\U0010ffff"])
def test_noncharacters_are_no_words_to_the_models(character: str) -> None:
    assert normalize(f"mal{character}gré") == "malgré"


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0316", "\u0316\u0301", "\U0001e8d0"])
def test_accents_without_end_are_no_text(tmp_path: Path, marks: str) -> None:
    with pytest.raises(ArticleError, match="accents"):
        check_text("e" + marks * 2_000, LIMITS)
    assert check_text("e" + marks * 40, LIMITS)
    found = read(tmp_path / "a.txt", f"{PARAGRAPH} e{marks * 2_000}")
    assert isinstance(found, Unreadable)
    found = read(tmp_path / "a.html", page(PARAGRAPH * 4 + f"<p>Un e{marks * 2_000}</p>"))
    assert isinstance(found, Article)
