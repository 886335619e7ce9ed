"""Texts, streams, Markdown and JSON Lines that could cost more than their length."""

from __future__ import annotations

import math

from tests.support.growth.makers import Maker, counted, in_json, repeated
from tests.support.hostile import BODY

TEXTS: dict[str, Maker] = {
    "blanks": repeated(" ", after=BODY),
    "blank lines": repeated("\n", after=BODY),
    "title and blanks": repeated(" ", "Le pont", f"\n\n{BODY}"),
    "blanks after a title": repeated(" ", "Le pont\n", f"x\n\n{BODY}"),
    "at signs": repeated("a@", after=f"\n{BODY}"),
    "base64": repeated("TWFuIGlzIGRpc3Rpbmd1", after=f"\n{BODY}"),
    "marks": repeated("\u0301", "e", BODY),
    "marks out of order": repeated("\u0301\u0316", "e", BODY),
    "dots": repeated(".", after=BODY),
    "quotation marks": repeated("«", after=BODY),
    "control characters": repeated("mot" * 40 + "\x0b", after=BODY),
    "addresses": repeated("http://", after=BODY),
    "emoji": repeated("👩\u200d", after=BODY),
    "legacy bytes": lambda size: ("é l'été " * (size // 8) + BODY).encode("cp1252"),
    "UTF-16": lambda size: ("l'été " * (size // 6)).encode("utf-16-le"),
}
STREAMS: dict[str, Maker] = {
    "comments": repeated("<!-- x -->", after=f"<p>{BODY}"),
    "nested comments": lambda size: "<!--" * (size // 20) + "--> " * (size // 20) + BODY,
    "instructions": repeated("<?xml x", after=BODY),
    "blank instructions": repeated("<?x?>    ", after=BODY),
    "braces": repeated("{", after=BODY),
}
MARKDOWN: dict[str, Maker] = {
    "blanks in front matter": repeated(" ", "---\ntitle: a", f"b\n---\n{BODY}"),
    "blanks after a key": repeated(" ", "---\ntitle:", f"\n---\n{BODY}"),
    "open front matter": repeated("cle: valeur\n", "---\n", BODY),
    "rules": repeated("---\n", after=BODY),
    "brackets": repeated("[", after=BODY),
    "links": repeated("[a](", after=BODY),
    "images": repeated("![a", after=BODY),
    "emphasis": repeated("*a **b ", after=BODY),
    "underscores": repeated("_", "mot", BODY),
    "backticks": counted("`#`` ", after=BODY),
    "quotations": repeated("> ", after=BODY),
    "lists": repeated("- ", after=BODY),
    "indented lists": lambda size: (
        "\n".join("  " * n + "- a" for n in range(int(math.sqrt(size)))) + BODY
    ),
    "open tags": repeated("<a ", after=BODY),
    "open comments": repeated("<!--", after=BODY),
    "table": repeated("|a|\n|-|\n", after=BODY),
    "wide table": lambda size: (
        "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|b|\n" * (size // 8)
    ),
    "definitions": counted("[a#]: /b\n", after=f"\n\n{BODY}"),
    "references": counted("[a#] ", "[a1]: /b\n\n", BODY),
    "entities": repeated("&#x110000;", after=BODY),
    "backslashes": repeated("\\", after=BODY),
    "headings": repeated("a\n===\n", after=BODY),
    "strikes": repeated("~~a ", after=BODY),
    "autolinks": repeated("<a@", after=BODY),
}
JSONL: dict[str, Maker] = {
    "blanks in the title": in_json("title", repeated(" ", "a", "b")),
    "lines in the title": in_json("title", repeated(" \n", "a", "b")),
    "blanks in the id": in_json("id", repeated(" ", "a", "b")),
    "marks in the id": in_json("id", repeated("\u0301\u0316", "e")),
    "dots in the id": in_json("id", repeated(".")),
    "language": in_json("lang", repeated("fr-", after="!")),
    "address": in_json("url", repeated("http://")),
    "arrays": repeated("[", '{"text":'),
    "keys": counted('"k#":1,', '{"text":"un",', '"z":1}'),
    "lines": repeated('{"text": "un"}\n'),
    "digits": repeated("9", '{"text": "un", "n":', "}"),
}
