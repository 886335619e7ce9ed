"""Pages that could cost more than their length."""

from __future__ import annotations

from tests.support.growth.makers import ART, Maker, counted, in_head, in_page, repeated

PAGES: dict[str, Maker] = {
    "deep": in_page(repeated("<div>")),
    "inline deep": in_page(repeated("<b>")),
    "paragraphs": in_page(repeated("<p>mot mot</p>")),
    "attributes": in_page(counted("a#=1 ", "<p ", ">")),
    "links": in_page(counted("<a href='/x#'>un lien</a> ")),
    "headings": in_page(counted("<h2><a href='/x#'>Un titre</a></h2>")),
    "first headings": in_page(counted("<h1>Un titre #</h1>")),
    "forms": in_page(counted("<form action='/x#'><input name=a><p>un mot</p></form>")),
    "nested forms": in_page(repeated("<form><div><p>un mot</p>")),
    "rows": in_page(repeated("<tr><td>un<td>deux", "<table>", "</table>")),
    "nested tables": in_page(repeated("<table><tr><td>")),
    "colspan": in_page(
        lambda size: f"<table><tr><td colspan={size}>un<td>deux</tr><tr><td>a</tr></table>"
    ),
    "rowspan": in_page(lambda size: f"<table><tr><td rowspan={size}>un<td>deux</table>"),
    "colspans": in_page(repeated("<tr><td colspan=1000>a", "<table>", "</table>")),
    "comments": in_page(repeated("<!--x-->")),
    "open comments": in_page(repeated("<!--")),
    "open quotes": in_page(repeated("<a href='")),
    "open tags": in_page(repeated("<a ")),
    "breaks": in_page(repeated("<br>")),
    "items": in_page(counted("<li>un mot #", "<ul>", "</ul>")),
    "nested items": in_page(repeated("<ul><li>un")),
    "spans": in_page(repeated("<span>un </span>")),
    "quotations": in_page(repeated("<blockquote><p>un</p>")),
    "see also": in_page(counted("<p>À lire aussi : un titre #</p>")),
    "standfirsts": in_page(repeated("<div class=chapo>")),
    "bylines": in_page(repeated("<div class=author><p>Par A. Tessonnier</p>")),
    "class": in_page(repeated("article-body ", "<div class='", f"'>{ART}</div>")),
    "camel class": in_page(repeated("aB", "<div class='", f"'>{ART}</div>")),
    "times": in_page(counted("<time datetime='2024-05-#'>5 mai 2024</time>")),
    "dates": in_page(counted("<p>Le 12 mai 20#, 2024-05-12T06:#")),
    "numbers": in_page(repeated("2024", "<p>")),
    "blanks": in_page(repeated(" ", "<p>un", "deux</p>")),
    "marks": in_page(repeated("\u0301\u0316", "<p>e", "</p>")),
    "at signs": in_page(repeated("a@", "<p>", "</p>")),
    "base64": in_page(repeated("TWFuIGlzIGRpc3Rpbmd1", "<p>", "</p>")),
    "references": in_page(repeated("&#x301;&#x316;", "<p>Le pont, e", "</p>")),
    "address in a sentence": in_page(repeated("a@", "<p>Le pont ferme mardi, dit ", ".</p>")),
    "word in a sentence": in_page(repeated("TWFu", "<p>Le pont ferme mardi, dit ", ".</p>")),
    "authors in each other": in_page(
        lambda size: "<div class=author>" * 1_500 + "<p>Le pont ferme. " * (size // 16)
    ),
    "entities": in_page(repeated("&eacute;")),
    "void entities": in_page(repeated("&#x110000;&#xD800;")),
    "brackets": in_page(repeated("<")),
    "pictures": in_page(counted("<figure><img src='/a#.png'><figcaption>un</figcaption></figure>")),
    "definitions": in_page(repeated("<dl><dt>un<dd>deux</dl>")),
    "title": in_head(repeated("T", "<title>", "</title>")),
    "blanks in the title": in_head(repeated(" ", "<title>a", "b</title>")),
    "dashes in the title": in_head(repeated("a - ", "<title>", "</title>")),
    "author": in_head(repeated("A. B, ", '<meta name="author" content="', '">')),
    "blanks in the author": in_head(repeated(" ", '<meta name="author" content="A', 'B">')),
    "address of the author": in_head(repeated("a@", '<meta name="author" content="', '">')),
    "metas": in_head(counted('<meta name="k#" content="v#">')),
    "tags": in_head(repeated("a, ", '<meta name="keywords" content="', '">')),
    "date": in_head(repeated("2024-", '<meta name="date" content="', '">')),
    "canonical": in_head(repeated("a/", '<link rel=canonical href="http://a.example/', '">')),
    "canonicals": in_head(counted('<link rel=canonical href="http://a.example/#">')),
    "JSON-LD quotes": in_head(
        repeated('\\"', '<script type="application/ld+json">{"headline": "', '"}</script>')
    ),
    "JSON-LD open": in_head(
        repeated('{"author":', '<script type="application/ld+json">', "</script>")
    ),
    "JSON-LD names": in_head(
        repeated(
            '{"@type":"Person","name":"A. B"},',
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[',
            "{}]}</script>",
        )
    ),
    "JSON-LD broken": in_head(
        repeated('"@type":"Person","name":"A', '<script type="application/ld+json">{', "</script>")
    ),
    "JSON-LD scripts": in_head(
        repeated('<script type="application/ld+json">{"@type":"NewsArticle"}</script>')
    ),
    "scripts": in_head(repeated("<script>a<p></script>")),
    "styles": in_head(repeated("a{b:c}", "<style>", "</style>")),
    "licence": in_page(repeated("<a rel=license href=/cc>cc</a>", "<footer>", "</footer>")),
}
