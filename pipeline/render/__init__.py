"""Render: a brief in its forms. A format is a function from a brief to text; adding one is a line
in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.records import Brief
from pipeline.render import html, json, markdown

__all__ = ["FORMATS", "Form"]


@dataclass(frozen=True, slots=True)
class Form:
    """One format."""

    suffix: str
    """Of a file, with its dot."""
    one: Callable[[Brief], str]
    """A brief alone, as in a file; ends with a line end."""
    in_stream: Callable[[Brief], str]
    """A brief among others on stdout."""
    between: str = ""
    """Between two of them."""
    alone: bool = False
    """Two of them in one stream are no document."""


FORMATS = {
    "markdown": Form(".md", markdown.render, markdown.render_in_stream, between="\n---\n\n"),
    "json": Form(".json", json.render, json.render_line),
    "html": Form(".html", html.render, html.render, alone=True),
}
