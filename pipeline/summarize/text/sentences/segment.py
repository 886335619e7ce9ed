"""Step `segment`: cut an article's text into sentences with exact offsets.

Lines are first joined or kept apart; then each stretch of running text is cut where the rules find
a boundary. The rules beat five libraries on hand-marked text, and any of those can still be asked
which boundaries it sees (`segment_with`): docs/engineer/segmentation.md.
Every pattern is linear: runs are matched possessively and entered at their first character only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from summarize.flags import Flag
from summarize.languages.data import LanguageData, SegmentData
from summarize.records import Sentence
from summarize.text.quotations import CLOSING, OPENING, OPENING_FR_EN, STRAIGHT
from summarize.text.sentences.lines import DECORATION, END_MARKS, FINAL, REACH, stretches
from summarize.text.sentences.unpunctuated import cut
from summarize.text.signs import JOINERS, SIGNS
from summarize.text.view import View

Splitter = Callable[[str], Iterable[int]]
"""Proposes the offsets at which the sentences of a stretch of running text start."""

HEADING_MAX_WORDS = 16
"""Longest heading; a longer text without final punctuation is a sentence without its full stop."""
GLUED_WORD_MIN = 4
"""Fewest lower-case letters before a capital that count as a whole word."""

# Spelt out, not the sets of `text.quotations`: `»` may stand apart, single marks count too.
_CLOSE = r"(?:\s{0,2}+»|[”’)\]}])*+"
_ELISION = r"[(\[]\s?(?:\.{3}|…)\s?[)\]]"
_OPEN = (
    rf"(?:[—–-]\s++|[{SIGNS}][{SIGNS}\s]*+)?+(?:{_ELISION}\s*+)?+(?:[{OPENING}‘(\[¿¡]\s{{0,2}}+)*+"
)
_CANDIDATE = re.compile(
    rf"(?<![{END_MARKS}])(?P<mark>[{END_MARKS}]++)(?P<close>{_CLOSE})(?P<gap>\s*+)(?P<open>{_OPEN})"
    r"(?=(?P<next>[^\W_]+['’]?))"
)
_WORD = re.compile(r"[^\W\d_]+['’]?")
_WORD_BEFORE = re.compile(r"[^\s()«»“”‘’'\[\]]*$")
_SHORT_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{1,3})\.\s$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-)*[^\W\d_]")
_ADDRESS = re.compile(r"://|@|www\.", re.IGNORECASE)
# The last part of a domain's or a file's name: 'Yahoo.Fr' is not two sentences.
_SUFFIX = re.compile(
    r"com|org|net|info|eu|fr|be|ch|ca|lu|uk|us|de|it|es|co|io|ai|tv|fm|me|biz|gouv|gov|edu|asso|"
    r"news|pdf|docx?|xlsx?|html?|php|js|txt|jpg|png|mp3|mp4|zip|exe",
    re.IGNORECASE,
)
_GLUED_QUOTE = re.compile(rf"[\w%€$]\s?[{CLOSING}](?=[^\W\d_])")
_QUOTE_AFTER_QUOTE = re.compile(rf"(?<=\w[{CLOSING}])\s*+([{OPENING_FR_EN}]\s{{0,2}}+)(?=[^\W\d_])")
_QUOTE_AFTER_WORD = re.compile(rf"(?<=[^\W\d_]{{2}})([{OPENING_FR_EN}]\s?)(?=[^\W\d_])")
_GLUED_WORD = re.compile(r"(?<=[^\W\d_]{2})(?=[^\W\d_a-zß-öø-ÿ])")
_LETTERS_BEFORE = re.compile(rf"(?:^|(?<=[\s'’({OPENING_FR_EN}]))[^\W\d_]*$")
# Agencies' sub-headings, run into the text by scrapers: '- Un titre -Le texte'.
_CROSSHEAD = re.compile(
    rf"(?<=[.!?…{CLOSING}])\s?(-\s?[^\s.-][^.]{{1,78}}?\s-)(?=[^\W_]|[{OPENING_FR_EN}])"
)

_MARKER = re.compile(
    rf"(?:\s|[*+>·-](?=\s)|#{{1,6}}(?=\s)|[{SIGNS}][{JOINERS}]*+"
    rf"|-(?=[{OPENING_FR_EN}{STRAIGHT}]))*+"
)
_SIGNS_AFTER = re.compile(rf"(?<![{SIGNS}{JOINERS}\s])[{SIGNS}{JOINERS}\s]++$")
_MARKED_HEADING = re.compile(r"(?:^|\s)#{1,6}\s+$")
_DASH_AFTER = re.compile(r"\s-$")


def segment(text: str, data: LanguageData) -> tuple[Sentence, ...]:
    """Cut `text` into sentences, headings and list items, in order, without overlap.

    Offsets count code points of `text`, and `text[start:end]` is the sentence, verbatim. Between
    two sentences there are only white space, signs that are no words (bullets, emoji), Markdown
    marks and lines of dashes. Text without punctuation is cut between clauses.
    """
    return segment_with(text, data, None)


def segment_with(text: str, data: LanguageData, splitter: Splitter | None) -> tuple[Sentence, ...]:
    """Cut like `segment`, but keep only those boundaries at white space that `splitter` sees."""
    view = View.of(text)
    starts: list[int] = []
    for start, end in stretches(view.text, data.segment):
        stretch = _directed(view.text[start:end])
        starts += [start + offset for offset in _boundaries(stretch, data.segment, splitter)]
    spans = [_trimmed(text, *span) for span in pairwise([0, *map(view.offset, starts), len(text)])]
    pieces = [piece for span in spans if span[0] < span[1] for piece in cut(text, *span, data)]
    return tuple(_sentence(f"s{number}", text, *p) for number, p in enumerate(pieces, start=1))


def _sentence(name: str, text: str, start: int, end: int) -> Sentence:
    words = text[start:end]
    heading = bool(_MARKED_HEADING.search(text[max(0, start - REACH) : start])) or (
        not FINAL.search(words[-REACH:])
        and len(words.split(None, HEADING_MAX_WORDS)) <= HEADING_MAX_WORDS
    )
    return Sentence(name, start, end, words, (Flag.HEADING,) if heading else ())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim white space and list markers off a span; an empty span if nothing else is left."""
    part = text[start:end].rstrip()
    decoration = DECORATION.match(part)
    if decoration and decoration.end() == len(part):
        return end, end
    marker = _MARKER.match(part)
    part = _DASH_AFTER.sub("", part).rstrip()
    signs = _SIGNS_AFTER.search(part)
    if signs and FINAL.search(part, max(0, signs.start() - REACH), signs.start()):
        part = part[: signs.start()]
    part_end = start + len(part)
    return start + (marker.end() if marker else 0), part_end


