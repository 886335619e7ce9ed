"""Markdown: the text that a reader of the page sees."""

from __future__ import annotations

import pytest

from summarize.errors import ArticleError
from summarize.read.formats.markdown import read_markdown

PAGE = """---
title: "Une passerelle : enfin"
author: A. Tessonnier
date: 2024-05-01
tags:
  - ponts
lang: fr-FR
---
# Le pont est *ouvert*

La passerelle relie **enfin** les
deux [rives](https://example.org/rives "Sorne") de la Sorne&nbsp;; elle co&ucirc;te 3&nbsp;M&euro;.

![un plan](plan.png)

<div class="carte"><iframe src="https://example.org"></iframe></div>

- un `point`
- deux<br>lignes

> « Vingt ans », dit la maire.

```python
code()
```

| Année | Passages |
|---|---|
| 2024 | 1\u202f200 |
"""
TEXT = """Le pont est ouvert

La passerelle relie enfin les deux rives de la Sorne\u00a0; elle coûte 3\u00a0M€.

un point
deux
lignes

« Vingt ans », dit la maire.

Année | Passages
2024 | 1\u202f200"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_page_becomes_plain_text(line_end: str) -> None:
    content = read_markdown(PAGE.replace("\n", line_end))
    assert content.text == TEXT
    assert content.title == "Une passerelle : enfin"
    assert content.author == "A. Tessonnier"
    assert content.published == "2024-05-01"
    assert content.declared_language == "fr"


def test_first_heading_is_the_title_where_no_front_matter_says() -> None:
    assert read_markdown("Avant\n\n## Deux\n\nUn *titre*\n===\n").title == "Un titre"
    assert read_markdown("## Deux\n\nTexte").title is None


def test_text_between_two_rules_is_no_front_matter() -> None:
    content = read_markdown("---\nLe maire a dit ceci\n---\n\nsuite")
    assert "Le maire a dit ceci" in content.text
    assert content.title is None


@pytest.mark.parametrize("source", ["", "---\n", "---\n---\n", "![](a.png)", "<!-- rien -->"])
def test_page_without_text_is_empty(source: str) -> None:
    assert read_markdown(source).text == ""


def test_emphasis_inside_a_word_and_escapes_do_not_part_it() -> None:
    assert read_markdown("an**ti**dote \\*net\\* 5 * 3 = 15").text == "antidote *net* 5 * 3 = 15"


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("title: Un  titre \t", "Un  titre"),
        ("title:\tUn titre", "Un titre"),
        ("title:" + " " * 20_000 + "Un titre" + " " * 20_000, "Un titre"),
        ('title: "Un : titre"  ', "Un : titre"),
        ("title:" + " " * 40_000, None),
    ],
    ids=["blanks", "tab", "many blanks", "quoted", "nothing but blanks"],
)
def test_value_of_front_matter_among_blanks(field: str, title: str | None) -> None:
    content = read_markdown(f"---\n{field}\nauthor: A. Tessonnier\n---\nTexte")
    assert (content.title, content.author, content.text) == (title, "A. Tessonnier", "Texte")


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        (
            '+++\ntitle = "Un pont : fin"\ndate = 2026-05-04T09:12:00+02:00\nauthor = "A. '
            'T."\n+++\n',
            ("Un pont : fin", "2026-05-04T09:12:00+02:00", "A. T."),
        ),
        (
            "+++\ntitle = 'Un pont'\ndate = 2026-05-04\nauthor = ['A. T.', 'B. "
            "U.']\n[menu]\nx = 1\n+++\n",
            ("Un pont", "2026-05-04", "A. T., B. U."),
        ),
        ("+++ \ntitle = '''\nUn\npont'''\n+++", ("Un pont", None, None)),
        ("---\ntitle: Un pont\nauthor: [A. T., 'B. U.']\n---\n", ("Un pont", None, "A. T., B. U.")),
        (
            "---\ntitle: Un pont\nauthor:\n  - A. T.\n  - B. U.\n---\n",
            ("Un pont", None, "A. T., B. U."),
        ),
        ("---\nauthor:\n- A. T.\ndate: 2026-05-04\n...\n", (None, "2026-05-04", "A. T.")),
    ],
)
def test_front_matter(block: str, fields: tuple[str | None, ...]) -> None:
    content = read_markdown(f"{block}\nLe pont ferme.\n")
    assert content.text == "Le pont ferme."
    assert (content.title, content.published, content.author) == fields


@pytest.mark.parametrize(
    "source",
    [
        "+++\nLe pont = fermé\n+++\nsuite",
        "+++\ntitle = x",
        "++ deux\n\ntitle = 3",
        "Un\n\n+++\na = 1\n+++",
    ],
)
def test_signs_around_text_are_no_front_matter(source: str) -> None:
    content = read_markdown(source)
    assert content.text.split() == source.split()
    assert content.title is None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("2025. Une année noire.", "2025. Une année noire."),
        ("14. Tel est le nombre de voix.", "14. Tel est le nombre de voix."),
        (
            "1914. La halle brûle.\n\n1918. Elle rouvre.",
            "1914. La halle brûle.\n\n1918. Elle rouvre.",
        ),
        ("2024. Un.\n2025. Deux.", "2024. Un.\n\n2025. Deux."),
        ("12) voix contre trois.", "12) voix contre trois."),
        # Lists, the second of which goes on after a paragraph.
        ("1. un\n2. deux", "un\ndeux"),
        ("1. un\n1. deux", "un\ndeux"),
        ("3. trois\n4. quatre", "trois\nquatre"),
        ("- 2025. Une année", "2025. Une année"),
    ],
)
def test_number_at_the_beginning_of_a_paragraph(source: str, text: str) -> None:
    assert read_markdown(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<div>Le pont ferme lundi.</div>", "Le pont ferme lundi."),
        (
            'Avant.\n\n<p align="center">Le <b>pont</b> ferme.</p>\n\nFin.',
            "Avant.\n\nLe pont ferme.\n\nFin.",
        ),
        ("<section>\n\nLe pont *ferme*.\n\n</section>", "Le pont ferme."),
        (
            "<table><tr><td>Pau</td><td>3</td></tr><tr><td>Dax</td><td>4</td></tr></table>",
            "Pau | 3\nDax | 4",
        ),
        ("<script>\nvar pont = 1;\n</script>\n\nFin.", "Fin."),
        ("<!-- Le pont ferme lundi. -->\n\nFin.", "Fin."),
        ("<style>p { color: red }</style>\n\nFin.", "Fin."),
    ],
)
def test_text_of_html_is_text(source: str, text: str) -> None:
    assert read_markdown(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Il y a ~~douze~~trois blessés.", "Il y a trois blessés."),
        ("Il y a <del>douze</del>trois blessés.", "Il y a trois blessés."),
        ("Il y a <S>douze *morts*</S>trois blessés.", "Il y a trois blessés."),
        ("De ~3 à ~4 mètres", "De ~3 à ~4 mètres"),
        ("Un </del> reste.", "Un  reste."),
    ],
)
def test_struck_out_text_is_not_stated(source: str, text: str) -> None:
    assert read_markdown(source).text == text


def test_endless_pieces_of_html_are_refused() -> None:
    with pytest.raises(ArticleError, match="too many pieces of HTML"):
        read_markdown("<div>un</div>\n\n" * 2_000)
