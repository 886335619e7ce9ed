"""Render a brief in its output formats.

A format is a function from a brief to text; adding one takes a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from summarize.records import Brief
from summarize.render import brief_json as json
from summarize.render import html, markdown

__all__ = ["FORMATS", "Form"]


@dataclass(frozen=True, slots=True)
class Form:
    """An output format."""

    suffix: str
    """File suffix, with its dot."""
    one: Callable[[Brief], str]
    """Renders a brief alone, as in a file; ends with a line end."""
    in_stream: Callable[[Brief], str]
    """Renders a brief among others on stdout."""
    between: str = ""
    """Text between two briefs."""
    alone: bool = False
    """Whether two briefs in one stream are not a valid document."""


FORMATS = {
    "markdown": Form(".md", markdown.render, markdown.render_in_stream, between="\n---\n\n"),
    "json": Form(".json", json.render, json.render_line),
    "html": Form(".html", html.render, html.render, alone=True),
}
