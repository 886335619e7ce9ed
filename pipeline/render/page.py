"""Pages from templates: text from outside escaped, nothing loaded, no script allowed."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

# What a browser would not show or would turn the words around it by; line ends are white space.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\x00-\x20\x7f-\x9f\\]+", re.IGNORECASE)


def shown(text: str) -> str:
    """`text` with a replacement character for each that would not be seen or would mislead."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web, to be a link; anything else could run code."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None


def fill(template: str, *, more_style: str = "", **values: object) -> str:
    """A page from `pipeline/render/templates`, with its style and a policy that allows only it.

    `more_style` is CSS of this package's own making: it is not escaped.
    """
    style = _style() + more_style
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    # The style is the package's own, and its hash would not fit an escaped one.
    page = _environment().get_template(template)
    return page.render(values | {"style": Markup(style), "policy": policy})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown
    return environment


@cache
def _style() -> str:
    folder = resources.files("pipeline.render").joinpath("templates")
    return folder.joinpath("style.css").read_text("utf-8")