def _directed(text: str) -> str:
    """Replace straight quotation marks by opening and closing ones, character for character.

    A mark glued on both sides, or on none, is taken for the counterpart of the one before it.
    """
    marks = list(text)
    opened = False
    for match in re.finditer("[\"']", text):
        at = match.start()
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        space_before = before.isspace() or before in "([{—–-«“‘/"
        space_after = after.isspace() or after in ",.;:!?)]}»…"
        if match[0] == '"':
            opened = space_before if space_before != space_after else not opened
            marks[at] = "“" if opened else "”"
        elif space_before != space_after and (space_before or before in ".!?…,"):
            marks[at] = "‘" if space_before else "’"
    return "".join(marks)


def _boundaries(text: str, words: SegmentData, splitter: Splitter | None) -> list[int]:
    """Return the offsets at which the sentences of a stretch start, its own start included."""
    glued = {0}
    spaced: dict[int, int] = {}
    for match in _CANDIDATE.finditer(text):
        if match["gap"]:
            if _is_boundary(match, words):
                spaced[match.start("open")] = match.start()
        elif _is_glued_boundary(match, words):
            glued.add(match.start("open"))
    glued.update(_without_full_stop(text, words))
    if splitter is not None and spaced:
        seen = _proposed(text, sorted(glued), splitter)
        spaced = {
            at: mark
            for at, mark in spaced.items()
            if bisect_right(seen, mark) < bisect_right(seen, at + 3)
        }
    return sorted(glued | spaced.keys())


def _proposed(text: str, cuts: list[int], splitter: Splitter) -> list[int]:
    plain = re.sub(r"\s", " ", text)
    return sorted(
        start + offset
        for start, end in pairwise([*cuts, len(text)])
        for offset in splitter(plain[start:end])
    )


def _without_full_stop(text: str, words: SegmentData) -> Iterator[int]:
    """Yield the boundaries that a scraper left without punctuation or space: 'le titreLe mot'."""
    for match in _CROSSHEAD.finditer(text):
        yield match.start(1)
        yield match.end(1)
    for match in _GLUED_QUOTE.finditer(text):
        if text[match.end()].isupper():
            yield match.end()
    for pattern in (_QUOTE_AFTER_QUOTE, _QUOTE_AFTER_WORD):
        for match in pattern.finditer(text):
            if text[match.end()].isupper():
                yield match.start(1)
    for match in _GLUED_WORD.finditer(text):
        word = _WORD.match(text, match.end(), match.end() + REACH)
        if word and _is_glued_word(text, match.end(), word[0], words):
            yield match.end()


