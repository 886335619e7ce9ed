"""The frozen records that pass between the steps, in the order of the way.

Every offset counts characters (code points) of `Article.text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

HEADING = "heading"
"""Flag of a sentence: a title, subtitle or item without a full stop, not a statement to cite
alone."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read."""

    id: str
    """Unique in the run, safe as a file name."""
    source: str
    """Where it came from, for a person: a file's name, or `-`."""
    text: str
    """The text as read, whole and verbatim: what all offsets point into."""
    title: str | None = None
    author: str | None = None
    published: str | None = None
    """As the source wrote it (no format is promised)."""
    site: str | None = None
    url: str | None = None
    declared_language: str | None = None
    """The code that the source declares or the operator gave; no detection then."""

    @property
    def sha256(self) -> str:
        """Hash of the text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Language:
    """What detect found."""

    code: str
    """ISO 639-1."""
    confidence: float
    """0..1; 1 where the language was declared."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item of the article; sentences are in order, never overlap."""

    id: str
    """`s1`, `s2`, ... in the order of the text."""
    start: int
    end: int
    text: str
    """`Article.text[start:end]`, verbatim."""
    flags: tuple[str, ...] = ()
    """`HEADING`, or none."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence in another language."""

    text: str
    flags: tuple[str, ...] = ()
    """What an editor should know: `split`, `retried`, `untranslated`, `number-changed`, ..."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a summary."""

    text: str
    sources: tuple[int, ...]
    """Indexes of the sentences that the summarizer was shown for it, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An abstractive summary, not yet checked."""

    claims: tuple[Claim, ...]
    language: str
    flags: tuple[str, ...] = ()
    """`condensed`: there was too much for one round; summaries of parts were summarized again."""


class Method(StrEnum):
    """How a brief sentence came about, in one language (contract, `method`)."""

    ABSTRACTIVE = "abstractive"
    TRANSLATED = "translated"
    EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """One sentence of the brief, in every language of the brief."""

    id: str
    text: Mapping[str, str]
    """By language code."""
    citations: tuple[str, ...]
    """One to three ids of `Sentence`s."""
    support: float
    """0..1: how far the cited sentences carry it."""
    method: Mapping[str, Method]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that the summarizer wrote and the article does not carry."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What names a model in a brief; the same weights give the same record."""

    name: str
    licence: str
    revision: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What made a brief: enough to make it again."""

    version: str
    profile: str
    strategy: str
    settings_sha256: str
    models: Mapping[str, ModelInfo]
    """By role: `fr-en`, `en-fr`, `summary-en`."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The result for one article; `pipeline.render` gives it its forms."""

    article: Article
    language: Language
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """One for each of `sentences`, into the brief's other language."""
    headline: Mapping[str, str]
    brief: tuple[BriefSentence, ...]
    dropped: tuple[Dropped, ...]
    made_with: MadeWith


class OutcomeKind(StrEnum):
    """How an article ended (contract, "one outcome")."""

    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one article ended, and why."""

    id: str
    source: str
    kind: OutcomeKind
    reason: str | None = None
    seconds: float = 0.0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input, or a line of one, from which no article could be read."""

    id: str
    source: str
    reason: str
    """One line, naming what is wrong."""
    refused: bool = False
    """It was read, and there is no article in it: nothing failed."""
