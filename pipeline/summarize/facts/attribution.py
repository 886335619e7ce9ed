"""Attribution: a claim may not state as fact what its source only reports or leaves open.

A claim keeps the degree of a sentence if what it takes from the reach of one of the sentence's
voices stands in the reach of a voice of its own that says no more: a demand is no report, a denial
no statement. Words are compared by their stems, so both are in one language; whether a translation
is as guarded as its original is told by the cues alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from summarize.facts.negation import negations
from summarize.facts.speech.lexicon import Degree, Kind, lexicon
from summarize.facts.speech.voices import Voice, covering, voices
from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.text.normalize import Stem, normalize, stem_spans
from summarize.text.quotations import CLOSERS, MARKS

_QUESTION = re.compile(rf"\?[\s{CLOSERS})]*$")
_FEWEST = 2
"""Content words from a voice's reach that make a claim repeat what it says."""
_SHARE = 0.5
"""Share of them that may stand outside a voice of the claim's own."""
_SAYS_NO_MORE = {
    Degree.SAID: frozenset(Degree),
    Degree.POSSIBLE: frozenset(Degree),
    Degree.DENIED: frozenset({Degree.DENIED}),
    Degree.DEMANDED: frozenset({Degree.DEMANDED, Degree.ASKED, Degree.POSSIBLE}),
    Degree.ASKED: frozenset({Degree.ASKED}),
}
_UNSURE = frozenset({Degree.SAID, Degree.POSSIBLE})


class Told:
    """A sentence with its voices, to hold claims in the same language against."""

    def __init__(self, sentence: str, data: LanguageData) -> None:
        self._data = data
        self._voices = voices(sentence, data)
        self._phrases = {voice.phrase.lower() for voice in self._voices}
        self._by_stem = self._governing(stem_spans(sentence, data)) if self._voices else {}

    def lost(self, claim: str, start: int = 0, end: int | None = None) -> tuple[Voice, ...]:
        """Return the voices that `claim[start:end]` repeats without.

        Args:
            claim: normalised.
            start: where the part that is held against the sentence begins.
            end: where it ends; None: with the claim.
        """
        if not self._by_stem:
            return ()
        end = len(claim) if end is None else end
        # Of another part's voices only those count that govern what follows them.
        own = [v for v in voices(claim, self._data) if start <= v.start < end or not v.of_all]
        repeated: Counter[Voice] = Counter()
        bare: Counter[Voice] = Counter()
        kept: set[Voice] = set()
        stems = [s for s in stem_spans(claim, self._data) if start <= s.start < end]
        covered = covering(own, [stem.start for stem in stems])
        for stem, over in zip(stems, covered, strict=True):
            for voice in self._by_stem.get(stem.stem, ()):
                carrying = [v for v in over if self._carries(v, voice)]
                repeated[voice] += 1
                bare[voice] += not carrying
                if any(v.phrase.lower() == voice.phrase.lower() for v in carrying):
                    kept.add(voice)
        return tuple(
            voice
            for voice, count in repeated.items()
            if bare[voice]
            and voice not in kept
            and (voice.local or (count >= _FEWEST and bare[voice] >= _SHARE * count))
            and not _repeats(voice, stems, own, self._data)
            and not _stands_in(claim[start:end], voice.degree, own, self._data)
        )

    def _carries(self, own: Voice, voice: Voice) -> bool:
        """Tell whether a claim's own voice says no more than the sentence's.

        What the sentence has besides, and the claim repeats, does not stand for it.
        """
        phrase = own.phrase.lower()
        if phrase != voice.phrase.lower() and phrase in self._phrases:
            return False
        return own.degree in _SAYS_NO_MORE[voice.degree]

    def _governing(self, stems: Sequence[Stem]) -> dict[str, tuple[Voice, ...]]:
        """Return the voices that govern each stem that stands nowhere outside a voice.

        They are the innermost (`says that he demands ...`) and those that name a source of all.
        """
        found: dict[str, tuple[Voice, ...]] = {}
        free: set[str] = set()
        for stem, around in zip(
            stems, covering(self._voices, [stem.start for stem in stems]), strict=True
        ):
            if any(voice.start <= stem.start < voice.end for voice in around):
                continue  # the cue itself
            if not around:
                free.add(stem.stem)
                continue
            of_all = (v for v in around if v.degree is Degree.SAID and v.of_all)
            found.setdefault(stem.stem, tuple(dict.fromkeys((around[-1], *of_all))))
        return {stem: governing for stem, governing in found.items() if stem not in free}


