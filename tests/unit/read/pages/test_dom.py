"""The tree of a page: what browsers make of it, in linear time whatever it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from summarize.errors import ArticleError, Refusal
from summarize.read.pages.dom import parse
from summarize.read.pages.html import read_html
from tests.support.pages import PARAGRAPH


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("<p>a</body></html><p>b", "ab"),
        ("<p>a</div></section></article>b", "ab"),
        ("<b>a<p>b</b>c", "abc"),
        ("<table>a<tr><td>b</table>c", "abc"),
        ("<p>a<![CDATA[x]]>b", "ab"),
        ("<p title='>'>a</p ><!-->-->b", "a-->b"),
    ],
)
def test_broken_markup_loses_no_text(source: str, body: str) -> None:
    root = parse(source)
    assert root is not None
    assert "".join(root.find("body").itertext()) == body


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "".join(f"<b id={one}>" for one in range(n)) + "<p>x" * n,
        lambda n: "<i>" * n + "<div>x</div>" * n,
        lambda n: "<select>" + "<option>x" * n,
        lambda n: "<div>" * n + "</p>" * n,
        lambda n: "<a><div>" * n + "</a>" * n,
        lambda n: "<table>x" * n,
        lambda n: "<div><img>" + "<br>" * n + "<small>x</small>" * n,
        lambda n: "<h3>Commentaires</h3><ul><li>x</li></ul>" * n,
        lambda n: "<section>" * n + "<h3>Commentaires</h3>",
        lambda n: "<figure><img><figcaption>x</figcaption></figure>" * n,
        lambda n: "<p>" + "par 12/12/2020 | " * n,
    ],
)
def test_hostile_markup_has_an_outcome_in_linear_time(make: Callable[[int], str]) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        with suppress(ArticleError, Refusal):
            read_html(make(count) + PARAGRAPH)
        return time.process_time() - started

    seconds(10)
    assert seconds(8_000) <= 0.5 + 12 * seconds(1_000)
