"""A brief as a page of its own, for an editor: in any browser, from a file or on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarize.flags import Flag
from summarize.languages.labels import Labels
from summarize.records import Brief, Sentence, Translation
from summarize.render import words
from summarize.render.page import fill
from summarize.text.addresses import link_target

_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """One sentence on one side of the brief."""

    id: str
    text: str
    citations: tuple[tuple[str, str], ...]
    """Id and number of each cited sentence."""
    notes: tuple[str, ...]
    supported: str
    kind: str
    """Its method and whether it has flags, for the style sheet."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side: the brief in one language."""

    code: str
    label: Labels
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence of the article with its translation, or the text between two sentences."""

    id: str
    number: str
    place: str
    text: str
    translation: str
    notes: tuple[str, ...]
    cited_by: tuple[str, ...]
    """Numbers of the brief's sentences that cite it."""
    heading: bool
    begins: bool
    """Whether it begins a paragraph."""


def render(brief: Brief) -> str:
    """Return the brief as an HTML document that needs no other file and runs no script."""
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
        address=link_target(article.url),
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
    """Return the language of the sentences' translations, known by the model that made them."""
    source = f"{brief.language.code}-"
    found = {
        role.removeprefix(source) for role in brief.made_with.models if role.startswith(source)
    }
    return found.pop() if len(found) == 1 else None


def _rows(brief: Brief, labels: dict[str, Labels]) -> Iterator[_Row]:
    text, at = brief.article.text, 0
    # A translation's flags are for readers of the translation.
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
        notes=tuple(words.flag(flag, reader) for flag in flags if flag != Flag.HEADING),
        cited_by=tuple(cited_by),
        heading=Flag.HEADING in flags,
        begins="\n" in between or not between,
    )


def _between(text: str) -> _Row:
    return _Row("", "", "", text.strip(), "", (), (), heading=False, begins=True)
