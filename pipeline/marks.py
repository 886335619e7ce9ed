"""Marks: a claim's quotation marks put right by what its sources quote.

What stands between marks must stand so in a cited sentence, else the marks go; what a cited
sentence says only between marks gets them back. The speaker is the names gate's to check.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cite import Alignment
from pipeline.language import LanguageData
from pipeline.normalize import stems
from pipeline.quotations import Span, balanced, quoted, quoted_share, without_marks
from pipeline.source import Source

UNQUOTED = "unquoted"
"""Flag: marks were taken off words that the source does not quote."""

_SAME = 0.7
"""Share of a quotation's content words that the quoted source must have."""
_WHOLE = 0.8
"""Share of a sentence's letters between marks that makes all of it somebody's words."""
_CLOSE = 0.9
"""Recall from which a claim is its source's wording."""


def mended(
    claim: str, alignment: Alignment, source: Source, data: LanguageData
) -> tuple[str, tuple[str, ...]]:
    """Return the claim with its marks put right, and flags.

    Args:
        claim: normalised.
        alignment: where it comes from.
        source: the article.
        data: of the claim's language.
    """
    flags: tuple[str, ...] = ()
    for span in reversed(quoted(claim)):
        if not _is_quotation(claim[span.start : span.end], alignment.cited, source, data):
            claim = without_marks(claim, span)
            flags = (UNQUOTED,)
    if not quoted(claim) and alignment.recall >= _CLOSE and _quoted_whole(alignment.cited, source):
        return f'"{claim}"', ()
    return balanced(claim), flags


def said_by_somebody(source: Source, sentence: int) -> bool:
    """Whether nearly all of an original sentence stands between quotation marks."""
    return quoted_share(source.original(sentence), source.quoted[sentence]) >= _WHOLE


def _quoted_whole(cited: Sequence[int], source: Source) -> bool:
    """Whether the cited sentences are one quotation, in the translation as well."""
    return all(
        said_by_somebody(source, i)
        and quoted_share(source.working(i), source.working_quoted[i]) >= _WHOLE
        for i in cited
    ) and list(cited) == list(range(cited[0], cited[-1] + 1))


def _is_quotation(content: str, cited: Sequence[int], source: Source, data: LanguageData) -> bool:
    own = set(stems(content, data))
    passages = [_quoted_words(source, i) for i in cited if source.quoted[i]]
    words = {stem for passage in passages for stem in stems(passage, data)}
    return bool(passages) and len(own & words) >= _SAME * len(own)


def _quoted_words(source: Source, sentence: int) -> str:
    """What of a sentence's translation is quoted; all of it where that kept no mark."""
    text = source.working(sentence)
    spans: Sequence[Span] = source.working_quoted[sentence] or (Span(0, len(text), False, False),)
    return " ".join(text[span.start : span.end] for span in spans)
