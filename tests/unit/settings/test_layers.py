"""Settings: the order of the layers, what is refused and how, what the hash takes in."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from summarize.errors import ConfigError, ExitCode
from summarize.settings.load import load_settings, profile_names
from summarize.settings.schema import Settings


def config(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text, "utf-8")
    return file


def test_defaults_file_says_every_default() -> None:
    text = resources.files("summarize_configs").joinpath("defaults.toml").read_text("utf-8")
    in_code = Settings().model_dump(
        mode="json", exclude={"description", "lang", "translators", "summarizers"}
    )
    assert tomllib.loads(text) == in_code


@pytest.mark.parametrize("name", profile_names())
def test_every_packaged_profile_is_valid_and_says_what_it_is(name: str) -> None:
    settings = load_settings(flags={"profile": name})
    assert settings.profile == name
    assert settings.description
    assert settings.translators


def test_each_layer_covers_the_one_below(tmp_path: Path) -> None:
    file = config(tmp_path, "max_sentences = 5\n[detect]\nmin_words = 50\nmax_parts = 8\n")
    environ = {"SUMMARIZE_MAX_SENTENCES": "6", "SUMMARIZE_DETECT__MIN_WORDS": "30"}
    assert load_settings().max_sentences == 4
    assert load_settings(file=file).max_sentences == 5
    assert load_settings(file=file, environ=environ).max_sentences == 6
    top = load_settings(file=file, environ=environ, flags={"max_sentences": 7})
    assert (top.max_sentences, top.detect.min_words, top.detect.max_parts) == (7, 30, 8)


def test_file_changes_one_key_of_a_profile_s_model(tmp_path: Path) -> None:
    before = load_settings().translators["fr-en"]
    file = config(tmp_path, "[translators.fr-en.decoding]\nbeam_size = 5\n")
    after = load_settings(file=file).translators["fr-en"]
    assert after.decoding.beam_size == 5
    assert after.decoding.max_new_tokens == before.decoding.max_new_tokens
    assert after.prompt == before.prompt


def test_other_weights_take_the_profile_s_away() -> None:
    environ = {
        "SUMMARIZE_TRANSLATORS__FR_EN__PATH": "weights/mine",
        "SUMMARIZE_TRANSLATORS__FR_EN__ENGINE": "transformers",
    }
    spec = load_settings(environ=environ).translators["fr-en"]
    assert (spec.path, spec.recipe) == ("weights/mine", None)


@pytest.mark.parametrize(
    ("value", "read"), [("1234567", "1234567"), ("1e5", "1e5"), ("true", "true")]
)
def test_environment_keeps_strings_that_look_like_something_else(value: str, read: str) -> None:
    environ = {
        "SUMMARIZE_TRANSLATORS__FR_EN__ENGINE": "transformers",
        "SUMMARIZE_TRANSLATORS__FR_EN__REPOSITORY": "a/b",
        "SUMMARIZE_TRANSLATORS__FR_EN__REVISION": value,
    }
    assert load_settings(environ=environ).translators["fr-en"].revision == read


def test_environment_reads_toml_values() -> None:
    environ = {
        "SUMMARIZE_STRICT": "true",
        "SUMMARIZE_BRIEF_LANGUAGES": '["en", "fr"]',
        "SUMMARIZE_DETECT__MIN_CONFIDENCE": "0.9",
        "SUMMARIZE_LANG": "",
        "SUMMARIZE_CACHE": "where weights are kept, no setting",
        "OTHER": "x",
    }
    settings = load_settings(environ=environ)
    assert (settings.strict, settings.brief_languages, settings.lang) == (True, ("en", "fr"), None)
    assert settings.detect.min_confidence == 0.9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max_sentence = 3", "own.toml: unknown key 'max_sentence'; did you mean 'max_sentences'?"),
        ("[translate]\nmaxwords = 3", "'translate.maxwords'; did you mean 'translate.max_words'?"),
        ("max_words = 3", "unknown key 'max_words'; did you mean 'translate.max_words'?"),
        (
            "[translators.fr-en.decoding]\nbeams = 3",
            "did you mean 'translators.fr-en.decoding.beam_size'?",
        ),
        ("max_sentences = 21", "own.toml: max_sentences: input should be less than or equal to 20"),
        ("translate = 3", "own.toml: translate: "),
        ("[translators.french]\nname = 'x'", "own.toml: translators.french: "),
        ("max_sentences = ", "own.toml: not TOML: "),
        ("profile = 'embeded'", "unknown profile 'embeded'; did you mean 'embedded'?"),
    ],
)
def test_wrong_file_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(file=config(tmp_path, text))
    message = str(caught.value)
    assert said in message
    assert "\n" not in message
    assert caught.value.exit_code == ExitCode.BAD_CONFIG


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: No such file"):
        load_settings(file=tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SUMMARIZE_MAX_SENTENCE", "3", "did you mean 'SUMMARIZE_MAX_SENTENCES'?"),
        ("SUMMARIZE_DETECT__PARTS", "3", "did you mean 'SUMMARIZE_DETECT__MAX_PARTS'?"),
        ("SUMMARIZE_MAX_SENTENCES", "many", "environment: SUMMARIZE_MAX_SENTENCES: "),
        ("SUMMARIZE_TRANSLATE", "3", "environment: SUMMARIZE_TRANSLATE: "),
    ],
)
def test_wrong_environment_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(environ={name: value})
    assert said in str(caught.value)
    assert caught.value.exit_code == ExitCode.BAD_CONFIG


def test_fault_below_a_good_layer_is_blamed_on_the_layer_that_has_it(tmp_path: Path) -> None:
    file = config(tmp_path, "[detect]\nmin_words = 0\n")
    with pytest.raises(ConfigError, match=r"own\.toml: detect\.min_words"):
        load_settings(file=file, environ={"SUMMARIZE_DETECT__MAX_PARTS": "4"})


def test_flag_out_of_range_is_wrong_usage() -> None:
    with pytest.raises(ConfigError, match=r"^--max-sentences: ") as caught:
        load_settings(flags={"max_sentences": 0})
    assert caught.value.exit_code == ExitCode.USAGE


def test_hash_changes_with_what_determines_a_brief_and_nothing_else() -> None:
    base = load_settings().settings_sha256
    assert load_settings(flags={"strict": True}).settings_sha256 == base
    assert load_settings(environ={"SUMMARIZE_THREADS": "1"}).settings_sha256 == base
    for name, value in (
        ("SUMMARIZE_MAX_SENTENCES", "5"),
        ("SUMMARIZE_TRANSLATORS__FR_EN__PROMPT", "{filler}{text}"),
        ("SUMMARIZE_DETECT__SEED", "1"),
        ("SUMMARIZE_LANG", "fr"),
    ):
        assert load_settings(environ={name: value}).settings_sha256 != base


def test_brief_is_in_the_languages_of_its_schema() -> None:
    with pytest.raises(ConfigError, match="is in fr and en"):
        load_settings(flags={"brief_languages": ["en"]})


def test_other_weights_leave_no_pin_of_the_old_ones_behind() -> None:
    settings = load_settings(
        environ={"SUMMARIZE_TRANSLATORS__FR_EN__PATH": "weights/mine"}, flags={"profile": "opus"}
    )
    assert settings.translators["fr-en"].revision is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xyzzy = 3", "own.toml: unknown key 'xyzzy'"),
        ("[translate]\nqqqq = 3", "own.toml: unknown key 'translate.qqqq'"),
        ("profile = 'xyzzy'", "unknown profile 'xyzzy' (there is: "),
        ("profile = 'opus-mny'", "unknown profile 'opus-mny'; did you mean 'opus-many'?"),
        ("strickt = true", "own.toml: unknown key 'strickt'; did you mean 'strict'?"),
    ],
)
def test_only_a_close_name_is_suggested(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(file=config(tmp_path, text))
    assert said in str(caught.value)
    assert ("did you mean" in str(caught.value)) == ("did you mean" in said)
