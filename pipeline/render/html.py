"""A brief as a page of its own: for an editor, in any browser, from a file, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.labels import Labels
from pipeline.records import HEADING, Brief, Sentence, Translation
from pipeline.render import words
from pipeline.render.page import fill, web_address

_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence of one side of the brief."""

    id: str
    text: str
    citations: tuple[tuple[str, str], ...]
    """Id and number of the sentences."""
    notes: tuple[str, ...]
    supported: str
    kind: str
    """Its method and whether anything is to be known of it, for the style."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The brief in one language."""

    code: str
    label: Labels
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence of the article and its translation; or what stands between two sentences."""

    id: str
    number: str
    place: str
    text: str
    translation: str
    notes: tuple[str, ...]
    cited_by: tuple[str, ...]
    """Numbers of brief sentences."""
    heading: bool
    begins: bool
    """A paragraph."""


def render(brief: Brief) -> str:
    """The brief as an HTML document that needs no other file and runs no script."""
    labels = words.labels(brief)
    first, *others = brief.headline
    article = brief.article
    return fill(
        "brief.html.jinja",
        labels=labels,
        code=first,
        headline=brief.headline,
        others=others,
        facts=words.facts(brief),
        language=words.both(words.language(brief, label) for label in labels.values()),
        url=article.url,
        address=web_address(article.url),
        sides=[_side(brief, code, label) for code, label in labels.items()],
        original=brief.language.code,
        target=_target(brief),
        rows=list(_rows(brief, labels)),
        dropped=brief.dropped,
        made=brief.made_with,
        models=[
            (role, model.name, model.licence, (model.revision or model.sha256 or "")[:_HASH_DIGITS])
            for role, model in sorted(brief.made_with.models.items())
        ],
        settings=brief.made_with.settings_sha256[:_HASH_DIGITS],
    )


def _side(brief: Brief, code: str, label: Labels) -> _Side:
    lines = []
    for item in brief.brief:
        method = words.method(item, code, brief.language.code, label)
        flags = [words.flag(flag, label) for flag in item.flags]
        lines.append(
            _Line(
                id=f"{code}-{item.id}",
                text=item.text[code],
                citations=tuple((citation, citation[1:]) for citation in item.citations),
                notes=tuple(note for note in (method, *flags) if note),
                supported=label.supported.format(percent=round(100 * item.support)),
                kind=f"{item.method[code].value}{' flagged' if item.flags else ''}",
            )
        )
    return _Side(code, label, tuple(lines))


def _target(brief: Brief) -> str | None:
    """The language of the sentences' translations, by the model that made them."""
    source = f"{brief.language.code}-"
    found = {
        role.removeprefix(source) for role in brief.made_with.models if role.startswith(source)
    }
    return found.pop() if len(found) == 1 else None


def _rows(brief: Brief, labels: dict[str, Labels]) -> Iterator[_Row]:
    text, at = brief.article.text, 0
    # A translation's flags are for who reads the translation.
    reader = labels.get(_target(brief) or "") or next(iter(labels.values()))
    pairs = list(zip(brief.sentences, brief.translations, strict=True))
    for sentence, translation in pairs:
        between = text[at : sentence.start]
        if between.strip():
            yield _between(between)
        yield _row(sentence, translation, _cited_by(brief, sentence.id), reader, between)
        at = sentence.end
    if text[at:].strip():
        yield _between(text[at:])


def _cited_by(brief: Brief, id_: str) -> tuple[str, ...]:
    return tuple(item.id[1:] for item in brief.brief if id_ in item.citations)


def _row(
    sentence: Sentence,
    translation: Translation,
    cited_by: Sequence[str],
    reader: Labels,
    between: str,
) -> _Row:
    flags = dict.fromkeys(sentence.flags + translation.flags)
    return _Row(
        id=sentence.id,
        number=sentence.id[1:],
        place=f"{sentence.start}–{sentence.end}",
        text=sentence.text,
        translation=translation.text,
        notes=tuple(words.flag(flag, reader) for flag in flags if flag != HEADING),
        cited_by=tuple(cited_by),
        heading=HEADING in flags,
        begins="\n" in between or not between,
    )


def _between(text: str) -> _Row:
    return _Row("", "", "", text.strip(), "", (), (), heading=False, begins=True)
