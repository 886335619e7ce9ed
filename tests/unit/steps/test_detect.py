"""The language of a text: right or uncertain, and the same whatever came before."""

from __future__ import annotations

import random
import tomllib

import langdetect.detector_factory
import pytest
from pydantic import ValidationError

from summarize.errors import Refusal
from summarize.settings.schema import DetectSettings
from summarize.steps.detect import check_length, detect
from tests.support.paths import DATA

SETTINGS = DetectSettings()
CASES = {
    case["name"]: case
    for case in tomllib.loads((DATA / "detect" / "texts.toml").read_text("utf-8"))["case"]
}
FRENCH = CASES["French article"]["text"]
ENGLISH = CASES["English article"]["text"]


def verdict(text: str) -> str:
    try:
        check_length(text, SETTINGS.min_words)
        return detect(text, SETTINGS).code
    except Refusal as refusal:
        return str(refusal).split(":")[0].removeprefix("language ")


@pytest.mark.parametrize("name", CASES)
def test_own_texts_are_right_or_refused(name: str) -> None:
    assert verdict(CASES[name]["text"]) in CASES[name]["allowed"]


def test_answer_does_not_depend_on_what_came_before() -> None:
    first = detect(FRENCH, SETTINGS)
    langdetect.detector_factory.detect_langs("ein ganz anderer Text, mit einem anderen Zustand")
    random.seed(5)
    for case in CASES.values():
        verdict(case["text"])
    assert detect(FRENCH, SETTINGS) == first


def test_no_global_seed_is_left_behind() -> None:
    detect(FRENCH, DetectSettings(seed=7))
    assert langdetect.detector_factory.DetectorFactory.seed is None


def test_confidence_falls_with_the_share_of_another_language() -> None:
    pure = detect(FRENCH * 5, SETTINGS).confidence
    quoting = detect(FRENCH * 5 + ENGLISH, SETTINGS)
    assert quoting.code == "fr"
    assert quoting.confidence < pure <= 1


def test_mixed_text_is_refused_with_both_shares() -> None:
    with pytest.raises(Refusal, match=r"^language uncertain: (fr|en) 0\.\d\d, (fr|en) 0\.\d\d$"):
        detect(FRENCH + ENGLISH, SETTINGS)


@pytest.mark.parametrize("text", ["", " ", "1 2 3", "Bonjour", "...", "\u4e2d", "🙂" * 60])
def test_near_empty_text_is_uncertain(text: str) -> None:
    with pytest.raises(Refusal, match=r"^language uncertain"):
        detect(text, SETTINGS)


def test_long_text_is_sampled_along_its_whole_length() -> None:
    with pytest.raises(Refusal, match=r"^language uncertain"):
        detect(FRENCH * 100 + ENGLISH * 120, SETTINGS)


def test_accents_may_be_missing_or_decomposed() -> None:
    bare = FRENCH.replace("é", "e").replace("è", "e").replace("à", "a")
    assert detect(bare, SETTINGS).code == "fr"


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u00a0\u2003", "\ufeff\u200b"])
def test_text_without_words_is_empty(text: str) -> None:
    with pytest.raises(Refusal, match=r"^empty$"):
        check_length(text, 20)


def test_too_short_names_both_figures() -> None:
    with pytest.raises(Refusal, match=r"^too short: 1 word, at least 20$"):
        check_length("Bonjour", 20)
    with pytest.raises(Refusal, match=r"^too short: 19 words, at least 20$"):
        check_length("mot " * 19, 20)
    check_length("mot " * 20, 20)


def test_script_without_spaces_is_not_too_short() -> None:
    check_length(CASES["Chinese"]["text"], 20)


def test_unknown_setting_is_refused() -> None:
    with pytest.raises(ValidationError):
        DetectSettings.model_validate({"min_confidance": 0.5})
