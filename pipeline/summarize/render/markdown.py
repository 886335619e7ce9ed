"""A brief as Markdown, for a terminal or a forge (with GitHub's footnotes)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from summarize.languages.labels import Labels
from summarize.records import Brief, MadeWith
from summarize.render import words
from summarize.render.escape import escape, link

_HASH_DIGITS = 12


def render(brief: Brief) -> str:
    """Return the brief as a document of its own."""
    return _page(brief, prefix="")


def render_in_stream(brief: Brief) -> str:
    """Return the brief as part of a document with others, where footnotes need unique names."""
    return _page(brief, prefix=re.sub(r"[^A-Za-z0-9._-]", "-", brief.article.id) + "-")


def _page(brief: Brief, prefix: str) -> str:
    labels = words.labels(brief)
    blocks = [*_head(brief, labels)]
    for code in labels:
        blocks += _side(brief, code, labels[code], prefix)
    blocks += _footnotes(brief, labels, prefix)
    blocks += _dropped(brief, labels)
    blocks += _made_with(brief.made_with, labels)
    blocks += [f"*{label.how_to_read}*" for label in labels.values()]
    return "\n\n".join(blocks) + "\n"


def _head(brief: Brief, labels: dict[str, Labels]) -> Iterator[str]:
    first, *others = brief.headline
    yield f"# {escape(brief.headline[first])}"
    for code in others:
        yield f"**{escape(brief.headline[code])}**"
    article = brief.article
    facts = [escape(fact) for fact in words.facts(brief)]
    facts.append(words.both(words.language(brief, label) for label in labels.values()))
    if article.url:
        facts.append(link(article.url))
    yield " · ".join(facts)


def _side(brief: Brief, code: str, label: Labels, prefix: str) -> Iterator[str]:
    """Yield one language's side.

    A method that all its sentences share is named once, else at each sentence.
    """
    yield f"## {label.side}"
    if not brief.brief:
        yield f"*{label.in_short}*"
        return
    methods = {words.method(item, code, brief.language.code, label) for item in brief.brief}
    shared = methods.pop() if len(methods) == 1 else None
    if shared:
        yield f"*{words.capital(shared)}.*"
    lines = []
    for number, item in enumerate(brief.brief, start=1):
        notes = [] if shared else [words.method(item, code, brief.language.code, label)]
        notes += [escape(words.flag(flag, label)) for flag in item.flags]
        marks = "".join(f"[^{prefix}{citation}]" for citation in item.citations)
        lines.append(f"{number}. {escape(item.text[code])} {marks}{_bracketed(notes)}")
    yield "\n".join(lines)


def _footnotes(brief: Brief, labels: dict[str, Labels], prefix: str) -> Iterator[str]:
    cited = {citation for item in brief.brief for citation in item.citations}
    # A translation's flags are for readers of the translation.
    others = [label for code, label in labels.items() if code != brief.language.code]
    reader = (others or list(labels.values()))[0]
    for sentence, translation in zip(brief.sentences, brief.translations, strict=True):
        if sentence.id in cited:
            flags = dict.fromkeys(sentence.flags + translation.flags)
            notes = _bracketed(escape(words.flag(flag, reader)) for flag in flags)
            yield (
                f"[^{prefix}{sentence.id}]: {escape(sentence.text)} "
                f"*({sentence.start}–{sentence.end})*\n\n"
                f"    → {escape(translation.text)}{notes}"
            )


def _dropped(brief: Brief, labels: dict[str, Labels]) -> Iterator[str]:
    if brief.dropped:
        yield f"## {words.both(label.dropped for label in labels.values())}"
        yield "\n".join(f"- {escape(d.text)} *({escape(d.reason)})*" for d in brief.dropped)


def _made_with(made: MadeWith, labels: dict[str, Labels]) -> Iterator[str]:
    yield f"## {words.both(label.made_with for label in labels.values())}"
    lines = [
        f"- summarize {escape(made.version)}, {escape(made.profile)}, {escape(made.strategy)}, "
        f"`{made.settings_sha256[:_HASH_DIGITS]}`"
    ]
    for role in sorted(made.models):
        model = made.models[role]
        weights = model.revision or model.sha256
        pinned = f", `{escape(weights[:_HASH_DIGITS])}`" if weights else ""
        lines.append(f"- {escape(role)}: {escape(model.name)} ({escape(model.licence)}){pinned}")
    yield "\n".join(lines)


def _bracketed(notes: Iterable[str]) -> str:
    shown = [note for note in notes if note]
    return f" *({'; '.join(shown)})*" if shown else ""
