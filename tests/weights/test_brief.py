"""The whole way with the embedded weights: briefs that hold what the contract promises.

A first run on a fresh machine builds the weights (minutes).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema  # type: ignore[import-untyped]
import pytest

from summarize.checks.contract import verify
from summarize.errors import ConfigError, Refusal
from summarize.records import Article, Brief, Method
from summarize.render.brief_json import render
from summarize.steps.brief import MAX_HEADLINE_WORDS, BriefMaker
from summarize.steps.compose import REPEATS
from summarize.text.shorten import is_extract
from tests.support.embedded import FILES, FRENCH, GERMAN, NAMES, REFUSED, read, settings
from tests.support.paths import REPOSITORY
from tests.support.some import some


@pytest.fixture(scope="module")
def maker() -> BriefMaker:
    return BriefMaker(settings())


@pytest.fixture(scope="module")
def briefs(maker: BriefMaker) -> dict[str, Brief]:
    return {file.stem: maker(read(file)) for file in FILES}


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    file = REPOSITORY / "configs/brief.schema.json"
    return jsonschema.Draft202012Validator(json.loads(file.read_text("utf-8")))


def test_there_are_articles_in_both_languages(briefs: dict[str, Brief]) -> None:
    assert len(FRENCH) >= 4
    assert {name: brief.language.code for name, brief in briefs.items()} == {
        **dict.fromkeys(FRENCH, "fr"),
        "ferry": "en",
    }


@pytest.mark.parametrize("name", NAMES)
def test_brief_holds_the_contract(
    name: str, briefs: dict[str, Brief], schema: jsonschema.Draft202012Validator
) -> None:
    brief = briefs[name]
    verify(brief)
    written = json.loads(render(brief))
    assert [error.message for error in schema.iter_errors(written)] == []
    assert 1 <= len(written["brief"]) <= settings().max_sentences
    known = {sentence["id"]: sentence for sentence in written["sentences"]}
    for item in some(written["brief"]):
        for citation in some(item["citations"]):
            cited = known[citation]
            assert written["text"][cited["start"] : cited["end"]].strip()
            assert cited["translation"].strip()
            assert "heading" not in cited["flags"]


@pytest.mark.parametrize("name", NAMES)
def test_headline_is_there_in_both_languages(name: str, briefs: dict[str, Brief]) -> None:
    brief = briefs[name]
    assert brief.headline.keys() == {"fr", "en"}
    assert all(text.strip() and "\n" not in text for text in some(brief.headline.values()))
    assert brief.headline["fr"] != brief.headline["en"]


@pytest.mark.parametrize("name", FRENCH)
def test_french_side_is_in_the_articles_own_words(name: str, briefs: dict[str, Brief]) -> None:
    brief = briefs[name]
    text = {sentence.id: sentence.text for sentence in brief.sentences}
    for item in some(brief.brief):
        assert item.method["fr"] is Method.EXTRACTIVE
        assert is_extract(item.text["fr"], [text[citation] for citation in item.citations])
        assert item.method["en"] in (Method.ABSTRACTIVE, Method.EXTRACTIVE)


@pytest.mark.parametrize("name", FRENCH[:2])
def test_summarized_first_a_brief_is_written_in_french_and_translated(name: str) -> None:
    make = BriefMaker(settings(strategy="summarize-first"))
    brief = make(read(FILES[NAMES.index(name)]))
    verify(brief)
    assert set(brief.made_with.models) == {"fr-en", "en-fr", "summary-fr"}
    methods = {(item.method["fr"], item.method["en"]) for item in brief.brief}
    assert methods <= {
        (Method.ABSTRACTIVE, Method.TRANSLATED),
        (Method.EXTRACTIVE, Method.EXTRACTIVE),
    }
    assert (Method.ABSTRACTIVE, Method.TRANSLATED) in methods


def test_english_articles_french_side_is_flagged_as_rough(briefs: dict[str, Brief]) -> None:
    items = briefs["ferry"].brief
    assert items
    assert all("rough" in item.flags for item in items)
    assert all(item.method["fr"] is not Method.ABSTRACTIVE for item in items)
    assert "en-fr" in briefs["ferry"].made_with.models


def test_lead_is_in_the_brief_unless_its_translation_does_not_hold(
    briefs: dict[str, Brief],
) -> None:
    missing = []
    for brief in some(briefs.values()):
        sentences = zip(brief.sentences, brief.translations, strict=True)
        first, translation = next(pair for pair in sentences if "heading" not in pair[0].flags)
        if first.id not in brief.brief[0].citations:
            assert {"name-changed", "number-changed", "number-lost", "degree-lost"} & set(
                translation.flags
            )
            missing.append(brief.article.id)
    assert len(missing) <= 1, missing


def test_some_sentences_are_the_models_own(briefs: dict[str, Brief]) -> None:
    items = [item for brief in briefs.values() for item in brief.brief]
    own = [item for item in items if item.method["en"] is Method.ABSTRACTIVE]
    assert own
    assert all(0 < item.support < 1 for item in some(items))
    refused = [item for item in own if any(flag.startswith("unsupported") for flag in item.flags)]
    assert all("rewritten" in item.flags for item in some(refused))


def test_what_was_dropped_has_its_reason(maker: BriefMaker, briefs: dict[str, Brief]) -> None:
    """An article whose text stands there twice is summarized twice, and says it once."""
    article = read(FILES[0])
    twice = maker(replace(article, text=f"{article.text}\n\n{article.text}"))
    assert REPEATS in [found.reason for found in twice.dropped]
    dropped = [found for brief in (twice, *briefs.values()) for found in brief.dropped]
    assert all(found.text.strip() and found.reason.strip() for found in some(dropped))


@pytest.mark.parametrize("name", NAMES)
def test_brief_names_what_made_it(name: str, briefs: dict[str, Brief]) -> None:
    made = briefs[name].made_with
    directions = {"fr-en", "en-fr"} if name in FRENCH else {"en-fr"}  # both rate a French one's
    assert set(made.models) == {*directions, "summary-en"}
    assert made.profile == "embedded"
    assert made.settings_sha256 == settings().settings_sha256
    assert all(
        re.fullmatch("[0-9a-f]{64}", model.sha256 or "") for model in some(made.models.values())
    )


def test_same_bytes_in_another_order_with_another_number_of_threads(
    maker: BriefMaker, briefs: dict[str, Brief]
) -> None:
    again = [FILES[NAMES.index(name)] for name in ("sport", "ferry")]
    other = BriefMaker(settings(threads=1))
    assert [render(other(read(file))) for file in again] == [
        render(briefs[file.stem]) for file in again
    ]
    assert render(maker(read(again[1]))) == render(briefs["ferry"])  # by the same maker, again


def test_brief_without_a_title_has_a_headline_all_the_same(maker: BriefMaker) -> None:
    """Made of its first sentence, and no longer than a headline."""
    text = (
        "Le marché aux poissons de Kervalan déménagera le 4 novembre sur le quai Nord. "
        "Les 32 marchands ont voté pour, mardi, lors d'une réunion avec la mairie. "
        "L'ancienne halle sera détruite au printemps."
    )
    brief = maker(Article(id="halle", source="-", text=text, declared_language="fr"))
    verify(brief)
    assert (brief.language.code, brief.language.confidence) == ("fr", 1.0)
    assert brief.headline.keys() == {"fr", "en"}
    assert is_extract(brief.headline["fr"], [brief.sentences[0].text])
    assert all(0 < len(t.split()) <= MAX_HEADLINE_WORDS for t in some(brief.headline.values()))


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_served_is_refused_with_the_reason(case: str) -> None:
    text, reason = REFUSED[case]
    with pytest.raises(Refusal, match=reason):
        BriefMaker(settings())(Article(id="a", source="-", text=text))


NAMES_ONLY = (
    "Maude Le Goff, Yann Kerbrat, Inès Maubert, Odile Carrère : élus. Jean Perrin, Paul Roux, "
    "Anne Morel, Luc Garnier, Marc Tissot, Rose Lambert, Noé Vidal, Zoé Marchand : battus."
)


def test_no_connection_is_opened_whatever_the_environment_says(
    closed_network: list[object],
) -> None:
    fresh = BriefMaker(settings())  # loads its models with the network closed
    assert fresh(read(FILES[0])).brief
    assert closed_network == []


def test_declared_language_is_not_detected() -> None:
    """The operator's word counts; the source's only where the text bears it out."""
    article = Article(id="a", source="-", text=GERMAN)
    with pytest.raises(Refusal, match=r"unsupported: it; .*opus-many"):
        BriefMaker(settings(lang="it"))(article)
    declared = Article(id="a", source="-", text=GERMAN, declared_language="es")
    with pytest.raises(Refusal, match=r"unsupported: de"):
        BriefMaker(settings())(declared)
    with pytest.raises(Refusal, match=r"unsupported: it"):
        BriefMaker(settings(lang="it"))(declared)


def test_uncertain_text_is_refused_unless_its_language_is_declared(maker: BriefMaker) -> None:
    with pytest.raises(Refusal, match="language uncertain"):
        maker(Article(id="a", source="-", text=NAMES_ONLY))
    with pytest.raises(Refusal, match="language uncertain"):
        maker(Article(id="a", source="-", text=NAMES_ONLY, declared_language="de"))
    with pytest.raises(Refusal, match="unsupported: de"):
        BriefMaker(settings(lang="de"))(Article(id="a", source="-", text=NAMES_ONLY))


def test_strategy_that_the_profile_cannot_do_is_a_config_error() -> None:
    article = read(FILES[NAMES.index(FRENCH[0])])
    with pytest.raises(ConfigError, match="no summarizer for fr"):
        BriefMaker(settings(profile="opus", strategy="summarize-first"))(article)
