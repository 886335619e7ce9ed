"""A mail's own words: without the mails that it quotes, and its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarize.read.formats.replies.phrases import MailPhrases, mail_phrases

_QUOTED = re.compile(r"\s{0,3}>")
_MARK = re.compile(r"\s{0,3}> ?")
_NESTED = re.compile(r"\s{0,3}>\s?>")
_RULE = re.compile(r"[_\s]*")
_MAX_WRAPPED = 3
"""Most lines of an attribution."""
_MAX_HEADERS = 8
_MAX_SIGNATURE_LINES = 15
_MAX_SIGNATURE_WORDS = 60


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that stands in another one, with what is said of it there."""

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A mail's own words, and the mail below them that is not marked line by line."""

    text: str
    forwarded: Forwarded | None = None


def own_words(text: str, *, is_reply: bool) -> Own:
    """Return what a mail itself says; a text without quoted mails is returned as it is.

    Lines with `>` are another mail's if a line above them says whose, if some are quoted twice, or
    if the mail is an answer; else they are a quotation of its own, which stays, without the marks.

    Args:
        text: Of a part that is shown, with line ends as in Unix.
        is_reply: Whether the headers say that it is an answer.
    """
    lines = text.split("\n")
    words = mail_phrases()
    cut, below = _unmarked(lines, words, is_reply=is_reply)
    kept = _without_signature(_without_quotes(lines[:cut], words, is_reply=is_reply), words)
    if kept == lines:
        return Own(text)
    own = "\n".join(kept).strip("\n")
    return Own(f"{own}\n" if own else "", None if is_reply else below)


def _unmarked(
    lines: list[str], words: MailPhrases, *, is_reply: bool
) -> tuple[int, Forwarded | None]:
    """Return where a mail begins that is quoted without marks, and that mail if it has headers."""
    for number, line in enumerate(lines):
        if not line.strip() or _QUOTED.match(line):
            continue
        titled = words.is_forwarded(line)
        if titled or words.is_original(line):
            start = next((n for n in range(number + 1, len(lines)) if lines[n].strip()), number + 1)
            found = _headed(lines, start, words)
            if found or not titled:
                return number, found or Forwarded("\n".join(lines[start:]))
        elif found := _headed(lines, number, words):
            return number - bool(number and _is_rule(lines[number - 1])), found
        elif first := _attribution(lines, number, words, sure=not is_reply):
            following = next((one for one in lines[number + 1 :] if one.strip()), "")
            if not _QUOTED.match(following):
                return first - 1, None
    return len(lines), None


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and bool(_RULE.fullmatch(line))


def _headed(lines: list[str], start: int, words: MailPhrases) -> Forwarded | None:
    """Return the mail whose headers are repeated from a line on, or None if none are."""
    said: dict[str, str] = {}
    end = start
    first = words.header(lines[start]) if start < len(lines) else None
    if first is None:
        return None
    while end < len(lines) and end - start < _MAX_HEADERS and lines[end].strip():
        if header := words.header(lines[end]):
            said.setdefault(*header)
        end += 1
    if not {"from", "sent", "subject"} <= said.keys():
        return None
    text = "\n".join(lines[end:]).strip("\n")
    return Forwarded(f"{text}\n", said["subject"] or None, said["from"] or None, said["sent"])


def _attribution(lines: list[str], last: int, words: MailPhrases, *, sure: bool) -> int:
    """Return the number, from 1, of the first line of an attribution that ends here, or 0."""
    if not lines[last].rstrip().endswith(":"):
        return 0
    for first in range(last, max(-1, last - _MAX_WRAPPED), -1):
        if not lines[first].strip():
            break
        if words.is_attribution(" ".join(lines[first : last + 1]), sure=sure):
            return first + 1
    return 0


def _without_quotes(lines: list[str], words: MailPhrases, *, is_reply: bool) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if not _QUOTED.match(lines[at]):
            kept.append(lines[at])
            at += 1
            continue
        end = _end_of_quote(lines, at)
        above = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].strip()), -1)
        first = _attribution(kept, above, words, sure=False) if above >= 0 else 0
        quoted = lines[at:end]
        if first:
            del kept[first - 1 :]
        elif not is_reply and not any(map(_NESTED.match, quoted)):
            kept += [_MARK.sub("", one, count=1) for one in quoted]
        at = end
    return kept


def _end_of_quote(lines: list[str], start: int) -> int:
    """Return where lines with `>` end; empty ones between them belong to them."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        if _QUOTED.match(lines[number]):
            end = number + 1
        elif lines[number].strip():
            break
    return end


def _without_signature(lines: list[str], words: MailPhrases) -> list[str]:
    end = next((n for n in range(len(lines), 0, -1) if lines[n - 1].strip()), 0)
    for number in range(max(0, end - _MAX_SIGNATURE_LINES - 1), end):
        below = lines[number + 1 : end]
        if lines[number].rstrip() == "--" and (
            sum(len(one.split()) for one in below) <= _MAX_SIGNATURE_WORDS
        ):
            return lines[:number]
    if end and words.is_sent_from(lines[end - 1]):
        return lines[: end - 1]
    return lines
