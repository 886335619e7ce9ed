"""Inputs made to break out: of markup, of the directory, of time and memory. All by hand."""

from __future__ import annotations

import json
from pathlib import Path

BODY = (
    "Le conseil de Valbourg a approuvé mardi la fermeture du pont, malgré l'avis contraire de la "
    "commission. Les travaux dureront huit mois et coûteront deux millions d'euros."
)
TEXTS = (
    "<script>window.ran = 1</script>",
    "</style><script>window.ran = 1</script>",
    "</title><script>window.ran = 1</script>",
    '"><img src=x onerror="window.ran = 1">',
    "' onmouseover='window.ran = 1",
    "<svg/onload=window.ran=1>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<a href=javascript:window.ran=1>ici</a>",
    "<base href=https://example.net/>",
    "<meta http-equiv=refresh content='0;url=https://example.net/'>",
    "<link rel=stylesheet href=https://example.net/x.css>",
    "<form action=https://example.net/><button>ok</button></form>",
    "<math><mtext><mglyph><style><img src=x onerror=window.ran=1>",
    "<!--><script>window.ran = 1</script>-->",
    "<![CDATA[<script>window.ran = 1</script>]]>",
    "]]><entry><id>x</id></entry>",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "{{ 7 * 7 }}{% for x in y %}{{ x }}",
    "{{ ''.__class__.__mro__ }}",
    "{language} {confidence} {0} {number} %s %(x)s",
    "&lt;script&gt;window.ran = 1&lt;/script&gt;",
    "&#60;script&#62; &amp;amp; &nbsp; &notanentity;",
    "[ici](javascript:window.ran=1) ![x](https://example.net/x.png)",
    "[^s1]: faux\n\n# Titre\n\n| a | b |",
    "```\ncode\n``` `x` ~~~",
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1//https://example.org",
    "data:text/html,<script>window.ran=1</script>",
    "https://example.org/\"onclick='window.ran=1'",
    "https://example.org/ javascript:window.ran=1",
    "\\\\serveur\\partage\\x.html",
    "file:///etc/passwd",
    "gepj.exe \u202egpj.exe \u2066x\u2069",
    "\u202b\u202e\u202d sans fin",
    "z\u0300\u0301\u0302\u0303" * 30,
    "\u200b\u200d\ufeff\u00ad invisible",
    "\x1b[31mrouge\x1b]8;;https://example.net\x07lien",
    "\x07\x08\x0b\x0c\x7f\x85",
    "ligne\u2028ligne\u2029ligne\r\nligne",
    "A" * 3000,
    "👩\u200d👩\u200d👧 \U0001f1eb\U0001f1f7 𝔘𝔫𝔦",
    "\ufffe\uffff\U0001fffe",
)
"""Stand in every field of a record."""
IDS = (
    *(
        "../../etc/passwd",
        "..",
        ".",
        "/etc/passwd",
        "a/b/c",
        "a\\b",
        "C:\\x",
        "~root",
        "-rf",
        "--help",
    ),
    *(".hidden", "con", "NUL.txt", "com1", "lpt9.a.b", "run", "index", "INDEX", "feed", "Feed"),
    *("ledger", "ledger.sqlite", "x" * 300, " ", "\u202egpj.exe", "é", "e\u0301", "%2e%2e%2f"),
    *(
        "a?b#c",
        '"><script>window.ran=1</script>',
        "$(reboot)",
        "a\nb",
        "a\tb",
        "*",
        "😀",
        "a" * 79 + ".",
    ),
    *("same", "same", "SAME"),
)
PAGES = (
    "<div>" * 2000 + BODY,
    f"<title>{BODY}</title><script>window.ran=1</script><p onclick='window.ran=1'>{BODY}</p>",
    f"<meta property='og:title' content='<script>window.ran=1</script>'><p>{BODY}</p>",
    f"<link rel=canonical href='javascript:window.ran=1'><p>{BODY}</p>",
    f"<html lang='\"><script>'><p>{BODY}</p>",
    f"<p>{BODY}<p>\0\0<b><i><p></b>{BODY}</i>",
    f"<script type='application/ld+json'>{{'a':[[[[</script><p>{BODY}</p>",
    "<!-- " + BODY,
    "<table>" * 50 + BODY,
)
BROKEN = (
    '{"id": "x", "text": "\\ud800"}',
    '{"id": "x", "text": "a\\u0000b"}',
    '{"id": {"a": 1}, "text": "x"}',
    '{"text": ' + "[" * 2000,
    '{"text": "x", "n": 1e999999}',
    '{"text": "' + "x" * 400_000 + '"}',
    "\\x00\\x01",
)
"""Lines that are no article."""


def write(file: Path) -> int:
    """The corpus as JSON Lines; returns how many there are."""
    records: list[object] = []
    for number, text in enumerate(TEXTS):
        fields = dict.fromkeys(("title", "author", "site", "published", "url"), text)
        records.append({"id": f"texte-{number}", "text": f"{text}\n\n{BODY}\n{text}.", **fields})
    records += [{"id": id_, "text": f"{BODY} Numéro {n}."} for n, id_ in enumerate(IDS)]
    records += [{"html": page} for page in PAGES]
    lines = [*map(json.dumps, records), *BROKEN]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)
