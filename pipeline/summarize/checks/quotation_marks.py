"""Correct a claim's quotation marks by what its sources quote.

Words between marks must be quoted in a cited sentence too, else the marks go; words that a cited
sentence has only between marks get them back. The gate for names checks the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarize.checks.alignment import Alignment
from summarize.checks.source_article import SourceArticle
from summarize.flags import Flag
from summarize.languages.data import LanguageData
from summarize.text.normalize import stems
from summarize.text.quotations import Span, balanced, quoted, quoted_share, without_marks

_SAME = 0.7
"""Share of a quotation's content words that the quoted source must have."""
_WHOLE = 0.8
"""Share of a sentence's letters between marks from which it counts as quoted in full."""
_CLOSE = 0.9
"""Recall from which a claim counts as its source's wording."""


def repair_quotes(
    claim: str, alignment: Alignment, source: SourceArticle, data: LanguageData
) -> tuple[str, tuple[str, ...]]:
    """Return the claim with its quotation marks corrected, and flags.

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
            flags = (Flag.UNQUOTED,)
    if not quoted(claim) and alignment.recall >= _CLOSE and _quoted_whole(alignment.cited, source):
        return f'"{claim}"', ()
    return balanced(claim), flags


def said_by_somebody(source: SourceArticle, sentence: int) -> bool:
    """Tell whether nearly all of an original sentence is between quotation marks."""
    return quoted_share(source.original(sentence), source.quoted[sentence]) >= _WHOLE


def _quoted_whole(cited: Sequence[int], source: SourceArticle) -> bool:
    """Tell whether the cited sentences are one quotation, in the translation as well."""
    return all(
        said_by_somebody(source, i)
        and quoted_share(source.working(i), source.working_quoted[i]) >= _WHOLE
        for i in cited
    ) and list(cited) == list(range(cited[0], cited[-1] + 1))


def _is_quotation(
    content: str, cited: Sequence[int], source: SourceArticle, data: LanguageData
) -> bool:
    own = set(stems(content, data))
    passages = [_quoted_words(source, i) for i in cited if source.quoted[i]]
    words = {stem for passage in passages for stem in stems(passage, data)}
    return bool(passages) and len(own & words) >= _SAME * len(own)


def _quoted_words(source: SourceArticle, sentence: int) -> str:
    """Return the quoted part of a sentence's translation; all of it if the marks were lost."""
    text = source.working(sentence)
    spans: Sequence[Span] = source.working_quoted[sentence] or (Span(0, len(text), False, False),)
    return " ".join(text[span.start : span.end] for span in spans)
