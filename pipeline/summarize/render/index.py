"""The overview page: the list of a night's briefs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from summarize.records import Brief, OutcomeKind
from summarize.render import words
from summarize.render.page import fill
from summarize.text.addresses import link_target


@dataclass(frozen=True, slots=True)
class OverviewEntry:
    """One article of the night, as listed on the overview page."""

    id: str
    kind: OutcomeKind
    source: str
    reason: str | None
    ended: str
    """End of its processing, ISO 8601, UTC."""
    link: str | None = None
    """File name of the brief."""
    headline: Mapping[str, str] | None = None
    """Headline by language; None if there is no brief."""
    first: Mapping[str, str] | None = None
    """The brief's first sentence, by language."""
    site: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    support: float | None = None
    """Lowest support of the brief's sentences."""
    sha256: str = ""
    """Hash of the article's text."""

    def of(self, brief: Brief, link: str | None) -> OverviewEntry:
        """Return this entry with the content of its brief."""
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


def index(entries: Sequence[OverviewEntry], languages: Sequence[str]) -> str:
    """Return the page, in the languages of the briefs."""
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
        address=link_target,
        percent=lambda support: round(100 * support),
    )


def _filters(codes: Iterable[str], kinds: Iterable[str]) -> str:
    """Return style rules that hide what is not chosen: the page has no script."""
    rules = [
        f"body:has(#{group}-{value}:checked) .entry:not(.{group}-{value}) {{ display: none; }}\n"
        for group, values in (("language", codes), ("outcome", kinds))
        for value in values
    ]
    return "".join(rules)
