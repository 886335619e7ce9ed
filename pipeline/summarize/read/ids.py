"""Article ids: unique in a run, deterministic, safe as a file name on any system."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MAX_LENGTH = 80
_HASH_LENGTH = 8
# Characters of a name that make its id; the rest is in its hash. Composing a name takes a time that
# grows with the square of the marks in a row.
_NAME_LENGTH = 500
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
# The run's own files in the output directory: `run.json`, `index.html`, `feed.xml`.
_RESERVED = frozenset({"run", "index", "feed"})


def fingerprint(text: str, length: int = 16) -> str:
    """Return the first hexadecimal digits of the text's SHA-256; lone surrogates are allowed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def safe_id(name: str) -> str:
    """Return a file name for any name; names that differ beyond case get different ones.

    A name that is safe already is kept. In any other, accents and unsafe characters are replaced
    and a hash of the name is appended, so that `a/b` and `a:b` stay apart.
    """
    plain = unicodedata.normalize("NFKD", name[:_NAME_LENGTH])
    ascii_name = plain.encode("ascii", "ignore").decode("ascii")
    safe = _UNSAFE.sub("-", ascii_name).lstrip(".-").rstrip(".")
    reserved = _WINDOWS_DEVICE.fullmatch(safe) or safe.lower() in _RESERVED
    if safe == name and safe and not reserved and len(safe) <= MAX_LENGTH:
        return safe
    stem = f"_{safe}" if reserved else safe
    return with_hash(stem.rstrip("-"), name)


def with_hash(stem: str, distinct: str) -> str:
    """Return `stem`, shortened as needed, with a hash of `distinct`."""
    digest = fingerprint(distinct, _HASH_LENGTH)
    short = stem[: MAX_LENGTH - _HASH_LENGTH - 1].rstrip(".-")
    return f"{short}-{digest}" if short else f"article-{digest}"


class IdRegistry:
    """The ids taken in one run; holds nothing of the articles but their ids."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def claim(self, wanted: str, distinct: str) -> str:
        """Return `wanted`, with a hash of `distinct` appended if it is taken.

        Args:
            wanted: a safe id.
            distinct: sets this article apart from others of the same id: its content, so that the
                id does not depend on how many came before. The order matters only for articles
                that agree in this too, and for which of them gets the plain id.
        """
        candidate, n = wanted, 0
        if candidate.casefold() in self._taken:
            same = with_hash(wanted, distinct)
            n = self._last.get(same, 0)  # else a night of one article over and over would not end
            while candidate.casefold() in self._taken:
                n += 1
                candidate = same if n == 1 else with_hash(wanted, f"{distinct}\0{n}")
            self._last[same] = n
        self._taken.add(candidate.casefold())
        return candidate
