"""Pages: the article and nothing around it, or why there is none, at a bounded cost."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.errors import ArticleError, Refusal
from summarize.read import ReadLimits, read_inputs
from summarize.read.content import Content
from summarize.read.pages.html import read_html
from summarize.records import Article, Unreadable
from tests.support.pages import PARAGRAPH, page
from tests.support.paths import DATA

ARTICLE = (DATA / "pages" / "article.html").read_text("utf-8")
LIMITS = ReadLimits(max_characters=20_000)
TEXT = """Arrêté depuis la crue de janvier, le bac qui relie les deux rives de l’Orane transporte \
de nouveau piétons et cyclistes.

La première traversée a eu lieu lundi à 7\u00a0heures, devant une centaine d’habitants. Le \
syndicat mixte a dépensé 1,3\u00a0million d’euros pour changer le moteur et les câbles.

«\u202fNous avons perdu un hiver, pas le bac\u202f», a dit le président du syndicat, Tanguy Lorcy. \
Il promet douze traversées par jour jusqu’en octobre.

Un tarif inchangé

Le passage reste à 2\u00a0euros, et gratuit pour les moins de 12 ans. Les horaires sont les \
suivants\u00a0:

en semaine, de 7 h à 19 h\u00a0;
le dimanche, de 9 h à 18 h.

Les associations de cyclistes demandent un second bac à Port-Lazare.

Un bac de plus coûterait 900\u00a0000\u00a0euros.

Le conseil départemental se prononcera le 3 juin. En attendant, le pont des Salines reste interdit \
aux vélos, ce qui oblige à un détour de 14 kilomètres."""


def read(data: bytes) -> list[Article | Unreadable]:
    return list(read_inputs(["-"], input_format="html", limits=LIMITS, stdin=io.BytesIO(data)))


def test_article_without_what_is_around_it() -> None:
    assert read_html(ARTICLE) == Content(
        text=TEXT,
        title="Le bac de Sainte-Orane reprend du service",
        author="Solène Kermadec",
        published="2026-05-12",
        site="L’Écho du Marais",
        url="https://echo-marais.example/2026/05/bac-sainte-orane",
        declared_language="fr",
    )


@pytest.mark.parametrize("lang", ["en", "de", "", "x-klingon", "javascript:alert(1)"])
def test_language_that_the_text_does_not_bear_out_is_not_believed(lang: str) -> None:
    assert read_html(page(PARAGRAPH * 3, lang=lang)).declared_language is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/relative", "file:///etc/passwd"]
)
def test_address_that_is_not_of_the_web_is_none(address: str) -> None:
    canonical = (
        f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}">'
    )
    found = read_html(page(PARAGRAPH * 3).replace("<head>", f"<head>{canonical}"))
    assert found.url is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "it is empty"),
        ("<html><body></body></html>", "no article"),
        (page("<p>Désolé.</p>", "404 - Page introuvable"), "an error page"),
        (page("<p>Vous allez être redirigé.</p>", "Just a moment..."), "an error page"),
        (
            page(
                "<p>Nous respectons votre vie privée.</p><p>Tout accepter ou gérer mes choix.</p>"
            ),
            "a consent banner",
        ),
        (page(PARAGRAPH + "<p>Il vous reste 72 % de cet article à lire.</p>"), "a paywall"),
        (
            page(
                PARAGRAPH + '<div class="paywall"><p>La suite est réservée aux abonnés.</p></div>'
            ),
            "a paywall",
        ),
        (
            page(
                "".join(f"<h2><a href=/{n}>Titre {n}</a></h2><p>Un chapeau.</p>" for n in range(9))
            ),
            "a list of articles",
        ),
    ],
)
def test_page_without_an_article_is_refused(source: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        read_html(source)


def test_refused_page_is_refused_in_every_way_in(tmp_path: Path) -> None:
    nothing = page("<p>Désolé.</p>", "Page introuvable")
    (tmp_path / "a.html").write_text(nothing, "utf-8")
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"html": nothing}) + "\n" + json.dumps({"html": ARTICLE, "title": "Autre"}),
        "utf-8",
    )
    found = list(read_inputs([str(tmp_path)], input_format=None, limits=LIMITS, stdin=io.BytesIO()))
    assert [isinstance(one, Unreadable) and one.refused for one in found] == [True, True, False]
    last = found[-1]
    assert isinstance(last, Article)
    assert (last.title, last.text, last.declared_language) == ("Autre", TEXT, "fr")


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "iso-8859-1"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("cp1252", "klingon"),
        ("utf-16", "utf-16"),
    ],
)
def test_charset_by_mark_by_utf8_by_meta_by_content(encoding: str, declared: str) -> None:
    source = ARTICLE.replace('charset="utf-8"', f'charset="{declared}"')
    (found,) = read(source.encode(encoding))
    assert isinstance(found, Article)
    assert found.text == TEXT
    assert found.site == "L’Écho du Marais"


def test_one_damaged_character_costs_no_article() -> None:
    (found,) = read(ARTICLE.encode().replace(b"Tanguy", b"Tangu\xff"))
    assert isinstance(found, Article)
    assert found.text == TEXT.replace("Tanguy", "Tangu\ufffd")


def test_nul_and_page_of_another_kind() -> None:
    (found,) = read(ARTICLE.encode().replace(b"Orane", b"Or\0ane"))
    assert isinstance(found, Article)
    assert found.text == TEXT
    (bad,) = read(bytes(range(256)) * 20)
    assert isinstance(bad, Unreadable)
    assert not bad.refused


def test_text_beyond_the_limit_is_unreadable_and_script_does_not_count() -> None:
    (long,) = read(
        page("".join(f"<p>Le pont numéro {n} ferme. {PARAGRAPH[3:]}" for n in range(200))).encode()
    )
    assert isinstance(long, Unreadable)
    assert "too long" in long.reason
    script = "<script>" + "var a = '<p>x</p>';" * 2_000 + "</script>"
    (found,) = read(page(script + PARAGRAPH * 4).encode())
    assert isinstance(found, Article)
    (huge,) = read(b"<p>" + b" " * LIMITS.max_page_bytes)
    assert isinstance(huge, Unreadable)
    assert "too long" in huge.reason


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                *("<p>", "</p>", "<div class=a>", "</div>", "<br>", "<a href=javascript:x>"),
                *("<table>", "<td>", "<!--", "-->", "<script>", "</script>", "<title>", "<h1>"),
                *("&amp;", "&#0;", "&#x110000;", "\0", "\u202e", "Le pont est fermé. ", "𒀀"),
                *("<meta charset=", '"', "'", "<html lang=fr>", "<li>", "<svg>"),
            )
        ),
        max_size=60,
    )
)
def test_any_markup_has_an_outcome(parts: list[str]) -> None:
    try:
        found = read_html("".join(parts))
    except (Refusal, ArticleError):
        return
    assert "\0" not in found.text
    assert found.text == found.text.strip()
