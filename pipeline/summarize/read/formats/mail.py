"""Mail (RFC 5322; mbox, RFC 4155): a newsletter is an article, its page or else its plain text."""

from __future__ import annotations

import email
import hashlib
import mailbox
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from summarize.errors import ArticleError, Refusal
from summarize.read.charset import decode, decode_page
from summarize.read.content import Content, Part, ReadLimits, check_text, metadata_line
from summarize.read.formats.plain import read_plain
from summarize.read.pages.html import read_html

_PLAIN_ENOUGH = 20
"""Words of a plain part from which it replaces an HTML part without an article."""


def read_mail(data: bytes) -> Content:
    """Read one message.

    Raises:
        ArticleError: it is broken, or would cost too much to read.
        Refusal: there is no text in it.
    """
    try:
        message = email.message_from_bytes(data, policy=default)
        assert isinstance(message, EmailMessage)
        page, plain = (message.get_body((kind,)) for kind in ("html", "plain"))
        title, author, published = (_header(message, name) for name in ("subject", "from", "date"))
    except (RecursionError, ValueError, LookupError, AttributeError, IndexError) as error:
        raise ArticleError(f"broken mail: {type(error).__name__}") from None
    content = _body(page, plain)
    return Content(
        text=content.text,
        title=title or content.title,
        author=_name(author),
        published=_date(published),
        site=content.site,
        url=content.url,
        declared_language=content.declared_language,
    )


def read_mbox(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """Yield the messages of a mailbox in order.

    Raises:
        ArticleError: it is no mailbox.
    """
    box = mailbox.mbox(getattr(stream, "name", ""), create=False)
    try:
        if not len(box):
            raise ArticleError("no mail in it")
        for number, key in enumerate(box.iterkeys(), 1):
            data = box.get_bytes(key)
            digest = hashlib.sha256(data).hexdigest()[:16]
            try:
                if len(data) > limits.max_page_bytes:
                    raise ArticleError(f"too long: at most {limits.max_page_bytes} bytes")
                content = read_mail(data)
                check_text(content.text, limits)
            except (ArticleError, Refusal) as error:
                yield Part(number, digest, error)
            else:
                yield Part(number, digest, content)
    finally:
        box.close()


def _body(page: MIMEPart | None, plain: MIMEPart | None) -> Content:
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


def _text(part: MIMEPart, *, page: bool) -> str:
    """Decode a part by the charset that its header names, if that fits its bytes."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise ArticleError("broken mail: a part without content")
    with suppress(LookupError, UnicodeDecodeError):
        return data.decode(part.get_content_charset() or "ascii").replace("\0", "")
    return decode_page(data) if page else decode(data)


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return metadata_line(str(value)) if value else None


def _name(author: str | None) -> str | None:
    """Return the sender's name, or the address, which is personal, if there is no name."""
    name, address = parseaddr(author or "")
    return name or address or None


def _date(value: str | None) -> str | None:
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(value).isoformat() if value else None
    return value