def attributed(claim: str, data: LanguageData) -> bool:
    """Tell whether a claim attributes its statement to somebody, or leaves it open."""
    return not set(MARKS).isdisjoint(claim) or hedged(normalize(claim), Degree.SAID, data)


def hedged(text: str, degree: Degree, data: LanguageData) -> bool:
    """Tell whether a normalised text has any word that expresses a degree, or less."""
    if degree in (Degree.ASKED, Degree.POSSIBLE) and "?" in text:
        return True
    if degree is Degree.DENIED and negations(text, data):
        return True
    known = lexicon(data.attribution)
    words = LETTERS.findall(text.lower())
    accepted, nouns = _SAYS_NO_MORE[degree], data.shorten.determiners - data.attribution.clause
    return any(
        cue.degree in accepted
        and cue.kind is not Kind.NOTHING
        and not (cue.kind is Kind.VERB and before in nouns)
        for index, before in enumerate(("", *words[:-1]))
        for cue in known.at(words, index)
    ) or _has(words, _stand_ins(degree, data))


def is_question(text: str) -> bool:
    """Tell whether a text ends in a question mark, within marks or not."""
    return bool(_QUESTION.search(text))


def degrees(text: str, data: LanguageData) -> tuple[tuple[Degree, str], ...]:
    """Return the degrees of a normalised sentence, each with its cue as written."""
    asked = [(Degree.ASKED, "?")] if is_question(text) else []
    return (*((voice.degree, voice.phrase) for voice in voices(text, data)), *asked)


def unhedged(
    original: str, data: LanguageData, translation: str, translation_data: LanguageData
) -> tuple[tuple[Degree, str], ...]:
    """Return the degrees of a normalised sentence that its normalised translation is without.

    A quotation that is kept needs no verb of saying.
    """
    found = degrees(original, data)
    if not found:
        return ()
    quoted = not set(MARKS).isdisjoint(original) and not set(MARKS).isdisjoint(translation)
    words = LETTERS.findall(translation.lower())
    guarded = quoted or _has(words, translation_data.attribution.loose)
    return tuple(
        (degree, phrase)
        for degree, phrase in found
        if not (guarded and degree in _UNSURE) and not hedged(translation, degree, translation_data)
    )


def _repeats(voice: Voice, stems: Sequence[Stem], own: Sequence[Voice], data: LanguageData) -> bool:
    """Tell whether a claim has a sentence's cue in a place where its reach is not seen."""
    cue = {stem.stem for stem in stem_spans(voice.phrase.lower(), data)}
    elsewhere = {s.stem for v in own for s in stem_spans(v.phrase.lower(), data)}
    return bool(cue) and cue <= {stem.stem for stem in stems} - elsewhere


def _stands_in(part: str, degree: Degree, own: Sequence[Voice], data: LanguageData) -> bool:
    """Tell whether a part of a claim expresses the degree by other words than a voice's."""
    if degree is Degree.ASKED and "?" in part:
        return True
    if degree is Degree.DENIED and negations(part, data):
        return True
    accepted = _stand_ins(degree, data) - {voice.phrase.lower() for voice in own}
    return _has(LETTERS.findall(part.lower()), accepted)


def _stand_ins(degree: Degree, data: LanguageData) -> frozenset[str]:
    speech = data.shorten.speech if degree in _UNSURE else frozenset[str]()
    return lexicon(data.attribution).stand_ins[degree] | speech


def _has(words: list[str], phrases: Iterable[str]) -> bool:
    single = {phrase for phrase in phrases if " " not in phrase}
    joined = f" {' '.join(words)} "
    return not single.isdisjoint(words) or any(
        f" {phrase} " in joined for phrase in phrases if " " in phrase
    )
