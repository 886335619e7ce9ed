"""The language of a text: right or uncertain, and the same whatever came before."""

from __future__ import annotations

import random
import tomllib

import langdetect.detector_factory
import pytest
from pydantic import ValidationError

from summarize.errors import Refusal
from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.records import Article
from summarize.settings.schema import DetectSettings
from summarize.steps.detect import check_length, detect, language_of, marked
from summarize.text.sentences.segment import segment
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


BILINGUAL = (
    "Le conseil de Vernoy a voté lundi la réparation du moulin, fermé depuis une crue.\n\n"
    "The council of Vernoy voted on Monday to repair the mill, which has been closed since a "
    "flood. Works start in May.\n\n"
    "Les travaux dureront six mois et coûteront 200 000 euros à la commune."
)


def article(text: str, declared: str | None = None) -> Article:
    return Article("a", "a.txt", text, declared_language=declared)


def marks(text: str, code: str = "fr") -> list[str]:
    """The sentences that are marked as being in another language."""
    sentences = segment(text, language_data(code))
    return [s.text for s in marked(text, sentences, code) if Flag.OTHER_LANGUAGE in s.flags]


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        (FRENCH, "fr", "fr"),
        (FRENCH, "en", "fr"),
        (ENGLISH, "fr", "en"),
        (FRENCH, None, "fr"),
        (FRENCH, "de", "fr"),
        (FRENCH, "xx", "fr"),
        (CASES["Chinese"]["text"], "zh", "zh"),
        (FRENCH, "zh", "fr"),
    ],
)
def test_a_declared_language_counts_where_the_text_bears_it_out(
    text: str, declared: str | None, code: str
) -> None:
    assert language_of(article(text, declared), None, SETTINGS).code == code


def test_paragraphs_in_another_language_make_a_text_no_less_certain() -> None:
    """Two thirds are enough where they stand apart; one half is not."""
    found = detect(f"{FRENCH}\n\n{ENGLISH}\n\n{FRENCH}", SETTINGS)
    assert (found.code, found.confidence < 0.7) == ("fr", True)
    with pytest.raises(Refusal, match="language uncertain"):
        detect(f"{FRENCH}\n\n{ENGLISH}", SETTINGS)


def test_a_mixed_text_is_in_its_declared_language() -> None:
    found = language_of(article(FRENCH * 3 + ENGLISH * 2, "fr"), None, SETTINGS)
    assert (found.code, found.confidence) == ("fr", 1.0)


def test_names_alone_contradict_no_declaration() -> None:
    names = "Kervella, Morvan, Dutertre, Abgrall, Kerdoncuff, Carrère, Ardouin, Vidal. " * 3
    assert language_of(article(names, "fr"), None, SETTINGS).code == "fr"


def test_what_the_operator_says_counts_and_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    assert language_of(article(FRENCH, "fr"), "fr", SETTINGS).code == "fr"
    assert caplog.messages == []
    assert language_of(article(FRENCH, "fr"), "en", SETTINGS).code == "en"
    assert caplog.messages == ["a.txt: does not read like en, as which it is taken"]


def test_a_wrong_declaration_is_told(caplog: pytest.LogCaptureFixture) -> None:
    language_of(article(FRENCH, "en"), None, SETTINGS)
    assert caplog.messages == ["a.txt: declares en and is in fr"]


def test_a_passage_in_another_language_is_marked_whole() -> None:
    assert marks(BILINGUAL) == [
        "The council of Vernoy voted on Monday to repair the mill, which has been closed since a "
        "flood.",
        "Works start in May.",
    ]
    assert len(marks(BILINGUAL, "en")) == 2  # of an English article the French is the other


@pytest.mark.parametrize(
    "sentence",
    [
        "El ayuntamiento ha decidido que los puestos del mercado se queden en la plaza.",
        "Der Gemeinderat hat am Montag beschlossen, die alte Mühle nicht zu verkaufen.",
        "Il sindaco ha detto che la piazza non sarà chiusa e che i lavori sono finiti.",
        "O presidente disse que não vai fechar a escola e que as obras começam em maio.",
        "De burgemeester heeft gezegd dat de brug in de herfst wordt gesloten.",
        "Городской совет решил во вторник отремонтировать старый мост.",
        "市议会星期二决定翻修旧桥,工程将于明年春天开始。",
        "Residents fear for parking and have signed a petition.",
    ],
)
def test_a_sentence_among_others_is_marked_too(sentence: str) -> None:
    text = f"Le conseil de Vernoy a voté lundi la réparation du moulin. {sentence}"
    assert marks(text)
    assert "conseil" not in " ".join(marks(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "Le groupe The Night Ferry jouera « You Can't Have It All » et « Paint the Boat » à Lens.",
        "Le maire a répondu « no comment » aux journalistes venus de Londres.",
        "Il a choisi « Make Vernoy great again » comme slogan de campagne.",
        "Résultats : Vernoy - Tarnby 2-1, Brannec - Lanrivoaré 0-0, Plouvern - Pont-Aubry 3-2.",
        "Yves Morvan, Claire Dutertre, Paul Abgrall, Marthe Kerdoncuff et Nadine Kervella.",
        "« Stop the bridge! »",
        "« Je ne partirai pas, I will stay in my house », a-t-il dit en riant aux voisins.",
        "Qui dit nouvelle année, dit nouvelle résolution.",
        "Le weekend du club de football commence par un match amical contre Plouvern.",
    ],
)
def test_foreign_words_make_no_foreign_sentence(sentence: str) -> None:
    assert marks(f"Le conseil a voté lundi la réparation du moulin. {sentence}") == []
