"""Markdown: the text that a reader of the page sees."""

from __future__ import annotations

import pytest

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

<div>brut</div>

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
