"""The immutable records that the steps exchange, in pipeline order.

Every offset counts characters (code points) of `Article.text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value", covariant=True)
Record = TypeVar("Record")


def _refuse(self: object, name: str, *value: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r}: a {type(self).__name__} is immutable")


def immutable(record: type[Record]) -> type[Record]:
    """Make a frozen dataclass with slots refuse new attributes as clearly as new values.

    What `dataclass` writes itself fails for them with a TypeError about `super`, because it refers
    to the class before it got slots.
    """
    for name in ("__setattr__", "__delattr__"):
        setattr(record, name, _refuse)
    return record


class FrozenMapping(Mapping[Key, Value]):
    """A mapping that cannot be changed: equal to a dict with the same items, and hashable."""

    __slots__ = ("_items",)
    _items: dict[Key, Value]

    def __init__(self, items: Mapping[Key, Value]) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __getitem__(self, key: Key) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type, tuple[dict[Key, Value]]]:
        return type(self), (dict(self._items),)

    __setattr__ = __delattr__ = _refuse


def _freeze(record: object, *names: str) -> None:
    """Let the mappings in these fields of a new record be frozen copies."""
    for name in names:
        object.__setattr__(record, name, FrozenMapping(getattr(record, name)))


@immutable
@dataclass(frozen=True, slots=True)
class Article:
    """One article as read."""

    id: str
    """Unique in the run and safe as a file name."""
    source: str
    """Human-readable origin: the name of a file, or `-`."""
    text: str
    """The complete text, verbatim; all offsets point into it."""
    title: str | None = None
    author: str | None = None
    published: str | None = None
    """As written in the source, in no particular format."""
    site: str | None = None
    url: str | None = None
    declared_language: str | None = None
    """Code that the source declares or the operator gave; it rules out detection."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())


@immutable
@dataclass(frozen=True, slots=True)
class Language:
    """An article's language, detected or declared."""

    code: str
    """ISO 639-1."""
    confidence: float
    """0..1; 1 if the language was declared."""


@immutable
@dataclass(frozen=True, slots=True)
class Route:
    """The languages that one article passes through, as ISO 639-1 codes."""

    source: str
    """Language of the article."""
    summary: str
    """Language of the summarizer."""
    other: str
    """Language that the sentences are translated into, for the summarizer and for the reader."""
    brief: tuple[str, ...]
    """Languages of the brief."""
    directions: tuple[str, ...]
    """The translators that are used, such as `fr-en`."""


@immutable
@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item of the article; they are in order and do not overlap."""

    id: str
    """`s1`, `s2`, ... in text order."""
    start: int
    end: int
    text: str
    """`Article.text[start:end]`, verbatim."""
    flags: tuple[str, ...] = ()
    """`Flag.HEADING`, or none."""


@immutable
@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence in another language."""

    text: str
    flags: tuple[str, ...] = ()
    """`split`, `retried`, `untranslated`, `number-changed`, ... (`Flag`)."""


@immutable
@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a summary."""

    text: str
    sources: tuple[int, ...]
    """Indexes of the sentences that the summarizer saw when it wrote this, in text order."""


@immutable
@dataclass(frozen=True, slots=True)
class Summary:
    """An abstractive summary, not yet checked."""

    claims: tuple[Claim, ...]
    language: str
    flags: tuple[str, ...] = ()
    """`condensed` if summaries of parts were summarized again, because one round did not do."""


class Method(StrEnum):
    """How a brief sentence was produced in one language (contract, `method`)."""

    ABSTRACTIVE = "abstractive"
    TRANSLATED = "translated"
    EXTRACTIVE = "extractive"


@immutable
@dataclass(frozen=True, slots=True)
class BriefSentence:
    """One sentence of the brief, in every language of the brief."""

    id: str
    text: Mapping[str, str]
    """By language code."""
    citations: tuple[str, ...]
    """One to three ids of `Sentence`s."""
    support: float
    """How well the cited sentences support it, 0..1."""
    method: Mapping[str, Method]
    """By language code."""
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _freeze(self, "text", "method")


@immutable
@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of the summary that is not in the brief, and why."""

    text: str
    reason: str


@immutable
@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Identity of a model in a brief; the same weights give the same record."""

    name: str
    licence: str
    revision: str | None = None
    sha256: str | None = None


@immutable
@dataclass(frozen=True, slots=True)
class MadeWith:
    """Everything needed to reproduce a brief."""

    version: str
    profile: str
    strategy: str
    settings_sha256: str
    models: Mapping[str, ModelInfo]
    """By role: `fr-en`, `en-fr`, `summary-en`."""

    def __post_init__(self) -> None:
        _freeze(self, "models")


@immutable
@dataclass(frozen=True, slots=True)
class Brief:
    """The result for one article, which `summarize.render` renders."""

    article: Article
    language: Language
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """One for each of `sentences`, into `Route.other`."""
    headline: Mapping[str, str]
    """By language code."""
    brief: tuple[BriefSentence, ...]
    dropped: tuple[Dropped, ...]
    made_with: MadeWith

    def __post_init__(self) -> None:
        _freeze(self, "headline")


class OutcomeKind(StrEnum):
    """The kinds of outcome (contract, "one outcome")."""

    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"
    FAILED = "failed"


@immutable
@dataclass(frozen=True, slots=True)
class Outcome:
    """How the processing of one article ended, and why."""

    id: str
    source: str
    kind: OutcomeKind
    reason: str | None = None
    seconds: float = 0.0
    words: int = 0
    traceback: str | None = None
    """Set for unexpected errors only."""


@immutable
@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input, or a line of one, from which no article could be read."""

    id: str
    source: str
    reason: str
    """One line that names the fault."""
    refused: bool = False
    """True if it was read and holds no article, so that nothing failed."""
    traceback: str | None = None
    """Of an error that nobody foresaw."""


Item = Article | Unreadable
"""An article, or an input from which none could be read."""