def _is_glued_word(text: str, at: int, word: str, words: SegmentData) -> bool:
    """Tell whether the capital at `at` begins a sentence, not the second half of a name."""
    if not word[0].isupper():
        return False
    before = text[at - 2 : at]
    if _opens(word, words) and (len(word) > 1 or not word.isascii()):
        return before.islower() or (before.isupper() and not word.isupper())
    left = _LETTERS_BEFORE.search(text, max(0, at - REACH), at)
    # A name made of two words has a capital in front ('LinkedIn') or little before ('iPhone').
    return (
        left is not None
        and len(left[0]) >= GLUED_WORD_MIN
        and left[0].islower()
        and word[1:2].islower()
        and left[0] not in words.never_last
    )


def _is_boundary(match: re.Match[str], words: SegmentData) -> bool:
    """Tell whether a candidate followed by white space is a boundary."""
    text, following = match.string, match["next"]
    if following[0].islower() and not following[1:2].isupper():
        return False
    word = _word_before(match)
    if match["mark"] in ("...", "…") and text[match.start() - 1 : match.start()] in ("(", "["):
        left_out = text[max(0, match.start() - 3) : match.start() - 1].rstrip()
        return left_out[-1:].isalnum() and _opens(following, words)
    if match["mark"] in ("...", "…") and following[0].isdigit():
        return bool(match["close"] or match["open"])  # a pause before a figure
    if match["mark"] != "." or match["close"]:
        return True
    if word.isdecimal() and not text[: min(REACH, match.start() - len(word))].strip():
        return False  # the number of a list item
    start = match.start() - len(word)
    before = _SHORT_BEFORE.search(text, max(0, start - REACH), start)
    paired = f"{before[1]}.{word}" if before else word
    return not _is_abbreviation(word, paired, following, words)


def _word_before(match: re.Match[str]) -> str:
    start = match.start()
    before = _WORD_BEFORE.search(match.string, max(0, start - REACH), start)
    return before[0].lstrip(".!?…") if before else ""


def _is_abbreviation(word: str, paired: str, following: str, words: SegmentData) -> bool:
    """Tell whether the full stop between two words belongs to the first only.

    `paired` is the word with an abbreviation that stands before it: `p.ex`.
    """
    last = word.rpartition(".")[2]  # of a glued 'mot.Mme'
    forms = {word, word[:1].lower() + word[1:], last}
    if (forms | {paired}) & words.abbreviations:
        return True
    if paired != word and paired in words.seldom_last:
        return not _opens(following, words)
    if forms & words.before_numbers and following[0].isdigit():
        return True
    if _INITIAL.fullmatch(word) and word[-1].isupper():
        return not _opens(following, words) or following in words.name_particles
    if _DOTTED.fullmatch(word) or word in words.seldom_last:
        return not _opens(following, words)
    return False


def _is_glued_boundary(match: re.Match[str], words: SegmentData) -> bool:
    """Tell whether a candidate without white space after it is a boundary: 'mot.Mot', 'n°3.B'."""
    mark, following = match["mark"], match["next"]
    if not following[0].isupper() and not (following[0].isdigit() and match["open"]):
        return mark[-1] in "。！？।"
    if match["open"] or match["close"]:
        return not _in_address(match)
    word = _word_before(match)
    if _in_address(match):
        return False
    if (
        mark != "."
        or not word
        or (_opens(following, words) and len(word) > 1 and not _DOTTED.fullmatch(word))
    ):
        return len(following) > 1 or not word[-1:].isdigit()
    if word.isalpha() and len(word) > 1 and following in words.abbreviations:
        return True
    if _SUFFIX.fullmatch(following) or {word, word.lower()} & words.abbreviations:
        return False
    if not word[-1:].isalpha():
        return len(following) > 1 or not word[-1:].isdigit()
    return len(word) > 1 and (word[-2:].islower() or (word.isupper() and len(following) > 2))


def _in_address(match: re.Match[str]) -> bool:
    """Tell whether the candidate stands within a URL or an e-mail address."""
    text, at = match.string, match.start()
    left = text[max(0, at - 4 * REACH) : at].split()
    right = text[at : at + REACH].split(None, 1)
    before = left[-1] if left and not text[at - 1].isspace() else ""
    return bool(_ADDRESS.search(before) or "@" in right[0])


def _opens(word: str, words: SegmentData) -> bool:
    return word.replace("’", "'") in words.openers
