"""The whole pipeline from seven languages, with tiny models of six architectures, offline."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from summarize.checks.contract import verify
from summarize.languages.data import language_data
from summarize.records import Article, Brief
from summarize.render.brief_json import render
from summarize.settings.schema import Settings
from summarize.steps.brief import BriefMaker
from summarize_models.load import load
from tests.support.models import trained
from tests.support.paths import DATA

TEXTS: dict[str, list[str]] = tomllib.loads((DATA / "many" / "articles.toml").read_text("utf-8"))
PIVOTED = {"de": "marian", "es": "m2m100", "it": "mbart", "nl": "t5", "ru": "mt5", "pt": "marian"}
MBART = {"it": "it_IT"}
OWN = ("de", "fr")
"""The languages that have a summarizer beside English."""


def parallel(source: str, target: str) -> list[tuple[str, str]]:
    samples = (language_data(source).sample, language_data(target).sample)
    return [*zip(TEXTS[source], TEXTS[target], strict=True), samples]


def summaries(code: str) -> list[tuple[str, str]]:
    """Of the whole article, its first and third sentence; of a sentence, itself."""
    text = TEXTS[code]
    return [(" ".join(text), f"{text[0]} {text[2]}"), *((one, one) for one in text)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The roles of a profile over tiny models."""
    root = tmp_path_factory.mktemp("many")
    translators: dict[str, Any] = {}
    for code, kind in PIVOTED.items():
        pairs, codes = parallel(code, "en"), {}
        if kind in ("m2m100", "mbart"):
            ours = MBART.get(code, code)
            codes = {"source_code": ours, "target_code": "en_XX" if code in MBART else "en"}
            folder = getattr(trained, kind)(root / f"{code}-en", pairs, *codes.values())
        else:
            folder = getattr(trained, kind)(root / f"{code}-en", pairs)
        translators[f"{code}-en"] = {**_model(kind, folder), **codes}
    for direction in ("fr-en", "en-fr", "de-fr"):
        folder = trained.marian(root / direction, parallel(*direction.split("-")))
        translators[direction] = _model("marian", folder)
    summarizers = {
        code: _model("bart", trained.bart(root / f"summary-{code}", summaries(code)))
        for code in ("en", *OWN)
    }
    return {"translators": translators, "summarizers": summarizers}


def _model(kind: str, folder: Path) -> dict[str, Any]:
    return {
        "name": f"tiny {kind}",
        "licence": "none",
        "path": str(folder),
        "window": 500,
        "decoding": {"max_new_tokens": 200},
    }


def settings(tables: dict[str, Any], **changes: Any) -> Settings:
    return Settings.model_validate({"profile": "tiny", "threads": 1} | tables | changes)


def made(maker: Any, code: str) -> Brief:
    brief: Brief = maker(Article(id=code, source="-", text=" ".join(TEXTS[code])))
    verify(brief)
    assert brief.language.code == code
    return brief


def test_translate_first_from_every_language(
    tables: dict[str, Any], closed_network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: Counter[str] = Counter()

    def counted(spec: Any, *args: Any, **how: Any) -> Any:
        loads[spec.path] += 1
        return load(spec, *args, **how)

    monkeypatch.setattr("summarize.steps.models.load", counted)
    maker = BriefMaker(settings(tables))
    briefs = {code: made(maker, code) for code in (*PIVOTED, "fr", "en")}
    assert closed_network == []
    for code, brief in briefs.items():
        english = [item.text["en"] for item in brief.brief]
        assert english[0] == TEXTS["en"][0], code
        assert set(english) <= set(TEXTS["en"])
        expected = {f"{code}-en", "en-fr", "summary-en"} - {"en-en"}
        assert set(brief.made_with.models) == expected  # the pivot is named
        assert brief.brief[0].text["fr"] == TEXTS["fr"][0]
    again = {code: made(maker, code) for code in ("de", "ru")}
    assert {c: render(b) for c, b in again.items()} == {c: render(briefs[c]) for c in again}
    assert set(loads.values()) == {1}  # a night in eight languages loads each model once


@pytest.mark.parametrize("code", OWN)
def test_summarize_first_writes_in_the_articles_language(
    tables: dict[str, Any], closed_network: list[object], code: str
) -> None:
    brief = made(BriefMaker(settings(tables, strategy="summarize-first")), code)
    assert closed_network == []
    assert f"summary-{code}" in brief.made_with.models
    assert "summary-en" not in brief.made_with.models
    assert brief.made_with.strategy == "summarize-first"
    written = json.loads(render(brief))
    for language in ("fr", "en"):
        assert written["brief"][0][language] == TEXTS[language][0]
    if code == "fr":
        assert {item["method"]["fr"] for item in written["brief"]} <= {"abstractive", "extractive"}
        assert "abstractive" in {item["method"]["fr"] for item in written["brief"]}


def test_converted_translators_give_the_same_briefs(
    tables: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    converted = {
        name: model
        if "m2m100" in model["name"]
        else model | {"engine": "ctranslate2", "quantization": "float32"}
        for name, model in tables["translators"].items()
    }
    reference = BriefMaker(settings(tables))
    maker = BriefMaker(settings(tables | {"translators": converted}))
    for code in (*PIVOTED, "fr", "en"):
        found, expected = made(maker, code), made(reference, code)
        assert found.brief == expected.brief
        assert found.translations == expected.translations


def test_garbage_is_found_when_a_model_is_loaded(tables: dict[str, Any], tmp_path: Path) -> None:
    """Weights of another direction: they load, and translate nothing."""
    from summarize.errors import WeightsError
    from tests.support.models import tiny

    folder = tiny.marian(tmp_path / "random")
    wrong = dict(tables["translators"]) | {"de-en": _model("random", folder)}
    maker = BriefMaker(settings(tables | {"translators": wrong}))
    with pytest.raises(WeightsError, match="tiny random does not translate its sample sentence"):
        made(maker, "de")
