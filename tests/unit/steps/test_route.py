"""Which way an article takes, and what is said where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from summarize.errors import ConfigError, Refusal
from summarize.records import Route
from summarize.settings.load import profile_settings
from summarize.settings.schema import Settings
from summarize.steps.route import plan_route
from summarize_models.spec import ModelSpec

EMBEDDED = profile_settings("embedded")
MODEL = ModelSpec(name="any", licence="none", path="any")


def settings(translators: str, summarizers: str, **changes: Any) -> Settings:
    table = {
        "profile": "made-up",
        "translators": dict.fromkeys(translators.split(), MODEL),
        "summarizers": dict.fromkeys(summarizers.split(), MODEL),
    }
    return Settings.model_validate(table | changes)


def test_french_is_summarized_from_its_english_translation() -> None:
    route = plan_route(EMBEDDED, "fr")
    # No way back: the French side is the article's own words.
    assert route == Route("fr", "en", "en", ("fr", "en"), ("fr-en",))


def test_trusted_way_back_is_used() -> None:
    assert plan_route(settings("fr-en en-fr", "en"), "fr").directions == ("fr-en", "en-fr")


def test_english_is_summarized_directly_and_its_french_side_translated() -> None:
    route = plan_route(EMBEDDED, "en")
    assert route == Route("en", "en", "fr", ("fr", "en"), ("en-fr",))


def test_other_languages_are_refused() -> None:
    with pytest.raises(Refusal, match=r"^language unsupported: xx$"):
        plan_route(EMBEDDED, "xx")


def test_refusal_names_the_packaged_profile_that_would_serve() -> None:
    own = settings("de-en en-fr", "en")
    with pytest.raises(Refusal, match=r"unsupported: fr; served by the profile .*embedded"):
        plan_route(own, "fr")


def test_third_language_is_translated_into_both_sides() -> None:
    route = plan_route(settings("de-en en-fr", "en"), "de")
    assert route == Route("de", "en", "en", ("fr", "en"), ("de-en", "en-fr"))


def test_own_summarizer_serves_without_a_way_into_english() -> None:
    route = plan_route(settings("fr-en", "fr"), "fr")
    assert (route.summary, route.other, route.directions) == ("fr", "en", ("fr-en",))


def test_english_is_the_pivot_where_both_ways_are_open() -> None:
    assert plan_route(settings("fr-en en-fr", "fr en"), "fr").summary == "en"


def test_summarize_first_takes_the_articles_own_summarizer() -> None:
    both = settings("fr-en en-fr", "fr en", strategy="summarize-first")
    assert plan_route(both, "fr").summary == "fr"
    assert plan_route(both, "fr").directions == ("fr-en",)
    assert plan_route(both, "en").summary == "en"


def test_summarize_first_without_such_a_summarizer_is_a_config_error() -> None:
    own = profile_settings("opus").model_copy(update={"strategy": "summarize-first"})
    with pytest.raises(ConfigError, match=r"summarize-first: profile 'opus' has no.*for fr"):
        plan_route(own, "fr")
    assert plan_route(own, "en").summary == "en"
    with pytest.raises(Refusal):  # and of no use for a language that is not served at all
        plan_route(own, "xx")


@pytest.mark.parametrize(
    ("translators", "summarizers", "languages", "source", "missing"),
    [
        ("fr-en", "en", ("fr", "en"), "en", "en-fr"),
        ("de-en", "en", ("fr", "en"), "de", "en-fr"),
        ("fr-en en-fr", "en", ("fr", "en", "de"), "fr", "en-de"),
        ("en-fr", "fr", ("fr", "en"), "fr", "fr-en"),
    ],
)
def test_missing_direction_is_a_config_error_that_names_it(
    translators: str, summarizers: str, languages: tuple[str, ...], source: str, missing: str
) -> None:
    own = settings(translators, summarizers, brief_languages=languages)
    with pytest.raises(ConfigError, match=f"'made-up' has no translator {missing}"):
        plan_route(own, source)


def test_brief_in_one_language_needs_no_way_back() -> None:
    route = plan_route(settings("fr-en", "en", brief_languages=("en",)), "fr")
    assert route.brief == ("en",)
    assert route.directions == ("fr-en",)


def test_brief_in_the_articles_language_alone_needs_no_translator() -> None:
    route = plan_route(settings("", "en", brief_languages=("en",)), "en")
    assert route == Route("en", "en", "en", ("en",), ())
