"""Web addresses: which ones are kept as data, and which of those may become links."""

from __future__ import annotations

import re

_LINKABLE = re.compile(r"https?://[^\s<>\"'\x00-\x20\x7f-\x9f\\]+", re.IGNORECASE)


def web_address(url: str | None) -> str | None:
    """Return `url` if it has a web scheme, else None.

    This is the rule for data: an address is kept as its source gives it. What becomes a link has
    to pass `link_target`.
    """
    return url if url and url.startswith(("http://", "https://")) else None


def link_target(url: str | None) -> str | None:
    """Return `url` if it is safe as the target of a link, else None.

    Anything but a plain web address could run code or break out of its attribute.
    """
    return url if url and _LINKABLE.fullmatch(url) else None
