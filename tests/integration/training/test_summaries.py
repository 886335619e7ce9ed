"""Lessons in summarizing: which part goes with an abstract, which abstracts are no good."""

from __future__ import annotations

import json
import lzma
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from summarize.languages.data import language_data
from summarize_models.spec import Decoding
from summarize_models.training.config import Summaries
from summarize_models.training.data.lessons import Lesson
from summarize_models.training.data.summaries import Abstracted, Measure, cut, read_articles, split
from summarize_models.training.data.translated import TRANSLATED, write_translated
from summarize_models.training.rouge import rouge
from tests.support.models import tiny

BRIDGE = (
    "Le conseil de Valbourg a voté mardi la rénovation du pont des Tanneurs."
    " Les travaux coûteront 3,2 millions d'euros."
    " La mairesse Hélène Dastin s'en est félicitée devant les habitants du quartier."
)
HOSPITAL = (
    "L'hôpital de Morteval perdra 14 lits avant la fin de l'année, selon sa directrice."
    " Les infirmiers ont manifesté jeudi devant le bâtiment des urgences avec leurs familles."
    " Une réunion est prévue lundi."
)
SOUND = "Le conseil de Valbourg rénove le pont des Tanneurs pour 3,2 millions d'euros."


def table(**changes: Any) -> Summaries:
    values: dict[str, Any] = {
        "files": ("a.jsonl",),
        "never": (),
        "language": "fr",
        "window": 320,
        "held": 0,
        "min_carried": 0.6,
    }
    # None is held out, so that a test sees every lesson; a configuration holds out one at least.
    return Summaries.model_construct(
        **Summaries.model_validate(values | {"held": 1}).model_dump() | values | changes
    )


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    base = tiny.save_decoder_only(tmp_path_factory.mktemp("base") / "base", tiny.gemma)
    return Tokenizer.from_file(str(base / "tokenizer.json"))


def measured(tokenizer: Tokenizer, window: int) -> Measure:
    spec = tiny.decoder_only(prompt="Article : {text}\nRésumé :", stop=("\n",), window=window)
    return Measure(spec, tokenizer)


@pytest.fixture(scope="module")
def measure(tokenizer: Tokenizer) -> Measure:
    """Of a window that holds one of the two texts, but not both."""
    wide = measured(tokenizer, 10_000)
    return measured(tokenizer, max(wide.length(BRIDGE), wide.length(HOSPITAL)))


def test_an_abstract_goes_with_the_part_that_carries_it(measure: Measure) -> None:
    parts = cut(f"{HOSPITAL} {BRIDGE}", language_data("fr"), measure)
    assert parts == [HOSPITAL, BRIDGE]
    assert all(measure.length(part) <= measure.spec.window for part in parts)
    found = split([Abstracted(SOUND, f"{HOSPITAL} {BRIDGE}")], (), table(), measure)
    assert found.train == (Lesson("summary-fr", BRIDGE, SOUND, 1.0),)


@pytest.mark.parametrize(
    ("abstract", "reason"),
    [
        ("Le conseil de Valbourg rénove le pont des Tanneurs pour 5 millions d'euros.", "name"),
        ("Le conseil de Kerguan rénove le pont des Tanneurs pour 3,2 millions d'euros.", "name"),
        ("Une longue querelle politique locale s'achève enfin par une décision attendue.", "words"),
        ("Le pont est rénové.", "length"),
    ],
)
def test_an_abstract_that_its_article_does_not_carry_is_left_out(
    measure: Measure, abstract: str, reason: str
) -> None:
    found = split([Abstracted(abstract, BRIDGE)], (), table(), measure)
    assert found.train == ()
    [(said, number)] = found.dropped.items()
    assert reason in said
    assert number == 1


def test_held_out_and_forbidden_articles_are_not_trained_on(measure: Measure) -> None:
    other = Abstracted("L'hôpital de Morteval perdra 14 lits avant la fin de l'année.", HOSPITAL)
    articles = [Abstracted(SOUND, BRIDGE), other, Abstracted(SOUND.upper(), BRIDGE)]
    found = split(articles, (), table(held=1), measure)
    assert [lesson.learnt for lesson in found.held] == [SOUND]
    assert [lesson.learnt for lesson in found.train] == [other.abstract]
    assert found.dropped == {"held out, or twice": 1}
    never = [Abstracted("Autre chose.", BRIDGE.upper())]
    found = split(articles, never, table(), measure)
    assert [lesson.learnt for lesson in found.train] == [other.abstract]


def test_articles_are_read_from_plain_and_compressed_files(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "abstract": "Un résumé.", "text": "Un texte."}) + "\n"
    (tmp_path / "a.jsonl").write_text(line, "utf-8")
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress(line.encode()))
    expected = [Abstracted("Un résumé.", "Un texte.")]
    assert list(read_articles(tmp_path / "a.jsonl")) == expected
    assert list(read_articles(tmp_path / "a.jsonl.xz")) == expected


def test_french_lessons_are_put_into_english_and_a_stop_loses_only_the_line_it_cut(
    tmp_path: Path,
) -> None:
    lessons = [Lesson("summary-fr", text, SOUND, 1.0) for text in (BRIDGE, HOSPITAL)]
    write_translated(lessons, "embedded", 2, tmp_path)
    whole = (tmp_path / TRANSLATED).read_text("utf-8")
    first, second = read_articles(tmp_path / TRANSLATED)
    assert first.abstract == second.abstract
    assert "Valbourg" in first.abstract
    assert "bridge" in first.text.lower()
    assert "hospital" in second.text.lower()
    (tmp_path / TRANSLATED).write_text(whole[:-20], "utf-8")
    write_translated(lessons, "embedded", 2, tmp_path)
    assert (tmp_path / TRANSLATED).read_text("utf-8") == whole


class Forgetful:
    """A translator that has nothing to say of hospitals, to provoke the failure."""

    spec = tiny.decoder_only(window=500)

    def length(self, text: str) -> int:
        return len(text.split())

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        return ["" if "directrice" in text else f"Said: {text}" for text in texts]


def test_a_lesson_that_the_translator_gives_up_keeps_an_empty_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarize_models.training.data.translated.load", lambda *_: Forgetful())
    short = "Le pont rouvre lundi."
    lessons = [Lesson("summary-fr", text, short, 1.0) for text in (HOSPITAL, short)]
    write_translated(lessons, "embedded", 2, tmp_path)
    lines = (tmp_path / TRANSLATED).read_text("utf-8").splitlines()
    assert lines[0] == "{}"
    assert len(list(read_articles(tmp_path / TRANSLATED))) == 1


def test_rouge_counts_accented_words_whole() -> None:
    found = rouge(["l'été à Valbourg"], ["un ete à Valbourg"])
    assert found["rouge1"] == pytest.approx([50.0])
    assert found["rouge2"] == pytest.approx([100 / 3])
