"""Markdown to plain text, by CommonMark (markdown-it-py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarize.read.content import Content, language_code

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:[ \t](?P<value>.*))?")
# Other YAML than `key: value`: nested lines, list items, comments, blank lines.
_OTHER_YAML = re.compile(r"(?:[ \t]+.*|-[ \t].*|#.*|[\]}]?)")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(source: str) -> Content:
    """Return the rendered text, with metadata from the front matter or first heading.

    Paragraphs are separated by a blank line; headings, list items and table rows have lines of
    their own. Link texts stay; link targets, images, raw HTML and code blocks go.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = split_front_matter(source)
    tokens = _parser().parse(body)
    return Content(
        text=_join(_blocks(tokens)),
        title=fields.get("title") or _first_heading(tokens),
        author=fields.get("author"),
        published=fields.get("published") or fields.get("date"),
        site=fields.get("site"),
        url=fields.get("url"),
        declared_language=language_code(fields.get("lang") or fields.get("language")),
    )


def split_front_matter(source: str) -> tuple[Mapping[str, str], str]:
    """Return the `key: value` lines of a leading `---` block, and the text after the block.

    A block with other lines is text between two rules, and stays in the body.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        return {}, source
    fields: dict[str, str] = {}
    for line in match["fields"].splitlines():
        if field := _FIELD.fullmatch(line):
            value = _unquoted((field["value"] or "").strip(" \t"))
            if value:
                fields.setdefault(field["key"].lower(), value)
        elif not _OTHER_YAML.fullmatch(line):
            return {}, source
    return fields, source[match.end() :]


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    # Block scalars, lists and mappings are not one-line values.
    return "" if value[:1] in {"|", ">", "[", "{", "&", "*"} else value.strip()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _first_heading(tokens: Sequence[Token]) -> str | None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return _inline_text(inline).replace("\n", " ").strip() or None
    return None


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """Yield each block's text and tightness; tight ones (list items, table rows) have no gap."""
    tight = False
    row: list[str] | None = None
    for token in tokens:
        if token.type == "paragraph_open":
            tight = token.hidden
        elif token.type == "heading_open":
            tight = False
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " | ".join(row or []), True
            row = None
        elif token.type == "inline":
            text = _inline_text(token).strip()
            if row is not None:
                row.append(text)
            elif text:
                yield text, tight


def _inline_text(token: Token) -> str:
    return "".join(_inline_pieces(token.children or []))


def _inline_pieces(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in {"text", "code_inline"}:
            yield child.content
        elif child.type == "softbreak":
            # A line end inside a paragraph is a space: it must not split a sentence.
            yield " "
        elif child.type == "hardbreak" or (
            child.type == "html_inline" and _LINE_BREAK_TAG.fullmatch(child.content)
        ):
            yield "\n"


def _join(blocks: Iterator[tuple[str, bool]]) -> str:
    pieces: list[str] = []
    was_tight = False
    for text, tight in blocks:
        if pieces:
            pieces.append("\n" if tight and was_tight else "\n\n")
        pieces.append(text)
        was_tight = tight
    return "".join(pieces)
