"""The pages of ours: whole, and such that their figures mean what they say."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest

from summarize.read.content import Content
from tests.quality.page_scores import leaked, own_score, plain, surplus, torn, words, wrong_fields
from tests.support.own_pages import FOLDER, OwnPage, own_pages
from tests.support.some import some

PAGES = list(own_pages())
ARTICLES = [page for page in PAGES if page.text]
EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
REASONS = {"paywall", "error", "index", "consent", "empty"}


def readings(page: OwnPage) -> list[str]:
    """The page without its tags, which part words or do not."""
    text = re.sub(r"<!--.*?-->|&shy;|<wbr>", "", page.source, flags=re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", by, text)) for by in ("", " ")]


def test_there_are_sixty_pages_in_twelve_layouts_and_two_languages() -> None:
    assert len(PAGES) == 60
    assert Counter(page.language for page in PAGES) == {"fr": 50, "en": 10}
    layouts = Counter(page.layout for page in PAGES)
    assert len(layouts) == 12
    assert set(layouts.values()) == {5}


def test_the_folder_holds_pairs_and_is_small() -> None:
    files = list(FOLDER.iterdir())
    assert {file.suffix for file in files} == {".html", ".json"}
    assert Counter(file.stem for file in files) == {page.name: 2 for page in PAGES}
    assert sum(file.stat().st_size for file in files) < 800_000


@EVERY
def test_a_page_has_a_text_or_a_reason_to_be_refused(page: OwnPage) -> None:
    if page.outcome is None:
        assert page.reason is None
        assert sum(len(paragraph.split()) for paragraph in page.wanted) >= 120
    else:
        assert page.outcome == "refused"
        assert page.reason in REASONS
        assert page.wanted == ()


@EVERY
def test_every_wanted_word_stands_in_the_page(page: OwnPage) -> None:
    found = {word for reading in readings(page) for word in words(reading)}
    wanted = words(" ".join((page.title, *page.wanted, *page.either)))
    assert set(wanted) <= found


@EVERY
def test_what_must_not_be_read_stands_in_the_page_and_nowhere_in_the_text(page: OwnPage) -> None:
    shown = [plain(text) for text in (*readings(page), html.unescape(page.source))]
    text = plain(" ".join((*page.wanted, *page.either)))
    absent = [one for one in page.never if not any(plain(one) in reading for reading in shown)]
    wanted_too = [one for one in page.never if plain(one) in text]
    assert (absent, wanted_too) == ([], [])
    assert bool(page.never) == bool(page.text)


@pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.name)
def test_the_wanted_text_is_right_itself(page: OwnPage) -> None:
    text = "\n\n".join((page.title, *page.wanted, *page.either))
    assert own_score(text, page) == (1.0, 1.0, 1.0)
    assert torn(text, page) == []
    assert leaked(text, page) == []
    content = Content(text, title=page.title, author=page.author, published=page.published)
    assert wrong_fields(content, page) == {}


def page(*text: str, **more: object) -> OwnPage:
    given = {"title": "Le bac", "author": "A. Roc, B. Mur", "published": "2026-05-12T06:15"}
    fixed = {"name": "x", "source": "", "layout": "blog", "language": "fr", "standfirst": None}
    return OwnPage.model_validate({**fixed, **given, "never": (), "text": text, **more})


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        ("de l’ordre de 10⁶ joules", "de l’ordre de 106 joules"),
        ("Toiture", "Toituretuiles en octobre"),
        ("fait trois blessés", "fait douze trois blessés"),
        ("perdu 12 % de ses habitants", "perdu 121 % de ses habitants"),
        ("La foire du 20 juin sera", "La foire du sera"),
        ("une restauration", "une restau\u00adration"),
    ],
)
def test_a_paragraph_is_torn_by_what_stands_within(wanted: str, read: str) -> None:
    assert torn(read, page(wanted)) == [wanted]


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        ("perdu 12 % de ses habitants", "Il a perdu 12[1] % de ses habitants"),
        ("perdu 12 % de ses habitants", "perdu 12¹ % de ses habitants"),
        ("1,3 m³ par seconde", "1,3 m3 par\u00a0seconde"),
        ("l’eau", "L'eau"),
        ("A | 12 | 500", "A\t12\t500"),
    ],
)
def test_a_paragraph_stays_whole_in_other_spellings(wanted: str, read: str) -> None:
    assert torn(read, page(wanted)) == []


def test_what_may_be_read_counts_neither_way() -> None:
    one = page("Le bac part.", either=["17h42"])
    assert own_score("Le bac part.", one) == own_score("Le bac 17h42 Le bac part.", one)
    assert own_score("Le bac part. Publicité", one).precision == 0.75
    assert surplus("Le bac part. Publicité", one) == {"publicité": 1}
    assert own_score("Le bac", one).recall == pytest.approx(2 / 3)
    assert own_score("", one) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("authors", ["B. Mur et A. Roc", "A. Roc; B. Mur", "a. roc | b. mur"])
def test_authors_are_the_same_in_any_order(authors: str) -> None:
    content = Content("", title="Le bac", author=authors, published="2026-05-12")
    assert wrong_fields(content, page("x")) == {}


def test_a_field_that_the_page_lacks_must_be_empty() -> None:
    content = Content("", title="Le bac | L’Écho", author="Par A. Roc", published="2026-05-13")
    assert sorted(wrong_fields(content, page("x"))) == ["author", "date", "title"]
    assert sorted(wrong_fields(content, page("x", author=None, published=None))) == [
        "author",
        "date",
        "title",
    ]


def test_some_pages_are_refused_for_each_reason() -> None:
    assert {page.reason for page in some(PAGES)} - {None} == REASONS
