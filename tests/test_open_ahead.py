"""Models of the language that an article probably has are opened while it is being found out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest

from models.load import load
from pipeline.brief import open_brief_maker
from pipeline.engines import Engines
from pipeline.errors import WeightsError
from pipeline.records import Article
from pipeline.route import plan
from pipeline.settings import load_settings

SETTINGS = load_settings(flags={"profile": "embedded"})
ROUTE = plan(SETTINGS, "fr")


def test_nothing_is_built_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    engines = Engines(SETTINGS)
    engines.open_ahead(ROUTE)
    assert [ahead.result() for ahead in engines._ahead.values()] == [None, None]
    assert not list(tmp_path.iterdir())


def test_each_model_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: Counter[str] = Counter()

    def counted(spec: Any, *args: Any, **how: Any) -> Any:
        loads[spec.name] += 1
        return load(spec, *args, **how)

    monkeypatch.setattr("pipeline.engines.load", counted)
    engines = Engines(SETTINGS)
    engines.open_ahead(ROUTE)
    engines.open_ahead(ROUTE)
    assert engines.direction("fr", "en").model.spec == SETTINGS.translators["fr-en"]
    assert engines.summarizer("en").spec == SETTINGS.summarizers["en"]
    engines.open_ahead(ROUTE)
    assert sorted(loads.values()) == [1, 1]


def test_fault_is_raised_when_the_model_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> NoReturn:
        raise WeightsError("they do not fit the engine")

    monkeypatch.setattr("pipeline.engines.load", broken)
    monkeypatch.setattr("pipeline.engines.fault", lambda _: None)
    maker = open_brief_maker(SETTINGS)
    text = "Le conseil municipal a décidé mardi de fermer le vieux pont de la ville. " * 8
    with pytest.raises(WeightsError, match="do not fit the engine"):
        maker(Article(id="pont", source="-", text=text))
