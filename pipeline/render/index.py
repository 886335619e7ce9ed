"""The list of a night's briefs as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Brief, OutcomeKind
from pipeline.render import words
from pipeline.render.page import fill, web_address


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the night."""

    id: str
    kind: OutcomeKind
    source: str
    reason: str | None
    ended: str
    """ISO 8601, UTC."""
    link: str | None = None
    """File name of the brief."""
    headline: Mapping[str, str] | None = None
    """By language; None where there is no brief."""
    first: Mapping[str, str] | None = None
    """The brief's first sentence, by language."""
    site: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    support: float | None = None
    """Of the sentence that has least."""
    sha256: str = ""
    """Of the article's text."""

    def of(self, brief: Brief, link: str | None) -> Entry:
        """The same with what its brief says."""
        article = brief.article
        return replace(
            self,
            link=link,
            headline=dict(brief.headline),
            first=dict(brief.brief[0].text) if brief.brief else None,
            site=article.site,
            author=article.author,
            published=article.published,
            url=article.url,
            language=brief.language.code,
            support=min((item.support for item in brief.brief), default=None),
            sha256=article.sha256,
        )


_KINDS = (OutcomeKind.DONE, OutcomeKind.REFUSED, OutcomeKind.FAILED)


def index(entries: Sequence[Entry], languages: Sequence[str]) -> str:
    """The page, in the languages that briefs are in."""
    labels = {code: words.labels_of(code) for code in languages}
    codes = sorted({entry.language for entry in entries if entry.language})
    kinds = [kind.value for kind in _KINDS if any(entry.kind is kind for entry in entries)]
    return fill(
        "index.html.jinja",
        more_style=_filters(codes, kinds),
        labels=labels,
        code=languages[0],
        entries=entries,
        codes=codes,
        kinds=kinds,
        counts={kind: sum(entry.kind == kind for entry in entries) for kind in kinds},
        updated=max((entry.ended for entry in entries), default="")[:16].replace("T", " "),
        address=web_address,
        percent=lambda support: round(100 * support),
    )


def _filters(codes: Iterable[str], kinds: Iterable[str]) -> str:
    """Rules that hide what is not chosen: the page has no script."""
    rules = [
        f"body:has(#{group}-{value}:checked) .entry:not(.{group}-{value}) {{ display: none; }}\n"
        for group, values in (("language", codes), ("outcome", kinds))
        for value in values
    ]
    return "".join(rules)
