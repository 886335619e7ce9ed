"""Name who speaks, where a sentence of the brief is an answer or a post that does not say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from summarize.checks.alignment import MAX_CITATIONS
from summarize.checks.source_article import SourceArticle
from summarize.facts.names import folded_words
from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.records import Method
from summarize.steps.compose import Draft
from summarize.text.quotations import quoted
from summarize.text.shorten import is_extract


@dataclass(frozen=True, slots=True)
class Side:
    """A draft in one language."""

    text: str
    method: Method
    flags: tuple[str, ...] = ()


def with_speaker(
    draft: Draft, sides: Mapping[str, Side], source: SourceArticle
) -> tuple[Draft, dict[str, Side]]:
    """Return a draft and its sides with the speaker's name, where somebody speaks.

    The sentence that has the name is cited as well. Where no citation can carry it, the words are
    quoted, which says that they are somebody's.
    """
    spoken = [source.turn(i) for i in draft.cited if source.speaker(i) is not None]
    turn = next((turn for turn in spoken if turn is not None), None)
    if turn is None:
        return draft, dict(sides)
    if turn.speaker is not None and turn.named is not None:
        lacking = {code for code, side in sides.items() if not _names(side.text, turn.speaker)}
        if not lacking:
            return draft, dict(sides)
        cited = tuple(sorted({*draft.cited, turn.named}))
        behind = turn.named > min(draft.cited)
        named = {
            code: _named(side, turn.speaker, code, behind=behind) if code in lacking else side
            for code, side in sides.items()
        }
        if len(cited) <= MAX_CITATIONS and _carried(named, cited, source):
            return replace(draft, cited=cited), named
    return draft, {code: _quoted(side, code) for code, side in sides.items()}


def _names(text: str, speaker: str) -> bool:
    return folded_words(speaker)[-1] in folded_words(text)


def _named(side: Side, speaker: str, code: str, *, behind: bool) -> Side:
    words = language_data(code).dialogue
    form = words.behind if behind else words.before
    text = form.format(speaker=speaker, text=side.text)
    return replace(side, text=text, flags=(*side.flags, Flag.SPEAKER_ADDED))


def _quoted(side: Side, code: str) -> Side:
    if quoted(side.text):
        return side
    return replace(side, text=language_data(code).dialogue.unnamed.format(text=side.text))


def _carried(sides: Mapping[str, Side], cited: tuple[int, ...], source: SourceArticle) -> bool:
    """Tell whether the side in the article's language is still made of its citations' words."""
    side = sides.get(source.route.source)
    if side is None or side.method is not Method.EXTRACTIVE:
        return True
    return is_extract(side.text, [source.sentences[i].text for i in cited])
