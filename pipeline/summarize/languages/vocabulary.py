"""Words that are known to be whole: of all languages together, for text whose language is open."""

from __future__ import annotations

from functools import cache
from importlib import resources

from summarize.languages.data import language_codes, language_data
from summarize.languages.notation import HyphenWords


@cache
def known_words() -> frozenset[str]:
    """Return the function words of every language and the lists of common words, lower case."""
    known: set[str] = set()
    for code in language_codes():
        known |= language_data(code).words.stop
        file = resources.files("summarize_configs").joinpath("languages", f"{code}.common.txt")
        known.update(file.read_text("utf-8").split() if file.is_file() else ())
    return frozenset(known)


@cache
def hyphen_words() -> HyphenWords:
    """Return every language's words about hyphens at line ends."""
    every = [language_data(code).hyphens for code in language_codes()]
    return HyphenWords(
        before=frozenset().union(*(words.before for words in every)),
        after=frozenset().union(*(words.after for words in every)),
        apart=frozenset().union(*(words.apart for words in every)),
    )
