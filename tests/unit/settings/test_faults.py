"""A setting that is wrong is named as the one who gave it spells it, and nothing is converted."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from summarize.errors import ConfigError, ExitCode
from summarize.settings.faults import Layer, Origin
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings

SELF: dict[str, Any] = {}
SELF["check"] = SELF


def given(settings: Any, **arguments: Any) -> Settings:
    """Settings as the Python API loads them."""
    return load_settings(
        above=[Layer("settings", settings), Layer("arguments", arguments, Origin.ARGUMENTS)]
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"check": {"min_support": 3}}, "settings: check.min_support: input should be less than"),
        ({"check": {"min_suport": 1}}, "unknown key 'check.min_suport'; did you mean 'check.min_s"),
        ({"check.min_support": 1}, "did you mean 'min_support' in the table 'check'?"),
        ({"max_sentence": 3}, "unknown key 'max_sentence'; did you mean 'max_sentences'?"),
        ({"check": 5}, "settings: check: should be a table of keys, not 5"),
        ({"check": [("min_support", 1)]}, "settings: check: should be a table of keys, not [("),
        ({"translators": {"fr-en": 5}}, "settings: translators.fr-en: should be a table of keys"),
        ({5: 1}, "settings: the key 5 is no string"),
        ({"check": {None: 1}}, "settings: check: the key None is no string"),
        ({"brief_languages": "fr"}, "settings: brief_languages: should be a list, not 'fr'"),
        ({"brief_languages": ["fr", 5]}, "settings: brief_languages.1: input should be a valid st"),
        ({"translate": {"glossary": "a\0b"}}, "translate.glossary: a NUL character in 'a\\x00b'"),
        ({"translate": {"glossary": "\ud800"}}, "translate.glossary: a lone surrogate in"),
        ({"support": {"base": float("inf")}}, "support.base: input should be a finite number"),
        ({"max_sentences": 10**5000}, "less than or equal to 20, not a value of the type int"),
        ({"profile": None}, "settings: profile: should be a profile's name, not None"),
        ([1], "settings: should be a table of keys, not [1]"),
        ("lang", "settings: should be a table of keys, not 'lang'"),
        (SELF, "settings: nested too deeply"),
    ],
)
def test_setting_in_a_mapping_is_named_with_its_dotted_path(settings: Any, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        given(settings)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"max_sentences": 0}, "max_sentences: input should be greater than or equal to 1, not 0"),
        ({"threads": -1}, "threads: input should be greater"),
        ({"strategy": "x"}, "strategy: input should be 'translate-first' or"),
        ({"profile": 5}, "profile: should be a profile's name, not 5"),
        ({"translate": {"glossary": "a\0b"}}, "glossary: a NUL character"),
    ],
)
def test_keyword_argument_is_named_alone(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        given({"check": {"min_support": 0.9}}, **arguments)
    assert str(caught.value).startswith(said)
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_nested_flag_is_named_as_it_is_typed() -> None:
    with pytest.raises(ConfigError, match=r"^--glossary: a NUL character") as caught:
        load_settings(flags={"translate": {"glossary": "a\0b"}})
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("name", ["flags", "environment", "arguments"])
def test_file_named_as_another_layer_is_a_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("max_sentences = 0", "utf-8")
    with pytest.raises(ConfigError, match=rf"{name}: max_sentences: ") as caught:
        load_settings(file=tmp_path / name)
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_value_in_place_of_a_table_is_not_hidden_by_the_layer_above(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("translate = 3", "utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml: translate: should be a table of keys"):
        load_settings(file=file, environ={"SUMMARIZE_TRANSLATE__MAX_WORDS": "50"})


CONVERTED: list[tuple[str, object, str]] = [
    ("max_sentences", True, "true"),
    ("max_sentences", "3", '"3"'),
    ("max_sentences", 3.0, "3.0"),
    ("strict", "no", '"no"'),
    ("strict", 1, "1"),
    ("lang", 5, "5"),
    ("brief_languages", "fr, en", '"fr, en"'),
    ("check.min_support", "0.9", '"0.9"'),
    ("check.min_support", True, "true"),
    ("translators.fr-en.decoding.beam_size", 2.0, "2.0"),
]


def nested(key: str, value: object) -> dict[str, Any]:
    *above, last = key.split(".")
    table: dict[str, Any] = {last: value}
    for name in reversed(above):
        table = {name: table}
    return table


@pytest.mark.parametrize(("key", "value", "toml"), CONVERTED)
def test_value_of_another_type_is_refused_and_not_converted(
    key: str, value: object, toml: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=f"^settings: {key}: "):
        given(nested(key, value))
    file = tmp_path / "own.toml"
    file.write_text(f"{key} = {toml}", "utf-8")
    with pytest.raises(ConfigError, match=rf"own\.toml: {key}: "):
        load_settings(file=file)


def test_values_of_the_right_types_are_taken() -> None:
    settings = given(
        MappingProxyType(
            {
                "strict": True,
                "lang": None,
                "brief_languages": ["en", "fr"],
                "check": MappingProxyType({"min_support": 1}),
                "translators": {"fr-en": {"unwanted": ["a", "b"], "retry": {"beam_size": 2}}},
            }
        ),
        max_sentences=3,
    )
    assert (settings.strict, settings.max_sentences, settings.check.min_support) == (True, 3, 1.0)
    assert settings.brief_languages == ("en", "fr")
    assert settings.translators["fr-en"].unwanted == ("a", "b")


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("MAX_SENTENCES", "7", {"max_sentences": 7}),
        ("STRICT", "yes", {"strict": True}),
        ("STRICT", "0", {"strict": False}),
        ("CHECK__MIN_SUPPORT", "1", {"check": {"min_support": 1.0}}),
        ("BRIEF_LANGUAGES", '["en", "fr"]', {"brief_languages": ("en", "fr")}),
        ("STRATEGY", "summarize-first", {"strategy": "summarize-first"}),
    ],
)
def test_variable_is_read_as_what_its_key_wants(
    variable: str, value: str, expected: dict[str, Any]
) -> None:
    found = load_settings(environ={f"SUMMARIZE_{variable}": value})
    assert found == given(expected)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MAX_SENTENCES", "true"),
        ("MAX_SENTENCES", "3.5"),
        ("MAX_SENTENCES", "9" * 5000),
        ("STRICT", "perhaps"),
        ("STRICT", "2"),
        ("CHECK__MIN_SUPPORT", "nan"),
        ("DETECT", "[" * 5000),
    ],
)
def test_variable_that_cannot_be_read_so_is_refused(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^environment: SUMMARIZE_{variable}: "):
        load_settings(environ={f"SUMMARIZE_{variable}": value})


@pytest.mark.parametrize("text", [f"max_sentences = {'9' * 5000}", f"lang = {'[' * 5000}"])
def test_file_that_cannot_be_parsed_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml: not TOML: "):
        load_settings(file=file)
