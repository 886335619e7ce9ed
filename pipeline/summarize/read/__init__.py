"""Read articles from files, directories and standard input.

Nothing of the bytes changes but their encoding: line ends, special spaces, soft hyphens and
decomposed accents stay, so that offsets point into the source. For Markdown and HTML, the same
holds of the extracted text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from summarize.errors import ArticleError, Refusal, SummarizeError
from summarize.read import inputs as _inputs
from summarize.read.charset import decode, decode_page
from summarize.read.content import Content, Part, ReadLimits, check_text
from summarize.read.faults import UnforeseenError, attempt
from summarize.read.formats.docx import read_docx
from summarize.read.formats.feed import read_feed
from summarize.read.formats.jsonl import count_lines, read_jsonl
from summarize.read.formats.mail import read_mail
from summarize.read.formats.markdown import read_markdown
from summarize.read.formats.mbox import read_mbox
from summarize.read.formats.plain import read_plain, refuse_pdf
from summarize.read.ids import IdRegistry, fingerprint, safe_id, with_hash
from summarize.read.inputs import CONTAINERS, Format, Input
from summarize.read.pages.html import read_html
from summarize.read.stream import identified, opened, read_bounded
from summarize.records import Article, Unreadable

__all__ = ["ReadLimits", "count_articles", "read_inputs"]

_READERS: dict[Format, Callable[[bytes], Content]] = {
    Format.TEXT: lambda data: read_plain(decode(data)),
    Format.MARKDOWN: lambda data: read_markdown(decode(data)),
    Format.HTML: lambda data: read_html(decode_page(data)),
    Format.MAIL: read_mail,
    Format.DOCX: read_docx,
    Format.PDF: refuse_pdf,
}
_CONTAINERS: dict[Format, Callable[[BinaryIO, ReadLimits], Iterator[Part]]] = {
    Format.JSONL: read_jsonl,
    Format.FEED: read_feed,
    Format.MBOX: read_mbox,
}


def read_inputs(
    inputs: Sequence[str],
    *,
    input_format: str | None,
    limits: ReadLimits,
    stdin: BinaryIO,
    leave_out: Path | None = None,
) -> Iterator[Article | Unreadable]:
    """Read the articles one after the other, with no more than one in memory.

    Args:
        inputs: files, directories, and `-` for `stdin`.
        input_format: `text`, `html` or `jsonl` for all inputs; None: by a file's ending; for
            `stdin`, and where the ending does not tell, by the content.
        limits: bounds on one article.
        stdin: bytes; read when its turn comes.
        leave_out: a directory that is not searched, though it lies in one that is.

    Yields:
        An article, or in its place the reason why it cannot be read. A directory without articles
        and a JSONL stream without lines yield nothing; an empty file is an article without text.

    Raises:
        ValueError: an unknown `input_format`.
    """
    forced = None if input_format is None else Format(input_format)
    items = _inputs.walk(inputs, forced, leave_out)
    return _read_all(items, limits, stdin)


def count_articles(inputs: Sequence[str], input_format: str | None) -> int | None:
    """Return about how many items `read_inputs` will give, or None if only reading would tell."""
    forced = None if input_format is None else Format(input_format)
    total = 0
    for item in _inputs.walk(inputs, forced):
        if item.path is None or (item.format is None and not item.error):
            return None
        if item.is_stream:
            return None  # a pipe can be read only once
        if item.format in {Format.FEED, Format.MBOX}:
            return None
        if item.format is Format.JSONL and not item.error:
            try:
                with opened(item, io.BytesIO()) as stream:
                    total += count_lines(stream)
            except (OSError, ArticleError):
                total += 1
        else:
            total += 1
    return total


def _read_all(
    items: Sequence[Input], limits: ReadLimits, stdin: BinaryIO
) -> Iterator[Article | Unreadable]:
    ids = IdRegistry()
    # Files claim their ids before any line or stream does, whatever the order.
    for item in items:
        if item.path is not None and item.format not in CONTAINERS:
            ids.claim(item.id, item.name)
    for item in items:
        yield from _read(item, ids, limits, stdin)


def _read(
    item: Input, ids: IdRegistry, limits: ReadLimits, stdin: BinaryIO
) -> Iterator[Article | Unreadable]:
    try:
        if item.error:
            raise ArticleError(item.error)
        with opened(item, stdin) as raw:
            stream, detected = identified(raw, item)
            if detected in CONTAINERS:
                yield from _read_parts(item, stream, detected, ids, limits)
            else:
                yield _read_one(item, stream, detected, ids, limits)
    except (ArticleError, Refusal) as fault:
        yield _unreadable(item, fault, ids)
    except OSError as error:
        yield _unreadable(item, ArticleError(_inputs.why(error)), ids)
    except SummarizeError:
        raise
    except Exception as error:
        # Of a container as a whole: one of a part is the part's (`_read_parts`).
        yield _unreadable(item, UnforeseenError(error), ids)


def _read_one(
    item: Input, stream: BinaryIO, detected: Format, ids: IdRegistry, limits: ReadLimits
) -> Article | Unreadable:
    data = read_bounded(stream, item, detected, limits)

    def read() -> Article:
        content = _READERS[detected](data)
        check_text(content.text, limits)
        wanted = item.id if item.path else ids.claim(fingerprint(content.text), "")
        return _article(wanted, item.name, content)

    found = attempt(read)
    return found if isinstance(found, Article) else _unreadable(item, found, ids)


def _read_parts(
    item: Input, stream: BinaryIO, detected: Format, ids: IdRegistry, limits: ReadLimits
) -> Iterator[Article | Unreadable]:
    for part in _CONTAINERS[detected](stream, limits):
        # Not FILE:NUMBER: a brief would then depend on the order in the file.
        found = attempt(partial(_article_of, part, item.name, ids))
        if isinstance(found, Article):
            yield found
        else:
            id_ = ids.claim(f"line-{part.digest}", "")
            yield _fault(id_, f"{item.shown}:{part.number}", f"{item.shown}:{part.number}", found)


def _article_of(part: Part, source: str, ids: IdRegistry) -> Article:
    if not isinstance(part.content, Content):
        raise part.content
    return _article(_part_id(part, part.content, ids), source, part.content)


def _part_id(part: Part, content: Content, ids: IdRegistry) -> str:
    if part.id is not None:
        return ids.claim(safe_id(part.id), f"{part.id}\0{part.digest}")
    # Two articles with the same text may differ in their metadata: both are in the id.
    return ids.claim(with_hash(fingerprint(content.text), repr(content)), "")


def _article(id_: str, source: str, content: Content) -> Article:
    return Article(
        id=id_,
        source=source,
        text=content.text,
        title=content.title,
        author=content.author,
        published=content.published,
        site=content.site,
        url=content.url,
        declared_language=content.declared_language,
    )


def _unreadable(item: Input, fault: ArticleError | Refusal, ids: IdRegistry) -> Unreadable:
    shown = "standard input" if item.path is None else item.shown
    claimed = item.path is not None and item.format not in CONTAINERS
    id_ = item.id if claimed else ids.claim(item.id or "stdin", item.name)
    return _fault(id_, item.shown, shown, fault)


def _fault(id_: str, source: str, shown: str, fault: ArticleError | Refusal) -> Unreadable:
    return Unreadable(
        id=id_,
        source=source,
        reason=f"{shown}: {fault}",
        refused=isinstance(fault, Refusal),
        traceback=fault.traceback if isinstance(fault, UnforeseenError) else None,
    )
