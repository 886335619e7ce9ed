"""Markdown to plain text, by CommonMark (markdown-it-py)."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarize.errors import ArticleError, Refusal
from summarize.read.content import Content, language_code
from summarize.read.pages.html import read_fragment

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(
    r"\A\+\+\+[ \t]*\n(?P<fields>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:[ \t](?P<value>.*))?")
# Other YAML than `key: value`: nested lines, list items, comments, blank lines.
_OTHER_YAML = re.compile(r"(?:[ \t]+.*|-[ \t].*|#.*|[\]}]?)")
_LIST_ITEM = re.compile(r"[ \t]+-[ \t]+(?P<value>.*)|-[ \t]+(?P<bare>.*)")
_STRUCK_TAG = re.compile(r"<(?P<end>/?)(?:del|s|strike)\s*>", re.IGNORECASE)
_SHOWN = re.compile(r">[^<]*[^\W_][^<]*<|\A[^<]*[^\W_][^<]*<")
"""Text in a piece of markup; most pieces are a tag alone."""
_MAX_HTML = 1_000
"""Most pieces of HTML, each of which is parsed."""
_MAX_LIST_START = 999
"""Greatest number of a list that does not begin with 1; a year begins a sentence."""
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(source: str) -> Content:
    """Return the rendered text, with metadata from the front matter or first heading.

    Paragraphs are separated by a blank line; headings, list items and table rows have lines of
    their own. Link texts stay, and so does the text of HTML; link targets, images, struck-out text
    and code blocks go. A number is a list's only where the list goes on, or begins with 0 or 1.

    Raises:
        ArticleError: there is too much HTML in it.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = split_front_matter(source)
    tokens = _parser().parse(body)
    if sum(token.type == "html_block" for token in tokens) > _MAX_HTML:
        raise ArticleError(f"too many pieces of HTML: at most {_MAX_HTML}")
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
    """Return the fields of a leading block, and the text after it.

    The block stands between lines of `---` and is YAML of `key: value`, with lists of names; or
    between lines of `+++`, and is TOML. Any other is text between two rules, and stays in the body.
    """
    if match := _TOML.match(source):
        fields = _toml(match["fields"])
    elif match := _FRONT_MATTER.match(source):
        fields = _yaml(match["fields"])
    else:
        return {}, source
    return ({}, source) if fields is None else (fields, source[match.end() :])


def _toml(block: str) -> dict[str, str] | None:
    try:
        found = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    fields: dict[str, str] = {}
    for key, value in found.items():
        listed = value if isinstance(value, list) else [value]
        texts = [_written(one) for one in listed]
        if text := ", ".join(filter(None, texts)):
            fields.setdefault(key.lower(), text)
    return fields


def _written(value: object) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return " ".join(value.split()) if isinstance(value, str) else ""


def _yaml(block: str) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    listed: dict[str, list[str]] = {}
    key = ""
    for line in block.splitlines():
        if field := _FIELD.fullmatch(line):
            key = field["key"].lower()
            written = (field["value"] or "").strip(" \t")
            value = _flow(written) if written.startswith("[") else _unquoted(written)
            if value:
                fields.setdefault(key, value)
        elif not _OTHER_YAML.fullmatch(line):
            return None
        elif key and (item := _LIST_ITEM.fullmatch(line)):
            listed.setdefault(key, []).append(_unquoted((item["value"] or item["bare"]).strip()))
    for key, values in listed.items():
        if text := ", ".join(filter(None, values)):
            fields.setdefault(key, text)
    return fields


def _flow(written: str) -> str:
    """Return the items of a list on one line: `[Ana Vidal, "Hugues Valadier"]`."""
    items = written.removeprefix("[").removesuffix("]").split(",")
    return ", ".join(filter(None, (_unquoted(one.strip()) for one in items)))


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    # Block scalars, mappings and references are not one-line values.
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
    number = ""
    numbers = _numbers_of_text(tokens)
    for place, token in enumerate(tokens):
        if token.type == "paragraph_open":
            tight = token.hidden and not number
        elif token.type == "heading_open":
            tight = False
        elif token.type == "list_item_open":
            number = numbers.get(place, "")
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " | ".join(row or []), True
            row = None
        elif token.type == "html_block":
            if text := _html_text(token.content):
                yield text, False
        elif token.type == "inline":
            text = number + _inline_text(token).strip()
            number = ""
            if row is not None:
                row.append(text)
            elif text:
                yield text, tight


def _numbers_of_text(tokens: Sequence[Token]) -> dict[int, str]:
    """Return what numbers are text, by the place of their token, as in `2025. A dark year`.

    CommonMark takes any number with a dot for the beginning of a list.
    """
    found: dict[int, str] = {}
    opened: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            opened.append([])
        elif token.type == "list_item_open" and token.info:
            opened[-1].append(place)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            items = opened.pop()
            if not _is_list([int(tokens[one].info) for one in items]):
                found |= {one: f"{tokens[one].info}{tokens[one].markup} " for one in items}
    return found


def _is_list(numbers: list[int]) -> bool:
    if not numbers or numbers[0] in {0, 1}:
        return True
    steps = {after - before for before, after in pairwise(numbers)}
    return numbers[0] <= _MAX_LIST_START and len(numbers) > 1 and steps in ({1}, {0})


def _html_text(markup: str) -> str:
    if not _SHOWN.search(markup):
        return ""
    try:
        return read_fragment(markup).text
    except (ArticleError, Refusal):
        return ""


def _inline_text(token: Token) -> str:
    return "".join(_inline_pieces(token.children or []))


def _inline_pieces(children: Sequence[Token]) -> Iterator[str]:
    struck = 0
    for child in children:
        tag = _STRUCK_TAG.fullmatch(child.content) if child.type == "html_inline" else None
        if child.type == "s_open" or (tag and not tag["end"]):
            struck += 1
        elif child.type == "s_close" or tag:
            struck = max(0, struck - 1)
        elif struck:
            continue
        elif child.type in {"text", "code_inline"}:
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
