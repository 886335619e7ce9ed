"""Mail (RFC 5322): a newsletter is an article, its page or else its plain text.

What counts is a mail's own words. Where it has hardly any, it is read for the mail that it passes
on. A page that a browser saved with its pictures (MHTML, RFC 2557) is such a mail too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from functools import partial
from typing import Any

from summarize.errors import ArticleError, Refusal
from summarize.read.charset import decode, decode_page
from summarize.read.content import Content
from summarize.read.formats import mail_headers
from summarize.read.formats.plain import read_plain
from summarize.read.formats.replies.flowed import is_flowed, unflowed
from summarize.read.formats.replies.own import Forwarded, own_words
from summarize.read.formats.replies.page import own_page
from summarize.read.formats.replies.phrases import mail_phrases
from summarize.read.pages.html import read_html
from summarize.text.addresses import web_address

_ENOUGH = 20
"""Words of a plain part from which it replaces an HTML part without an article, and of a mail that
is passed on from which it is the article of one with fewer."""
_MAX_PASSED_ON = 5
"""Most mails in each other."""
_POLICY = mail_headers.BoundedHeaders()
_MAX_PARTS = 500
"""Most parts of a mail."""
_MAX_COMPARED = 50_000_000
"""Most comparisons of a line with a boundary; a line is held against all that it may end."""


def read_mail(data: bytes) -> Content:
    """Read one message.

    Raises:
        ArticleError: it is broken, or would cost too much to read.
        Refusal: there is no text in it.
    """
    try:
        message = _parsed(data)
        return _saved(message) if _is_saved(message) else _sent(message, 0)
    except (RecursionError, ValueError, LookupError, AttributeError, AssertionError) as error:
        raise ArticleError(f"broken mail: {type(error).__name__}") from None


def _is_saved(message: Message) -> bool:
    """Tell whether this is no mail but a page that a browser saved."""
    return "snapshot-content-location" in message or (
        message.get_content_subtype() == "related" and not mail_headers.recipient(message)
    )


def _saved(message: Message) -> Content:
    page = _first(list(_bodies(message)), "html")
    if page is None:
        raise Refusal("no page in it")
    content = read_html(_text(page, page=True))
    address = message.get("snapshot-content-location") or page.get("content-location")
    return replace(
        content,
        title=content.title or mail_headers.title(message),
        url=content.url or web_address(str(address or "").strip()),
    )


def _sent(message: Message, depth: int) -> Content:
    """Read a mail, or the one that it passes on, at most some deep."""
    subject = mail_headers.title(message)
    answer = mail_phrases().is_answer(subject)
    is_reply = bool(answer) or (answer is None and "in-reply-to" in message)
    content, below, fault = _body(list(_bodies(message)), is_reply=is_reply)
    if content is None or _words(content.text) < _ENOUGH:
        passed = _attached(message, depth)
        if passed is None and below is not None and _words(below.text) >= _ENOUGH:
            passed = Content(below.text, below.title, below.author, below.published)
        if passed is not None:
            return replace(passed, title=mail_phrases().bare_subject(passed.title or subject))
    if content is None:
        raise fault or Refusal("no text in the mail")
    return replace(
        content,
        title=mail_phrases().bare_subject(subject) or content.title,
        author=mail_headers.sender(message),
        published=mail_headers.date(message),
    )


def _attached(message: Message, depth: int) -> Content | None:
    """Return the first mail that is attached and has text enough for an article."""
    if depth >= _MAX_PASSED_ON:
        return None
    for part in message.walk():
        below = part.get_payload() if part.get_content_type() == "message/rfc822" else None
        if isinstance(below, list) and below and isinstance(below[0], Message):
            with suppress(Refusal):
                content = _sent(below[0], depth + 1)
                if _words(content.text) >= _ENOUGH:
                    return content
            return None
    return None


def _words(text: str) -> int:
    return len(text.split())


class _Budget:
    """What a mail may have of parts, so that parsing it ends."""

    def __init__(self, lines: int) -> None:
        self._parts = _MAX_PARTS
        self._multiparts = max(1, _MAX_COMPARED // max(1, lines))

    def spend_part(self) -> None:
        self._parts -= 1
        if self._parts < 0:
            raise ArticleError(f"too many parts of a mail: at most {_MAX_PARTS}")

    def spend_multipart(self) -> None:
        self._multiparts -= 1
        if self._multiparts < 0:
            raise ArticleError("too many parts in each other for so long a mail")


class _Part(Message):
    def __init__(self, budget: _Budget, policy: mail_headers.BoundedHeaders = _POLICY) -> None:
        super().__init__(policy)
        self._budget = budget
        budget.spend_part()

    def get_boundary(self, failobj: Any = None) -> Any:
        """Return the boundary; the parser asks once, and then compares it with each line."""
        self._budget.spend_multipart()
        return super().get_boundary(failobj)


def _parsed(data: bytes) -> Message:
    """Parse a message.

    The parser of `email.policy.default` would decode the headers as well, in a time that grows
    with the square of their length, and fails on many.

    Raises:
        ArticleError: it has too many parts.
    """
    part = partial(_Part, _Budget(data.count(b"\n")))
    return BytesParser(part, policy=_POLICY).parsebytes(data)


def _bodies(message: Message) -> Iterator[Message]:
    """Yield the parts of text that are shown, in order: no attachments, no forwarded mails."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_maintype() == "text":
            yield part
        elif part.get_content_maintype() == "multipart" and part.is_multipart():
            below = part.get_payload()
            assert isinstance(below, list)
            # Of related parts the first is shown, and the others in it.
            shown = below[:1] if part.get_content_subtype() == "related" else below
            waiting += [one for one in reversed(shown) if isinstance(one, Message)]


def _body(
    bodies: list[Message], *, is_reply: bool
) -> tuple[Content | None, Forwarded | None, Refusal | None]:
    """Return a mail's own words, the mail below them, and why there are none in its page."""
    page, plain = _first(bodies, "html"), _first(bodies, "plain")
    refusal: Refusal | None = None
    found: tuple[Content | None, Forwarded | None] = None, None
    if page is not None:
        try:
            content = read_html(own_page(_text(page, page=True)))
        except Refusal as error:
            refusal = error
        else:
            own = own_words(content.text, is_reply=is_reply)
            found = replace(content, text=own.text), own.forwarded
            if own.text.strip():
                return *found, None
    if plain is not None:
        own = own_words(_plain(plain), is_reply=is_reply)
        if refusal is None or _words(own.text) >= _ENOUGH or own.forwarded:
            return Content(text=read_plain(own.text).text), own.forwarded, refusal
    return *found, refusal


def _first(bodies: list[Message], kind: str) -> Message | None:
    return next((part for part in bodies if part.get_content_subtype() == kind), None)


def _plain(part: Message) -> str:
    text = _text(part, page=False).replace("\r\n", "\n")
    flowed, deletes_space = is_flowed(part)
    return unflowed(text, deletes_space=deletes_space) if flowed else text


def _text(part: Message, *, page: bool) -> str:
    """Decode a part by the charset that its header names, if that fits its bytes."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise ArticleError("broken mail: a part without content")
    declared = mail_headers.declared_charset(part)
    # Every byte is a letter there: what is valid UTF-8 all the same is mislabelled.
    if declared and declared.startswith(("cp125", "iso8859")) and not data.isascii():
        with suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    # Any even number of bytes is UTF-16; text of ours has NULs in it.
    if declared and (b"\0" in data or not declared.startswith(("utf-16", "utf-32"))):
        with suppress(UnicodeError):
            return data.decode(declared).replace("\0", "")
    return decode_page(data) if page else decode(data)
