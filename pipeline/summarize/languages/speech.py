"""Sections `attribution` and `dialogue` of a language's data: whose word something is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from summarize.languages.words import Phrases, Words


class SpeechWords(BaseModel):
    """Words that make a statement somebody's, in lower case; for one degree of certainty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stems: Words = frozenset()
    """Verbs without their `attribution.endings`, whatever they govern: `estim`."""
    forms: Words = frozenset()
    """The same, forms that are not regular: `craint`."""
    participles: Words = frozenset()
    """The same, irregular past participles: they count behind an auxiliary."""
    clause_stems: Words = frozenset()
    """Verbs that report only with a clause (`rappelle que`), a colon or between commas."""
    clause_forms: Words = frozenset()
    clause_participles: Words = frozenset()
    phrases: Phrases = ()
    """Verbs of several words; written as words, without apostrophes (`laisse entendre`)."""
    nouns: Words = frozenset()
    """What may stand for such a verb elsewhere, and is sought nowhere: `demand`."""


class AttributionWords(BaseModel):
    """Words that attribute a statement, or take away from its certainty.

    Phrases are written as words in lower case, without apostrophes (`d après`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: Phrases = ()
    """Phrases that name the source of the whole clause: `according to`."""
    hedges: Phrases = ()
    """What else may stand for an attribution in another wording, and is sought nowhere."""
    possible: Phrases = ()
    """Words that leave their clause open: `reportedly`, `would`."""
    loose: Phrases = ()
    """The same, which only a translation's check takes for one."""
    idioms: Phrases = ()
    """Phrases with such a word that attribute nothing: `that is to say`."""
    possible_endings: Phrases = ()
    """Endings of verbs that do the same: a conditional's."""
    not_possible: Words = frozenset()
    """Words with such an ending that are none."""
    alleged: Words = frozenset()
    """Words that leave only the noun beside them open: `alleged`."""
    wishes: Words = frozenset()
    """What may stand for a demand or a plan in another wording: `should`."""
    said: SpeechWords = SpeechWords()
    denied: SpeechWords = SpeechWords()
    demanded: SpeechWords = SpeechWords()
    """Verbs of what is not so yet: demands, wishes, plans."""
    asked: SpeechWords = SpeechWords()
    endings: Words = frozenset()
    """Finite endings of `stems`."""
    participle_endings: Words = frozenset()
    auxiliaries: Words = frozenset()
    """Words of which one stands before a participle that is part of a verb."""
    passives: Words = frozenset()
    """Forms of `be` before a participle, whose subject is what is said."""
    actives: Phrases = ()
    """Endings of verb forms behind `be` that are no passive: `ing`."""
    clause: Words = frozenset()
    """Words that begin the clause that a verb governs: `that`."""
    objects: Words = frozenset()
    """Words right behind a verb that begin an object, so that no clause follows."""
    bare_clause: bool = False
    """Whether the clause may follow without a word of `clause` (`said it would`)."""
    subject_first: bool = False
    """Whether a speaker between commas may stand before the verb: `..., the mayor said`."""
    also_nouns: Words = frozenset()
    """Verbs that are nouns as well: between commas nothing may follow them (`a good note by`)."""
    whether: Words = frozenset()
    """Words that make a demand a question: `asks whether`."""
    contrasts: Words = frozenset()
    """Conjunctions that end what somebody says: `but`."""
    coordinators: Words = frozenset()
    """Conjunctions that end the clause of a word in `possible`: `and`."""
    rumours: Phrases = ()
    """Those in `possible` that pass on what is said, as nothing else: `it is said`."""
    rumour: str = ""
    """Opening that makes a translated statement a rumour again: `Reportedly, {text}`."""


class DialogueWords(BaseModel):
    """Section `dialogue`: interviews, and how a brief names a speaker."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    second_person: Words = frozenset()
    """Words that address somebody, split at apostrophes and hyphens."""
    first_person: Words = frozenset()
    questioners: Words = frozenset()
    """Labels of who asks, in lower case: `q`."""
    answerers: Words = frozenset()
    """Labels of who answers, whoever that is: `r`."""
    marks: Phrases = ()
    """Phrases that announce an interview, as words."""
    credits: Phrases = ()
    """Phrases of the line that says who held it, as words."""
    before: str = "{speaker}: {text}"
    """Names the speaker before the words."""
    behind: str = "{text} ({speaker})"
    unnamed: str = '"{text}"'
    """Shows that somebody speaks of whom the article has no name."""
