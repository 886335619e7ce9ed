"""Pages from templates: outside text is escaped, nothing is loaded, no script may run."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

# Characters that a browser would not show or that change the writing direction. Line ends stay.
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def shown(text: str) -> str:
    """Replace each character that would not be visible or would mislead."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)


def fill(template: str, *, more_style: str = "", **values: object) -> str:
    """Fill a template with its style and a policy that allows nothing else.

    `more_style` is CSS of this package's own making: it is not escaped.
    """
    style = _style() + more_style
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    # The style is the package's own, and escaping it would change its hash.
    page = _environment().get_template(template)
    return page.render(values | {"style": Markup(style), "policy": policy})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("summarize.render", "templates"),
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
    folder = resources.files("summarize.render").joinpath("templates")
    return folder.joinpath("style.css").read_text("utf-8")
