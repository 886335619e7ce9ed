"""Shorten a sentence by leaving words out, and make a headline in the same way.

`summarize.text.removable` tells what may go; this module combines, mends and chooses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from summarize.languages.data import LanguageData
from summarize.text.normalize import normalize
from summarize.text.quotations import CLOSING, STRAIGHT
from summarize.text.removable import Span, removable
from summarize.text.sentences.clauses import beginning

MOST_CANDIDATES = 256
_MOST_REMOVALS = 8  # 2 ** 8 combinations
_EXTRACT_WORD = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:-[^\W\d_]+)*|[%‰€$£°]"
)


def extract_words(text: str) -> tuple[str, ...]:
    """Return the words that an extract is compared by: casefolded, composed, no soft hyphens.

    A word is a run of letters (split at apostrophes, not at hyphens), a number with its groups
    and decimals, or one of the signs % ‰ € $ £ °; no other punctuation counts.
    """
    words = _EXTRACT_WORD.findall(normalize(text))
    return tuple(re.sub(r"\s", "", word.casefold()) for word in words)


def is_extract(extract: str, sources: Sequence[str]) -> bool:
    """Tell whether `extract` has words, all of them from `sources` and in their order.

    The words (`extract_words`) of the extract are a subsequence of those of the sources, one source
    after the other in the order given.
    """
    words = extract_words(extract)
    source = iter([word for text in sources for word in extract_words(text)])
    return bool(words) and all(word in source for word in words)


def _without(text: str, spans: Iterable[Span]) -> str:
    """Remove the spans, then repair spacing, doubled commas, the capital and the full stop."""
    kept, position = [], 0
    for start, end in sorted(spans):
        kept.append(text[position:start])
        position = max(position, end)
    result = "".join([*kept, text[position:]])
    if not spans:
        result = text
    result = re.sub(r"[ \t\r\n]+", " ", result).strip()
    result = re.sub(r"\s+([,.])", r"\1", result)
    result = re.sub(r",(?=[,.;])|^[,;:.\s]+", "", result)
    result = re.sub(r"[\s,;:]+$", "", result)
    if result and not re.search(rf"[.!?…][\s{CLOSING}{STRAIGHT}’)\]]*$", result):
        result += "."
    return result[:1].upper() + result[1:]


def _compatible(spans: Sequence[Span]) -> bool:
    """Tell whether no two spans meet or nest: a nested one goes with the outer one."""
    ordered = sorted(spans)
    return all(a[1] <= b[0] for a, b in pairwise(ordered))


def shortenings(sentence: str, data: LanguageData) -> tuple[str, ...]:
    """Return a sentence's sound shorter versions: the whole one, then the others, longest first.

    Each is an extract of the sentence (`is_extract`) that begins with a capital and ends with a
    final mark; in the whole one, too, spacing is repaired. At most `MOST_CANDIDATES`.
    """
    removals = removable(sentence, data.shorten)[:_MOST_REMOVALS]
    subsets: list[tuple[Span, ...]] = [()]
    for span in removals:
        subsets += [(*subset, span) for subset in subsets if _compatible((*subset, span))]
    whole = _without(sentence, ())
    versions = {_without(sentence, subset) for subset in subsets} - {whole}
    versions = {v for v in versions if is_extract(v, [sentence])}
    return (whole, *sorted(versions, key=lambda v: (-len(v), v)))[:MOST_CANDIDATES]


def shorten(sentences: Sequence[str], score: Callable[[str], float], data: LanguageData) -> str:
    """Return the best-scoring extract of one to three cited sentences, with words of each.

    Args:
        sentences: the cited sentences, in the order of the article.
        score: how well an extract says what the claim says, and no more; higher is better. It is
            called for at most `MOST_CANDIDATES` extracts. Of two that score the same, the longer
            wins.
        data: of the sentences' language.

    Returns:
        The versions joined by a space. One sentence is searched exhaustively; of several, each is
        improved in turn while the others stay as they are.
    """
    if not sentences:
        raise ValueError("no sentence to shorten")
    rounds = 1 if len(sentences) == 1 else 2
    bound = MOST_CANDIDATES // (rounds * len(sentences))
    options = [shortenings(sentence, data)[:bound] for sentence in sentences]
    chosen = [versions[0] for versions in options]
    for _ in range(rounds):
        for i, versions in enumerate(options):
            before, after = chosen[:i], chosen[i + 1 :]
            chosen[i] = max(versions, key=lambda v: score(" ".join([*before, v, *after])))
    return " ".join(chosen)


def headline(sentence: str, data: LanguageData, max_words: int) -> str:
    """Return a headline: the shortest sound version, without its full stop.

    If it is still over `max_words`, it is cut at a clause boundary and ends in `…`; a quotation
    that is cut is closed.
    """
    shortest = min(shortenings(sentence, data), key=len)
    shortest = re.sub(r"(?<![.…])\.$", "", shortest)
    start = beginning(shortest, data, max_words)
    if start == shortest:
        return shortest
    cut = re.sub(r"[\s,;:–—.-]+$", "", start) + "…"
    for opening, closing in (("«", "\u00a0»"), ("“", "”"), ("(", ")")):
        if cut.count(opening) > cut.count(closing.strip()):
            cut += closing
    return cut + '"' * (cut.count('"') % 2)
