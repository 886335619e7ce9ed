"""Both sides of a brief: each sentence in each language, under the same gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from summarize.checks.source_article import SourceArticle
from summarize.records import Dropped, Method
from summarize.settings.load import profile_settings
from summarize.settings.schema import Settings
from summarize.steps.compose import Draft
from summarize.steps.sides import SideWriter
from summarize.steps.speakers import Side
from summarize.text.shorten import is_extract
from tests.support.sources import (
    BILL,
    DIRECTOR,
    EMBEDDED,
    LEAD,
    MUSEUM,
    ROOMS,
    UNION,
    Scripted,
    ScriptedModels,
    source,
)

ROUGH_EN_FR = EMBEDDED.translators["en-fr"]
TRUSTED = EMBEDDED.model_copy(
    update={
        "translators": dict(EMBEDDED.translators)
        | {"en-fr": ROUGH_EN_FR.model_copy(update={"trusted": True})}
    }
)
ENGLISH = [(en, fr) for fr, en in MUSEUM]
MUSEUM_EN = [(en, en) for en, _ in ENGLISH]
"""What an extract of an English article is in the article's language and in the summary's."""
COSTS = Draft("The bill comes to 2.4 million euros.", (BILL,), 0.95)
COSTS_FR = "La facture est de 2,4 millions d'euros."
VISITORS = Draft("The director expects 120,000 visitors.", (DIRECTOR,), 0.9)
VISITORS_FR = "La directrice attend 120 000 visiteurs."
FUSED = Draft(
    "The museum in Brannec reopens on 3 May, and 120,000 visitors are expected by December.",
    (LEAD, DIRECTOR),
    0.85,
)


def extract_of(index: int, pairs: Sequence[tuple[str, str]] = MUSEUM) -> Draft:
    """The draft that says a sentence whole."""
    return Draft(pairs[index][1], (index,), 1.0, pairs[index][0])


def say(book: dict[str, str]) -> Callable[..., str]:
    return lambda text, _: book.get(text, "")


def write(
    drafts: Sequence[Draft],
    book: dict[str, str] | None = None,
    settings: Settings = EMBEDDED,
    article: SourceArticle | None = None,
) -> tuple[list[tuple[Draft, dict[str, Side]]], list[Dropped], ScriptedModels]:
    models = ScriptedModels(Scripted(say(book or {})))
    article = article or source(settings=settings)
    written, dropped = SideWriter(article, models, settings).write(drafts)
    return written, dropped, models


# A French article, whose French side nothing that is trusted could write -----------------------


@pytest.mark.parametrize("draft", [COSTS, VISITORS, FUSED])
def test_french_side_is_the_articles_own_words(draft: Draft) -> None:
    written, dropped, models = write([draft])
    ((same, sides),) = written
    assert same == draft
    assert sides["en"] == Side(draft.text, Method.ABSTRACTIVE)
    assert sides["fr"].method is Method.EXTRACTIVE
    assert is_extract(sides["fr"].text, [MUSEUM[index][0] for index in draft.cited])
    assert dropped == []
    assert models.asked == []  # no model has a say in it


def test_extracts_side_is_the_sentence_verbatim() -> None:
    ((_, sides),), _, models = write([extract_of(UNION)])
    fr, en = MUSEUM[UNION]
    assert sides == {"fr": Side(fr, Method.EXTRACTIVE), "en": Side(en, Method.EXTRACTIVE)}
    assert models.asked == []


def test_extract_is_shortened_to_what_the_claim_says_and_flagged() -> None:
    claim = "The new rooms will show model ships, old maps and navigation instruments."
    ((_, sides),), _, _ = write([Draft(claim, (ROOMS,), 0.9)])
    text = sides["fr"].text
    assert "criée" not in text
    assert is_extract(text, [MUSEUM[ROOMS][0]])
    assert sides["fr"].flags == ("shortened",)
    assert sides["en"].flags == ()


def test_extract_that_is_whole_is_not_flagged() -> None:
    ((_, sides),), _, _ = write([Draft(MUSEUM[BILL][1], (BILL,), 1.0)])
    assert sides["fr"] == Side(MUSEUM[BILL][0], Method.EXTRACTIVE)


def test_numbers_of_the_claim_stay_in_its_extract() -> None:
    pairs = [
        (
            "La salle (construite en 1987 pour 3 millions de francs) compte 850 places.",
            "The hall (built in 1987 for 3 million francs) has 850 seats.",
        )
    ]
    claim = Draft("The hall, built in 1987, has 850 seats.", (0,), 0.9)
    ((_, sides),), _, _ = write([claim], article=source(pairs))
    assert "1987" in sides["fr"].text
    claim = Draft("The hall has 850 seats.", (0,), 1.0)
    ((_, sides),), _, _ = write([claim], article=source(pairs))
    assert sides["fr"].text == "La salle compte 850 places."


SHORT_FR = (
    "Les nouvelles salles montreront des maquettes de bateaux, des cartes anciennes et des "
    "instruments de navigation, tandis que la cour, longtemps abandonnée, accueillera des concerts "
    "pendant tout l'été."
)
SHORT_EN = MUSEUM[ROOMS][1].replace(" (opened in the old fish market)", "")


def test_long_extract_is_shortened_on_both_sides() -> None:
    ((draft, sides),), dropped, models = write([extract_of(ROOMS)], {SHORT_FR: SHORT_EN})
    assert sides["fr"].text == SHORT_FR
    assert sides["en"].text == SHORT_EN
    assert draft.flags == ("shortened",)
    assert {side.method for side in sides.values()} == {Method.EXTRACTIVE}
    assert models.asked == ["fr-en"]
    assert dropped == []


@pytest.mark.parametrize("translation", ["", f"{SHORT_EN} It cost 900 euros.", SHORT_FR])
def test_long_extract_stays_where_the_shorter_one_cannot_be_translated(translation: str) -> None:
    ((draft, sides),), _, _ = write([extract_of(ROOMS)], {SHORT_FR: translation})
    assert (sides["fr"].text, sides["en"].text) == MUSEUM[ROOMS]
    assert draft.flags == ()


def bound(words: int) -> Settings:
    check = EMBEDDED.check.model_copy(update={"max_extract_words": words})
    return EMBEDDED.model_copy(update={"check": check})


def test_bound_on_extracts_is_the_settings() -> None:
    ((_, sides),), _, models = write([extract_of(ROOMS)], {SHORT_FR: SHORT_EN}, bound(60))
    assert sides["fr"].text == MUSEUM[ROOMS][0]
    assert models.asked == []


def test_flags_of_the_draft_are_kept() -> None:
    replaced = replace(extract_of(ROOMS), flags=("replaced",))
    ((draft, _),), _, _ = write([replaced], {SHORT_FR: SHORT_EN})
    assert draft.flags == ("replaced", "shortened")


# A French article and a translator into French that is trusted ---------------------------------


def test_trusted_translator_writes_the_french_side() -> None:
    ((_, sides),), dropped, models = write([COSTS], {COSTS.text: COSTS_FR}, TRUSTED)
    assert sides["fr"] == Side(COSTS_FR, Method.TRANSLATED)
    assert models.asked == ["en-fr"]
    assert dropped == []


BAD = {
    "number changed": COSTS_FR.replace("2,4", "24"),
    "number of no cited sentence": COSTS_FR.replace(".", " pour 40 salles."),
    "empty": "",
    "loop": "La facture la facture la facture la facture la facture est de 2,4 millions d'euros.",
    "left in English": COSTS.text,
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_translation_falls_back_to_the_extract(fault: str) -> None:
    book = {COSTS.text: BAD[fault], VISITORS.text: VISITORS_FR}
    written, dropped, _ = write([COSTS, VISITORS], book, TRUSTED)
    bad, good = (sides["fr"] for _, sides in written)
    assert bad.method is Method.EXTRACTIVE
    assert is_extract(bad.text, [MUSEUM[BILL][0]])
    assert good == Side(VISITORS_FR, Method.TRANSLATED)
    assert dropped == []


def test_wrong_date_falls_back_to_the_extract() -> None:
    claim = Draft("The museum will reopen on 3 May.", (LEAD,), 0.9)
    book = {claim.text: "Le musée rouvrira le 3 mars."}
    ((_, sides),), _, _ = write([claim], book, TRUSTED)
    assert sides["fr"].method is Method.EXTRACTIVE
    assert "3 mai" in sides["fr"].text


NAMED = Draft("Odile Carrère expects 120,000 visitors.", (DIRECTOR,), 0.9)
MISNAMED_FR = "Odile Carpentier attend 120 000 visiteurs."


def test_wrong_name_falls_back_to_the_extract() -> None:
    ((_, sides),), _, _ = write([NAMED], {NAMED.text: MISNAMED_FR}, TRUSTED)
    assert sides["fr"].method is Method.EXTRACTIVE
    assert "Carrère" in sides["fr"].text


def test_original_is_better_than_its_translation_back() -> None:
    back = {MUSEUM[UNION][1]: "Le syndicat des gardes a peur de manquer de six embauches."}
    ((_, sides),), _, _ = write([extract_of(UNION)], back, TRUSTED)
    assert sides["fr"] == Side(MUSEUM[UNION][0], Method.EXTRACTIVE)


# An English article ----------------------------------------------------------------------------


def english(settings: Settings = EMBEDDED) -> SourceArticle:
    return source(ENGLISH, language="en", settings=settings)


def test_english_article_has_a_rough_french_side() -> None:
    ((_, sides),), dropped, models = write([COSTS], {COSTS.text: COSTS_FR}, article=english())
    assert sides == {
        "en": Side(COSTS.text, Method.ABSTRACTIVE),
        "fr": Side(COSTS_FR, Method.TRANSLATED, ("rough",)),
    }
    assert models.asked == ["en-fr"]
    assert dropped == []


def test_wrong_name_in_a_rough_side_is_flagged() -> None:
    """There is no extract to fall back on: the editor is told."""
    ((_, sides),), dropped, _ = write([NAMED], {NAMED.text: MISNAMED_FR}, article=english())
    assert sides["fr"].flags == ("rough", "name-changed")
    assert dropped == []


def test_wrong_name_where_the_translator_is_trusted_drops_the_sentence() -> None:
    book = {NAMED.text: MISNAMED_FR}
    written, dropped, _ = write([NAMED], book, TRUSTED, english(TRUSTED))
    assert written == []
    assert "Carpentier" in dropped[0].reason


def test_english_article_with_a_trusted_translator_is_not_rough() -> None:
    book = {COSTS.text: COSTS_FR}
    ((_, sides),), _, _ = write([COSTS], book, TRUSTED, english(TRUSTED))
    assert sides["fr"] == Side(COSTS_FR, Method.TRANSLATED)


@pytest.mark.parametrize("fault", BAD)
def test_failing_translation_drops_the_sentence_with_the_reason(fault: str) -> None:
    book = {COSTS.text: BAD[fault], VISITORS.text: VISITORS_FR}
    written, dropped, _ = write([COSTS, VISITORS], book, article=english())
    assert [draft for draft, _ in written] == [VISITORS]
    ((text, reason),) = [(found.text, found.reason) for found in dropped]
    assert text == COSTS.text
    assert reason.startswith("no text in fr: ")
    assert len(reason) > len("no text in fr: ")


def test_whole_sentence_of_an_english_article_is_translated_once() -> None:
    """Its translation is known since the translate step."""
    written, _, models = write([extract_of(UNION, MUSEUM_EN)], article=english())
    ((_, sides),) = written
    assert sides["en"] == Side(ENGLISH[UNION][0], Method.EXTRACTIVE)
    assert sides["fr"] == Side(ENGLISH[UNION][1], Method.EXTRACTIVE, ("rough",))
    assert models.asked == []


def test_long_extract_of_an_english_article_is_shortened_then_translated() -> None:
    ((draft, sides),), _, models = write(
        [extract_of(ROOMS, MUSEUM_EN)], {SHORT_EN: SHORT_FR}, bound(25), english()
    )
    assert draft.flags == ("shortened",)
    assert sides["en"].text == SHORT_EN
    assert is_extract(sides["en"].text, [ENGLISH[ROOMS][0]])
    assert sides["fr"] == Side(SHORT_FR, Method.EXTRACTIVE, ("rough",))
    assert models.asked == ["en-fr"]


# An article in a third language ----------------------------------------------------------------


def test_third_language_has_both_sides_in_other_words() -> None:
    many = profile_settings("opus-many")
    german = source(
        [("Die Rechnung beläuft sich auf 2,4 Millionen Euro.", COSTS.text)],
        language="de",
        settings=many,
    )
    drafts = [Draft("The bill is 2.4 million euros.", (0,), 0.9)]
    book = {drafts[0].text: COSTS_FR}
    ((_, sides),), dropped, models = write(drafts, book, many, german)
    assert sides == {
        "fr": Side(COSTS_FR, Method.TRANSLATED),
        "en": Side(drafts[0].text, Method.ABSTRACTIVE),
    }
    assert models.asked == ["en-fr"]
    wrong = {drafts[0].text: COSTS_FR.replace("2,4", "24")}
    written, dropped, _ = write(drafts, wrong, many, german)
    assert written == []
    assert dropped[0].reason.startswith("no text in fr")


# In general ------------------------------------------------------------------------------------


def test_no_drafts_no_sides() -> None:
    written, dropped, models = write([])
    assert (written, dropped, models.asked) == ([], [], [])


def test_order_of_the_drafts_is_kept() -> None:
    drafts = [COSTS, VISITORS, extract_of(UNION)]
    assert [draft for draft, _ in write(drafts)[0]] == drafts


def test_one_language_brief_has_one_side() -> None:
    own = EMBEDDED.model_copy(update={"brief_languages": ("en",)})
    ((_, sides),), _, models = write([COSTS], settings=own)
    assert list(sides) == ["en"]
    assert models.asked == []
