"""How mailers mark what is not a mail's own words, by `configs/mail.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from summarize.text.single_line import one_line

_SURE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\s?[h:.]\s?\d\d\b|\S@\S")
"""What a line that names a mail has beside the name: a year, a time of day or an address."""
_ADDRESS = re.compile(r"\S@\S+\.\w")
_MAX_ATTRIBUTION = 400
_MAX_SENT_FROM = 7
"""Most words of a line such as `Sent from my telephone`."""
_MAX_NAME = 80


class MailPhrases:
    """The phrases, header names and classes that mailers use."""

    def __init__(self, table: dict[str, object]) -> None:
        listed = {key: value for key, value in table.items() if isinstance(value, list)}
        self._attributions = [(str(first), str(verb)) for first, verb in listed["attributions"]]
        self._original = _dashed(listed["original"], "-")
        self._forwarded = _dashed(listed["forwarded"], "")
        self._sent_from = tuple(str(one) for one in listed["sent_from"])
        self._answered = _prefix(listed["answered"])
        self._prefixes = _prefix([*listed["answered"], *listed["passed_on"]])
        headers, classes = table["headers"], table["classes"]
        assert isinstance(headers, dict)
        assert isinstance(classes, dict)
        self._headers = {str(name): kind for kind, names in headers.items() for name in names}
        self.classes = {kind: frozenset(str(names).split()) for kind, names in classes.items()}

    def is_attribution(self, line: str, *, sure: bool) -> bool:
        """Tell whether a line names the author and date of the mail quoted below it.

        Args:
            line: One line, or several that were wrapped, joined.
            sure: Whether only a line with an address counts, as nothing else speaks for it.
        """
        plain = _plain(line)
        if len(plain) > _MAX_ATTRIBUTION or not plain.endswith(":"):
            return False
        if not (_ADDRESS if sure else _SURE).search(plain):
            return False
        return any(
            plain.startswith(f"{first} ") and re.search(rf"\b{re.escape(verb)}\b", plain)
            for first, verb in self._attributions
        )

    def is_original(self, line: str) -> bool:
        """Tell whether a line stands above a mail that is answered."""
        return bool(self._original.fullmatch(_plain(line)))

    def is_forwarded(self, line: str) -> bool:
        """Tell whether a line stands above a mail that is passed on."""
        return bool(self._forwarded.fullmatch(_plain(line)))

    def is_sent_from(self, line: str) -> bool:
        """Tell whether a last line names the telephone or the program."""
        short = len(line.split()) <= _MAX_SENT_FROM
        return short and _plain(line).startswith(self._sent_from)

    def header(self, line: str) -> tuple[str, str] | None:
        """Return kind (`from`, `sent`, `subject`) and value of a repeated header, or None."""
        name, colon, value = line.replace("*", "").partition(":")
        kind = self._headers.get(_plain(name)) if colon and len(name) <= _MAX_NAME else None
        return (kind, value.strip()) if kind else None

    def bare_subject(self, subject: str | None) -> str | None:
        """Return a subject without `Re:` and the like."""
        match = self._prefixes.match(subject or "")
        return (subject[match.end() :] or None) if subject and match else subject

    def is_answer(self, subject: str | None) -> bool | None:
        """Tell whether a subject begins like an answer's; None if it has no such beginning."""
        if not subject or not self._prefixes.match(subject):
            return None
        return bool(self._answered.match(subject))


@cache
def mail_phrases() -> MailPhrases:
    """Return the packaged phrases."""
    text = resources.files("summarize_configs").joinpath("mail.toml").read_text("utf-8")
    return MailPhrases(tomllib.loads(text))


def _choice(phrases: Iterable[object]) -> str:
    return "|".join(re.escape(str(one)) for one in phrases)


def _prefix(names: Iterable[object]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_choice(names)})(?:\[\d{{1,4}}\])?\s?:\s*)+", re.IGNORECASE)


def _dashed(phrases: Iterable[object], least: str) -> re.Pattern[str]:
    dashes = rf"{least}-*"
    return re.compile(rf"{dashes}\s?(?:{_choice(phrases)})\s?:?\s?{dashes}")


def _plain(line: str) -> str:
    return one_line(line.lower().replace("’", "'").replace("\u202f", " ").replace("\xa0", " "))
