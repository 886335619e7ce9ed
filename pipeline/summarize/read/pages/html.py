"""HTML to plain text: the article of a page.

The page is read as its reader sees it, and the element that holds most running text is taken for
the article (as in Kohlschütter, Fankhauser and Nejdl 2010, WSDM, pp. 441-450: by words and links of
blocks). `python -m tests.quality extraction` compares this with libraries for it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from summarize.errors import Refusal
from summarize.languages.guess import likeliest
from summarize.read.characters import as_text, without_void_references
from summarize.read.content import Content, language_code, metadata_line
from summarize.read.pages.article_check import Evidence, require_article
from summarize.read.pages.blocks import Block, Blocks, Kind, read_blocks
from summarize.read.pages.boilerplate import Boilerplate, boilerplate
from summarize.read.pages.choice import Place, article_blocks, find_place
from summarize.read.pages.dom import parse
from summarize.read.pages.fields import Head, believed_title, complete, read_head
from summarize.read.pages.surroundings import Surroundings, surroundings
from summarize.read.pages.visible import keep_visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT_LINE = 200


def read_html(source: str) -> Content:
    """Return the article of a page: its text, and the page's metadata.

    Paragraphs, headings, list items and table rows are separated as in the text of a Markdown file.
    Menus, captions, scripts, banners, bylines and links to other articles are left out, and the
    title too, which is a field of its own.

    Raises:
        Refusal: there is no article on the page.
        ArticleError: reading the page would cost too much.
    """
    return _read(source, fragment=False)


def read_fragment(source: str) -> Content:
    """Return the text of a fragment such as a feed's item; raises what `read_html` raises."""
    return _read(f"<!DOCTYPE html><html><body><article>{source}</article></body></html>", True)


def _read(source: str, fragment: bool) -> Content:
    root = parse(without_void_references(as_text(source)))
    if root is None:
        raise Refusal("no article on the page: it is empty")
    words = boilerplate()
    head = read_head(root)
    body = root.find("body")
    keep_visible(root, words, _language(head, root))
    blocks = read_blocks(root if body is None else body)
    around = surroundings(blocks, root, words)
    place = find_place(blocks, around, head.titles, root if body is None else body)
    head = believed_title(head, blocks, place)
    content = complete(head, root, blocks, around, place, words)
    found = article_blocks(blocks, around, place)
    kept = [one for one in found if not _is_around(one, content, words)]
    text = "\n\n".join(_paragraphs(kept))
    if not fragment or not text:
        require_article(_evidence(text, kept, content, blocks, around, place), words)
    language = believed(content.declared_language, text)
    left_out = _left_out(blocks, place, kept)
    return replace(content, text=text, declared_language=language, left_out=left_out)


def _left_out(blocks: Blocks, place: Place, kept: list[Block]) -> float:
    """Return which share of the running text in the article's element is not in its text."""
    held = blocks.running[place.main[1]] - blocks.running[place.main[0]]
    inside = {id(one) for one in blocks.all[slice(*place.main)]}
    read = sum(one.running for one in kept if id(one) in inside)
    return round(1 - read / held, 3) if held else 0.0


def believed(declared: str | None, text: str) -> str | None:
    """Return the declared language if the text bears it out: templates may bring another's."""
    code = language_code(declared)
    return code if code and code == likeliest(text) else None


def _language(head: Head, root: HtmlElement) -> str | None:
    """Return the page's language, for the marks of its quotations."""
    declared = language_code(head.language)
    if declared or next(root.iter("q"), None) is None:
        return declared
    return likeliest(" ".join(root.itertext()))


def _paragraphs(blocks: list[Block]) -> list[str]:
    """Return the texts: items of one list and rows of one table are lines of one text."""
    found: list[str] = []
    for (lines, _), group in groupby(blocks, key=_together):
        texts = [one.text for one in group]
        found += ["\n".join(texts)] if lines else texts
    return found


def _together(block: Block) -> tuple[bool, int]:
    lines = block.kind in {Kind.ITEM, Kind.ROW} and block.group is not None
    return lines, id(block.group) if lines and block.kind is Kind.ROW else 0


def _evidence(
    text: str,
    kept: list[Block],
    content: Content,
    blocks: Blocks,
    around: Surroundings,
    place: Place,
) -> Evidence:
    near = slice(*place.around)
    return Evidence(
        text=text,
        blocks=kept,
        title=content.title,
        near=" ".join(one.text for one in blocks.all[near]),
        page=" ".join(one.text for one in blocks.all),
        teasers=around.teasers,
        teaser_words=around.teaser_words,
    )


def _is_around(block: Block, content: Content, words: Boilerplate) -> bool:
    """Tell whether a block is the title again, a byline, or a line such as `à lire aussi`."""
    text = block.text
    if content.title and metadata_line(text) == content.title:
        return True
    return len(text) <= _SHORT_LINE and (
        words.is_boilerplate(text, block.is_sentence) or words.is_byline(text, content.author)
    )
