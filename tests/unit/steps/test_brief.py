"""The way of one article, with a model that says what it is told: passages, speakers, headlines."""

from __future__ import annotations

import pytest

from summarize.checks.contract import verify
from summarize.flags import Flag
from summarize.records import Article, Brief
from summarize.settings.schema import Settings
from summarize.steps import brief
from summarize.steps.brief import BriefMaker
from summarize_models.spec import Decoding
from tests.support.sources import EMBEDDED, Scripted, ScriptedModels

BOOK = {
    "Le conseil de Vernoy a voté lundi la réparation du moulin, fermé depuis une crue.": (
        "The council of Vernoy voted on Monday to repair the mill, closed since a flood."
    ),
    "Les travaux dureront six mois et coûteront 200 000 euros à la commune.": (
        "The work will last six months and cost the town 200,000 euros."
    ),
    "Le moulin aurait perdu ses deux roues pendant la crue de janvier.": (
        "The mill lost its two wheels in the January flood."
    ),
    "Marthe Kerdoncuff : Je garde la clé du moulin depuis trente ans.": (
        "Marthe Kerdoncuff: I have kept the key of the mill for thirty years."
    ),
    "M. K. : La commune n'a jamais payé mes heures de garde.": (
        "M. K.: The town has never paid my hours on duty."
    ),
}
COUNCIL, WORKS, WHEELS, KEY, HOURS = BOOK
ENGLISH = (
    "The council of Vernoy has voted to repair its mill, which was closed by a flood. Residents "
    "are worried about the noise and have signed a petition."
)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The model behind every role; it knows the book and writes no summary."""
    model = Scripted(lambda text, _: BOOK.get(text, ""))
    monkeypatch.setattr(brief, "Models", lambda settings: ScriptedModels(model))
    return model


def of(text: str, settings: Settings = EMBEDDED, **about: str) -> Brief:
    result = BriefMaker(settings)(Article("a", "a.txt", text, **about))
    verify(result)
    return result


def shown(result: Brief, code: str) -> list[str]:
    return [item.text[code] for item in result.brief]


def test_a_passage_in_another_language_is_marked_and_in_no_sentence(made: Scripted) -> None:
    result = of(f"{COUNCIL} {WORKS}\n\n{ENGLISH}\n\n{COUNCIL} {WORKS}")
    marked = [s.id for s in result.sentences if Flag.OTHER_LANGUAGE in s.flags]
    assert marked == ["s3", "s4"]
    assert not any(ENGLISH[-30:] in text for texts, _ in made.seen for text in texts)
    assert result.translations[2].text == result.sentences[2].text
    assert result.translations[2].flags == ()
    assert not {id_ for item in result.brief for id_ in item.citations} & set(marked)


def test_a_passage_in_a_third_language_counts_as_untranslated(made: Scripted) -> None:
    german = "Der Gemeinderat hat am Montag beschlossen, die alte Mühle nicht zu verkaufen."
    result = of(f"{COUNCIL} {WORKS}\n\n{german}\n\n{COUNCIL} {WORKS}")
    assert result.translations[2].flags == (Flag.UNTRANSLATED,)


def test_the_operator_may_know_better(made: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    """Then the text is translated as told, with a warning and a flag on what is made of it."""
    told = EMBEDDED.model_copy(update={"lang": "fr"})
    spanish = "El ayuntamiento ha decidido que los puestos del mercado se queden en la plaza."
    BOOK[spanish] = "The town hall has decided that the stalls of the market stay in the square."
    result = of(f"{spanish} {spanish}", told)
    assert caplog.messages == ["a.txt: does not read like fr, as which it is taken"]
    assert shown(result, "en") == [BOOK.pop(spanish)]
    assert result.brief[0].flags == (Flag.OTHER_LANGUAGE,)


def test_a_wrongly_declared_language_is_not_shown_as_declared(made: Scripted) -> None:
    result = of(f"{COUNCIL} {WORKS} {COUNCIL}", declared_language="en")
    assert result.language.code == "fr"
    assert result.article.declared_language is None
    rightly = of(f"{COUNCIL} {WORKS} {COUNCIL}", declared_language="fr")
    assert rightly.article.declared_language == "fr"


def test_a_rumour_stays_one_though_the_translator_states_it(made: Scripted) -> None:
    result = of(f"{WHEELS} {COUNCIL} {WORKS}")
    english = "Reportedly, the mill lost its two wheels in the January flood."
    assert result.translations[0].text == english
    assert english in shown(result, "en")
    assert result.headline["en"] == english.removesuffix(".")


def test_answers_have_their_speaker_and_questions_are_not_chosen(made: Scripted) -> None:
    text = (
        f"La Gazette : Avez-vous encore la clé du moulin ?\n\n{KEY}\n\n"
        f"La Gazette : Vous étiez pourtant payée par la commune.\n\n{HOURS}"
    )
    result = of(text)
    assert shown(result, "fr") == [
        "Marthe Kerdoncuff\u00a0: Je garde la clé du moulin depuis trente ans.",
        "Marthe Kerdoncuff\u00a0: La commune n'a jamais payé mes heures de garde.",
    ]
    assert shown(result, "en")[1] == (
        "Marthe Kerdoncuff: The town has never paid my hours on duty."
    )
    assert [item.citations for item in result.brief] == [("s2",), ("s2", "s4")]


def test_a_headline_made_of_a_sentence_keeps_who_says_it() -> None:
    text = (
        "The council of Vernoy voted on Monday evening to repair the old mill on the river, which "
        "has been closed since a flood, the mayor said."
    )
    assert brief._headline(text, "en").endswith("the mayor said")
    plain = text.replace(", the mayor said", " in January")
    assert len(brief._headline(plain, "en").split()) <= brief.MAX_HEADLINE_WORDS


def test_decoding_is_what_the_specification_says(made: Scripted) -> None:
    of(f"{COUNCIL} {WORKS} {COUNCIL}")
    assert made.seen[0][1] == Decoding(max_new_tokens=50)
