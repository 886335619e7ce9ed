"""Briefs to JSON and back: the contract's `brief/1`, described by `configs/brief.schema.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from summarize.checks.contract import faults as broken_invariants
from summarize.flags import Flag
from summarize.languages.data import has_language_data
from summarize.records import (
    Article,
    Brief,
    BriefSentence,
    Dropped,
    Language,
    MadeWith,
    Method,
    ModelInfo,
    Sentence,
    Translation,
)
from summarize.render.json_schema import at, shown
from summarize.render.json_schema import faults as broken_schema

SCHEMA = "brief/1"

# Rounding hides float differences between machines.
_DECIMALS = 3
_KNOWN_FLAGS = frozenset(str(flag) for flag in Flag)
# Valid in JSON strings, but many readers take them for line ends or commands.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def render(brief: Brief) -> str:
    """Return the brief as an indented document."""
    return _dump(brief, indent=2)


def render_line(brief: Brief) -> str:
    """Return the brief as one line of JSON Lines."""
    return _dump(brief, indent=None)


def document(brief: Brief) -> dict[str, object]:
    """Return the brief as the contract's JSON object, keys in the contract's order."""
    summary_language = _summary_language(brief)
    return {
        "schema": SCHEMA,
        "article": _article(brief.article, brief.language),
        "text": brief.article.text,
        "sentences": [
            {
                "id": sentence.id,
                "start": sentence.start,
                "end": sentence.end,
                "translation": translation.text,
                "flags": list(dict.fromkeys(sentence.flags + translation.flags)),
            }
            for sentence, translation in zip(brief.sentences, brief.translations, strict=True)
        ],
        "headline": dict(brief.headline),
        "brief": [_sentence(item, tuple(brief.headline)) for item in brief.brief],
        "dropped": [{summary_language: d.text, "reason": d.reason} for d in brief.dropped],
        "made_with": _made_with(brief.made_with),
    }


def parse(text: str) -> Brief:
    """Parse what `render` or `render_line` wrote; rendered again, it is the same.

    Only the language that a source declares is lost: the JSON does not hold it.

    Raises:
        ValueError: It is not such a document. The message names the first fault and its path, such
            as `brief[0].citations[1]`.
    """
    fields = _loaded(text)
    for found in _faults(fields):
        raise ValueError(f"not {SCHEMA}: {found}")
    return _parsed(fields)


def _dump(brief: Brief, indent: int | None) -> str:
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        document(brief), ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
    return text.translate(_ESCAPED) + "\n"


def _article(article: Article, language: Language) -> dict[str, object]:
    return {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "site": article.site,
        "url": article.url,
        "language": {
            "code": language.code,
            "confidence": round(language.confidence, _DECIMALS),
        },
        "sha256": article.sha256,
        "characters": len(article.text),
        "words": article.words,
    }


def _sentence(item: BriefSentence, languages: tuple[str, ...]) -> dict[str, object]:
    return {
        "id": item.id,
        **{code: item.text[code] for code in languages},
        "citations": list(item.citations),
        "support": round(item.support, _DECIMALS),
        "method": {code: item.method[code].value for code in languages},
        "flags": list(item.flags),
    }


def _summary_language(brief: Brief) -> str:
    """Return the language of the dropped sentences: the one that a model has summarized in."""
    prefix = "summary-"
    roles = sorted(role for role in brief.made_with.models if role.startswith(prefix))
    return roles[0].removeprefix(prefix) if roles else brief.language.code


def _made_with(made: MadeWith) -> dict[str, object]:
    return {
        "version": made.version,
        "profile": made.profile,
        "strategy": made.strategy,
        "settings_sha256": made.settings_sha256,
        "models": {role: _model(made.models[role]) for role in sorted(made.models)},
    }


def _model(model: ModelInfo) -> dict[str, str]:
    parts = {
        "name": model.name,
        "revision": model.revision,
        "sha256": model.sha256,
        "licence": model.licence,
    }
    return {key: value for key, value in parts.items() if value is not None}


def _loaded(text: str) -> dict[str, Any]:
    """Return the JSON object; ValueError if there is none, or none of this schema."""
    if not isinstance(text, str):
        raise ValueError(f"not {SCHEMA}: a string is needed, not {type(text).__name__}")
    try:
        fields = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise ValueError(f"not {SCHEMA}: {shown(fields)} is no object")
    if fields.get("schema") != SCHEMA:
        raise ValueError(f"not {SCHEMA}: schema: {shown(fields.get('schema'))}")
    return fields


def _faults(fields: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a document; each check relies on those before it."""
    yield from broken_schema(fields)
    code = fields["article"]["language"]["code"]
    if not has_language_data(code):
        yield f"article.language.code: no data of a language {code!r}"
    for part in ("sentences", "brief"):
        for number, item in enumerate(fields[part]):
            for flag in item["flags"]:
                if flag not in _KNOWN_FLAGS:
                    yield f"{part}[{number}].flags: {shown(flag)} is no flag"
    brief = _parsed(fields)
    yield from (f"{fault.where}: {fault.said}" for fault in broken_invariants(brief))
    yield from _differences(fields, document(brief), "")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twin, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise ValueError(f"the key {shown(twin)} stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _differences(given: object, own: object, path: str) -> Iterator[str]:
    """Yield where a document differs from what its brief would be rendered as."""
    if isinstance(given, dict) and isinstance(own, dict) and given.keys() == own.keys():
        for key in given:
            yield from _differences(given[key], own[key], at(path, key))
    elif isinstance(given, list) and isinstance(own, list) and len(given) == len(own):
        for number, (one, other) in enumerate(zip(given, own, strict=True)):
            yield from _differences(one, other, at(path, number))
    elif given != own:
        yield f"{path}: {_with_keys(given)} should be {_with_keys(own)}"


def _with_keys(value: object) -> str:
    return f"an object of {', '.join(value)}" if isinstance(value, dict) else shown(value)


def _parsed(fields: Mapping[str, Any]) -> Brief:
    about, text, made = fields["article"], fields["text"], fields["made_with"]
    named = ("id", "source", "title", "author", "published", "site", "url")
    return Brief(
        article=Article(text=text, **{key: about[key] for key in named}),
        language=Language(about["language"]["code"], float(about["language"]["confidence"])),
        sentences=tuple(_parsed_sentence(s, text) for s in fields["sentences"]),
        translations=tuple(
            Translation(s["translation"], _flags(s["flags"], heading=False))
            for s in fields["sentences"]
        ),
        headline=fields["headline"],
        brief=tuple(_parsed_item(item, tuple(fields["headline"])) for item in fields["brief"]),
        dropped=tuple(
            Dropped(next(text for key, text in d.items() if key != "reason"), d["reason"])
            for d in fields["dropped"]
        ),
        made_with=MadeWith(
            **{key: made[key] for key in ("version", "profile", "strategy", "settings_sha256")},
            models={role: ModelInfo(**model) for role, model in made["models"].items()},
        ),
    )


def _parsed_sentence(fields: Mapping[str, Any], text: str) -> Sentence:
    start, end = fields["start"], fields["end"]
    return Sentence(
        fields["id"], start, end, text[start:end], _flags(fields["flags"], heading=True)
    )


def _flags(flags: Sequence[str], *, heading: bool) -> tuple[str, ...]:
    """Return a sentence's own flags (`heading`) or else those of its translation."""
    return tuple(flag for flag in flags if (flag == Flag.HEADING) == heading)


def _parsed_item(fields: Mapping[str, Any], languages: Sequence[str]) -> BriefSentence:
    return BriefSentence(
        id=fields["id"],
        text={code: fields[code] for code in languages},
        citations=tuple(fields["citations"]),
        support=float(fields["support"]),
        method={code: Method(fields["method"][code]) for code in languages},
        flags=tuple(fields["flags"]),
    )
