"""Mail (RFC 5322): a newsletter is an article, its page or else its plain text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from email.parser import BytesParser
from functools import partial
from typing import Any

from summarize.errors import ArticleError, Refusal
from summarize.read.charset import decode, decode_page
from summarize.read.content import Content
from summarize.read.formats import mail_headers
from summarize.read.formats.plain import read_plain
from summarize.read.pages.html import read_html

_PLAIN_ENOUGH = 20
"""Words of a plain part from which it replaces an HTML part without an article."""
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
        bodies = list(_bodies(message))
    except (RecursionError, ValueError, LookupError, AttributeError, AssertionError) as error:
        raise ArticleError(f"broken mail: {type(error).__name__}") from None
    page, plain = (
        next((part for part in bodies if part.get_content_subtype() == kind), None)
        for kind in ("html", "plain")
    )
    content = _body(page, plain)
    return Content(
        text=content.text,
        title=mail_headers.title(message) or content.title,
        author=mail_headers.sender(message),
        published=mail_headers.date(message),
        site=content.site,
        url=content.url,
        declared_language=content.declared_language,
    )


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


def _body(page: Message | None, plain: Message | None) -> Content:
    refusal: Refusal | None = None
    if page is not None:
        try:
            return read_html(_text(page, page=True))
        except Refusal as error:
            refusal = error
    if plain is not None:
        text = _text(plain, page=False).replace("\r\n", "\n")
        if refusal is None or len(text.split()) >= _PLAIN_ENOUGH:
            return Content(text=read_plain(text).text)
    raise refusal or Refusal("no text in the mail")


def _text(part: Message, *, page: bool) -> str:
    """Decode a part by the charset that its header names, if that fits its bytes."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise ArticleError("broken mail: a part without content")
    declared = mail_headers.declared_charset(part)
    # Any even number of bytes is UTF-16; text of ours has NULs in it.
    if declared and (b"\0" in data or not declared.startswith(("utf-16", "utf-32"))):
        with suppress(UnicodeError):
            return data.decode(declared).replace("\0", "")
    return decode_page(data) if page else decode(data)
