"""A brief's forms: JSON loses nothing and fits its schema; Markdown shows text, never obeys it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarize.records import (
    Article,
)
from summarize.render import markdown as as_markdown
from summarize.render.escape import escape, link
from summarize.text.single_line import document_line
from tests.support.briefs import extract, tram_brief


def _html(markdown: str) -> str:
    return str(MarkdownIt("commonmark").enable(["strikethrough", "table"]).render(markdown))


def _shown(markdown: str) -> list[str]:
    """The kinds of Markdown's tokens, but for paragraphs and text."""
    md = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    plain = {"paragraph_open", "paragraph_close", "inline", "text"}
    found = []
    for token in md.parse(markdown):
        found += [t.type for t in (token, *(token.children or ())) if t.type not in plain]
    return [kind for kind in found if kind != "text_special"]


HOSTILE = [
    "# Titre",
    "- puce",
    "+ puce",
    "12. puce",
    "3) puce",
    "> citation",
    "===",
    "---",
    "***gras*** et _souligné_ et __fort__",
    "`code` et ```bloc```",
    "~~~\nbloc",
    "[lien](http://mal.example) ![image](x)",
    "[^s1]: fausse note",
    "<script>alert(1)</script>",
    "<https://mal.example>",
    "&lt;b&gt; &amp; &#42;gras&#42;",
    "a | b\n--- | ---\nc | d",
    "ligne\n\n    code\n\n# titre",
    "fin de ligne  \nou pas\\",
    "C'est ~~faux~~",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(text: str) -> None:
    assert _shown(escape(text)) == []
    # ... also as an item of a list, where a block may begin too.
    assert _shown(f"1. {escape(text)}") == _shown("1. mot")


@settings(derandomize=True, max_examples=300)
@example("a ##")
@example("##")
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("#>-+*_[]()`~|&<\\!=1.) \n\t:/$")))
def test_no_text_becomes_markup(text: str) -> None:
    escaped = escape(text)
    assert _shown(escaped) == []
    tokens = MarkdownIt("commonmark").parse(escaped)
    inline = tokens[1].children if tokens else []
    shown = "".join(child.content for child in inline or [])
    assert shown == document_line(text)
    heading = MarkdownIt("commonmark").parse(f"# {escaped}")[1].children or []
    assert "".join(child.content for child in heading) == document_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le budget (212 M€) a crû de 3,5 % ; « c'est trop », dit-il – ou pas…",
        "R&D, 1 + 1 = 2, n° 5. Fin !",
        "Il a 12.5 points. 3 points - pas plus.",
    ],
)
def test_ordinary_text_needs_no_escape(text: str) -> None:
    assert escape(text) == text


def test_a_terminal_gets_no_commands() -> None:
    assert "\x1b" not in escape("\x1b[31mrouge\x1b]0;titre\x07")
    assert "\u202e" not in escape("abc\u202etxt.exe")


def test_only_web_addresses_are_links() -> None:
    assert link("https://a.example/b?c=d&e") == "<https://a.example/b?c=d&e>"
    for url in ("javascript:alert(1)", "https://a b", "https://a>b", "https://a\x1bb"):
        assert not link(url).startswith("<")


def test_markdown_of_the_hostile_article_has_the_page_s_own_blocks_only() -> None:
    tame = extract(Article("a", "-", "\n".join(["Titre"] + ["Une phrase."] * len(HOSTILE))))
    for text in HOSTILE:
        line = " ".join(text.split())
        wild = extract(Article("a", "-", f"{line}\n{line}"))
        assert _html(as_markdown.render(wild)).count("<h") == _html(as_markdown.render(tame)).count(
            "<h"
        )


def test_page_for_a_person() -> None:
    page = as_markdown.render(tram_brief())
    lines = page.splitlines()
    assert lines[0] == "# Le tramway de Valmont roulera en mars"
    assert lines[2] == "**Valmont tram to run in March**"
    assert "français (détecté, 99 %) / French (detected, 99%)" in page
    # One method throughout is said once, a mixed side at its sentences.
    assert page.count("article, cités ou raccourcis") == 1
    assert "1. Line B, 8.5 kilometres long, will open on 14 March 2027. [^s2][^s3]\n" in page
    assert "*(translation of the cited sentence; stands in for" in page
    assert '*(193–288)*\n\n    → "We have kept' in page
    assert "(long sentence, translated in pieces; translated at the second try)" in page
    assert "- The line will cost 300 million euros. *(number: 300 million)*" in page
    assert "- fr-en: tiny-translator (CC-BY-4.0), `cdcdcdcdcdcd`" in page


def test_every_citation_has_its_footnote_in_a_stream_of_its_own() -> None:
    page = as_markdown.render_in_stream(tram_brief())
    assert "2027. [^tram-s2][^tram-s3]" in page
    for sentence in ("s2", "s3", "s4"):
        assert page.count(f"[^tram-{sentence}]: ") == 1
    assert "[^tram-s1]" not in page


def test_brief_without_sentences_says_so() -> None:
    page = as_markdown.render(replace(tram_brief(), brief=()))
    assert "*Aucune phrase n'a pu être étayée par l'article.*" in page
    assert "[^" not in page


def test_declared_language_is_not_called_detected() -> None:
    brief = tram_brief()
    declared = replace(brief, article=replace(brief.article, declared_language="fr"))
    assert "French (declared)" in as_markdown.render(declared)
