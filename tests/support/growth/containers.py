"""Feeds, mail and Word documents that could cost more than their length."""

from __future__ import annotations

from tests.support.growth.makers import Maker, counted, in_mail, in_rss, in_word, nested, repeated
from tests.support.hostile import BODY

_P = f"<w:p><w:r><w:t>{BODY}</w:t></w:r></w:p>"


def _cell(properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>mot</w:t></w:r></w:p></w:tc>"


def _grid(span: int) -> str:
    return f'<w:gridSpan w:val="{span}"/>'


def _row(cells: str) -> str:
    return f"<w:tr>{cells}</w:tr>"


def _table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def _mime(size: int) -> str:
    count = size // 60
    return "\n".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}" for n in range(count)
    )


def _parts(size: int) -> str:
    count = size // 40
    return (
        "Content-Type: multipart/mixed; boundary=b\n\n"
        + "--b\nContent-Type: text/plain\n\nmot\n" * count
        + "--b--\n"
    )


FEEDS: dict[str, Maker] = {
    "author": in_rss(repeated("a", "<author>", "</author>")),
    "author's address": in_rss(repeated("a@", "<author>", "</author>")),
    "author's dots": in_rss(repeated("a@b.", "<author>", "</author>")),
    "blanks in the title": in_rss(repeated(" ", "<title>a", "b</title>")),
    "categories": in_rss(counted("<category>c#</category>")),
    "links": in_rss(counted("<link>http://a.example/#</link>")),
    "items": repeated(
        f"<item><description>{BODY}</description></item>", '<rss version="2.0"><channel>'
    ),
    "nested items": repeated("<item>", '<rss version="2.0"><channel>'),
    "deep": in_rss(repeated("<a>")),
    "comments": in_rss(repeated("<!--x-->")),
    "open comments": in_rss(repeated("<!--")),
    "open CDATA": in_rss(repeated("<![CDATA[")),
    "open quotes": in_rss(repeated('<a b="')),
    "void tags": in_rss(repeated("<br>", "<description>", "</description>")),
    "entities": in_rss(repeated("&nbsp;", "<description>", "</description>")),
    "void references": in_rss(repeated("&#xD800;", "<description>", "</description>")),
    "brackets": in_rss(repeated("<", "<description>", "</description>")),
    "attributes": in_rss(counted("a#='1' ", "<a ", "/>")),
    "blank head": lambda size: " \n" * (size // 2) + str(in_rss(repeated("a"))(9)),
    "namespaces": in_rss(counted('<a xmlns:n#="urn:#"><n#:b/></a>')),
    "bases": in_rss(repeated('<a xml:base="b/">')),
    "geometry": in_rss(
        repeated(
            "<georss:point>1 2</georss:point>", "<a xmlns:georss='http://www.georss.org/georss'/>"
        )
    ),
    "doctype": in_rss(repeated("a"), '<!DOCTYPE rss [<!ENTITY a "b">' + " " * 100 + "]>"),
    "declared entities": counted(
        '<!ENTITY e# "a">',
        "<!DOCTYPE rss [",
        f']><rss version="2.0"><channel><item><description>{BODY}&e1;</description></item>',
    ),
    "markup": lambda size: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><content type="xhtml">'
        f"<div>{chr(10) * size}{BODY}</div></content></entry></feed>"
    ),
}
MAILS: dict[str, Maker] = {
    "semicolons": in_mail(repeated(";", "Content-Type: ")),
    "senders": in_mail(repeated("a,", "From: ")),
    "comments in the sender": in_mail(repeated("(", "From: ")),
    "quotes in the sender": in_mail(repeated('"a" ', "From: ")),
    "at signs in the sender": in_mail(repeated("a@", "From: ")),
    "angles in the sender": in_mail(repeated("<", "From: ")),
    "encoded words": in_mail(repeated("=?utf-8?q?=C3=A9?= ", "Subject: ")),
    "encoded word": in_mail(repeated("=C3=A9", "Subject: =?utf-8?q?", "?=")),
    "broken encoded words": in_mail(repeated("=?utf-8?q?", "Subject: ")),
    "folded subject": in_mail(repeated("a\n ", "Subject: ")),
    "date": in_mail(repeated("9", "Date: ")),
    "date and comments": in_mail(repeated("(a", "Date: ")),
    "headers": in_mail(counted("X-A#: b\n", after="X-Z: b")),
    "senders' headers": in_mail(repeated("From: a\n", after="X-Z: b")),
    "parameters": in_mail(counted("; a#=b", "Content-Type: text/plain")),
    "continued parameters": in_mail(counted("; a*#=b", "Content-Type: text/plain")),
    "charsets": in_mail(repeated("; charset=a", "Content-Type: text/plain")),
    "long charset": in_mail(repeated("a", "Content-Type: text/plain; charset=")),
    "idna": lambda size: "Content-Type: text/plain; charset=idna\n\n" + "xn--a-" * (size // 6),
    "punycode": lambda size: "Content-Type: text/plain; charset=punycode\n\na-" + "9" * size,
    "utf-7": lambda size: "Content-Type: text/plain; charset=utf-7\n\n" + "+AOk" * (size // 4),
    "disposition": in_mail(repeated(";", "Content-Disposition: ")),
    "transfer encoding": in_mail(repeated("a", "Content-Transfer-Encoding: ")),
    "boundary": in_mail(repeated("b", "Content-Type: multipart/mixed; boundary=")),
    "nested parts": _mime,
    "same boundary": repeated("Content-Type: multipart/mixed; boundary=x\n\n--x\n"),
    "parts": _parts,
    "forwarded": repeated("Content-Type: message/rfc822\n\n"),
    "quoted-printable": in_mail(
        lambda size: "Content-Transfer-Encoding: quoted-printable", "=\n" * 20_000
    ),
    "base64 body": lambda size: "Content-Transfer-Encoding: base64\n\n" + "QUJD!" * (size // 5),
    "uuencode": lambda size: (
        "Content-Transfer-Encoding: x-uue\n\nbegin 644 a\n" + "M\n" * (size // 2)
    ),
    "lines": repeated("a\n", "Subject: a\n\n"),
    "one header": repeated("a", "Subject"),
}
BOXES: dict[str, Maker] = {
    "mails": repeated(f"From a@b Tue\nSubject: un\n\n{BODY}\n\n"),
    "empty mails": repeated("From a\n"),
    "one line": repeated("a", "From a\n"),
    "empty lines": repeated("\n", "From a\n"),
}
WORD: dict[str, Maker] = {
    "column span": in_word(lambda size: f"{_P}{_table(_row(_cell(_grid(size))))}"),
    "column spans": in_word(lambda size: _P + _table(_row(_cell(_grid(999)) * (size // 100)))),
    "rows": in_word(lambda size: _P + _table(_row(_cell()) * (size // 100))),
    "merged rows": in_word(lambda size: _P + _table(_row(_cell("<w:vMerge/>")) * (size // 100))),
    "cells": in_word(lambda size: _P + _table(_row(_cell() * (size // 100)))),
    "paragraphs": in_word(lambda size: _P * (size // 200)),
    "runs": in_word(lambda size: f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * (size // 30)}</w:p>"),
    "nested tables": in_word(
        nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", after=_P)
    ),
    "one text": in_word(lambda size: f"<w:p><w:r><w:t>{'a ' * (size // 2)}</w:t></w:r></w:p>"),
    "grid before": in_word(
        lambda size: _P + _table(_row(f'<w:trPr><w:gridBefore w:val="{size}"/></w:trPr>{_cell()}'))
    ),
}
