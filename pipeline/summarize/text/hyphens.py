"""Words broken at a line's end: `popu-` and `lation` are one word, `vice-` and `président` two.

The hyphen goes unless the word is known to have one: both parts are words and the two together are
none, a name goes on with a capital, or the language's data says so. What only looks broken costs
little: a translator reads `semiremorque`.
"""

from __future__ import annotations

import re

from summarize.languages.vocabulary import hyphen_words, known_words

_REACH = 64
_SHORTEST = 3
"""Letters; two parts that make a word this short are two words: `a-t-il`, but English has `at`."""
_BREAK = re.compile(
    r"(?:[-\u2010]|(?P<soft>[\u00ad¬]))[ \t\u00a0]*+"
    r"(?:\r\n|[\n\r\v\f\x85\u2028\u2029])[ \t\u00a0]*+"
)
_BEFORE = re.compile(r"(?:[^\W\d_]+|\d+)$")
_AFTER = re.compile(r"[^\W\d_]+|\d+")


def rejoined(text: str) -> str:
    """Return a composed text with the words that its line ends break put together again."""
    parts: list[str] = []
    done = 0
    for match in _BREAK.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        after = _AFTER.match(text, match.end(), match.end() + _REACH)
        if before is None or after is None:
            continue
        hyphen = "" if match["soft"] else _hyphen(before[0], after[0])
        if hyphen is not None:
            parts += (text[done : match.start()], hyphen)
            done = match.end()
    return "".join((*parts, text[done:])) if parts else text


def _hyphen(before: str, after: str) -> str | None:
    """Return what stands between the two parts in one word; None if they are two words."""
    capitals = before.isupper() and after.isupper()
    if before.isdigit() or after.isdigit() or (after[0].isupper() and not capitals):
        return "-"
    first, second = before.lower(), after.lower()
    words = hyphen_words()
    if first in words.after and second in words.after:
        return "-"  # a-t-elle, though `telle` is a word
    if len(first + second) > _SHORTEST and _known(first + second):
        return ""
    if second in words.apart:
        return None
    whole = (first in words.before or _known(first)) and _known(second)
    return "-" if whole or second in words.after or len(first) == 1 else ""


def _known(word: str) -> bool:
    return word in known_words() or (len(word) > 2 and word.removesuffix("s") in known_words())
