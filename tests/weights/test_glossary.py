"""The embedded translators keep to a glossary, or say where they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarize.flags import Flag
from summarize.settings.load import profile_settings
from summarize.steps.models import Models
from summarize.steps.translate import translate
from summarize.text.glossary import Glossary
from tests.support.some import some

FR = [
    ("La Cour des comptes a publié jeudi un rapport sévère.", "National Audit Office"),
    ("Le maire de Valbourg a refusé de signer la convention.", "town leader"),
    ("Les pêcheurs de Nouvelle-Morène réclament une indemnisation rapide.", "New Moraine"),
    ("Le syndicat mixte a choisi une entreprise italienne.", "joint board"),
    ("Trois hommes ont été placés en garde à vue mardi soir.", "police custody"),
]


EN = [
    ("The town leader of Valbourg refused to sign the agreement.", "maire"),
    ("Fishermen in New Moraine are demanding swift compensation.", "Nouvelle-Morène"),
    ("The joint board has chosen an Italian company for the work.", "syndicat mixte"),
]


ENTRIES = (
    ("Cour des comptes", "National Audit Office"),
    ("maire", "town leader"),
    ("Nouvelle-Morène", "New Moraine"),
    ("syndicat mixte", "joint board"),
    ("garde à vue", "police custody"),
)


@pytest.mark.parametrize(("source", "target", "cases"), [("fr", "en", FR), ("en", "fr", EN)])
def test_embedded_translator_keeps_to_the_glossary(
    source: str, target: str, cases: list[tuple[str, str]]
) -> None:
    plain = Models(profile_settings("embedded")).direction(source, target)
    glossary = Glossary(("fr", "en"), ENTRIES)
    texts = [text for text, _ in cases]
    kept = translate(texts, replace(plain, terms=glossary.terms(source, target)), 60)
    before = translate(texts, plain, 60)
    assert sum(term in t.text for t, (_, term) in zip(before, cases, strict=True)) <= 1
    for translation, (_, term) in zip(some(kept), cases, strict=True):
        assert term in translation.text
        assert translation.flags == ()


def test_term_that_cannot_be_had_is_flagged_and_the_rest_left_alone() -> None:
    plain = Models(profile_settings("embedded")).direction("fr", "en")
    glossary = Glossary(("fr", "en"), (("lanceur d'alerte", "disclosure witness"),))
    quoted = "« Je suis un lanceur d'alerte, pas un espion », a déclaré l'ingénieur."
    texts = [quoted, "La piscine fermera le 31 août."]
    quote, pool = translate(texts, replace(plain, terms=glossary.terms("fr", "en")), 60)
    assert quote.flags == (Flag.GLOSSARY_MISSED,)
    assert (quote.text, pool) == (
        translate(texts[:1], plain, 60)[0].text,
        *translate(texts[1:], plain, 60),
    )
