"""From a profile's table to a model: every origin, and which error says what is wrong."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from safetensors.torch import load_file, save_file

from summarize.errors import ConfigError, WeightsError
from summarize_models.engines.ctranslate2 import CTranslate2Model
from summarize_models.engines.transformers import TransformersModel
from summarize_models.load import load
from summarize_models.origins import origin
from summarize_models.spec import ModelSpec
from summarize_models.weights.reading import reading
from summarize_models.weights.recipe import load_recipe
from tests.support.models import tiny

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.bart(tmp_path_factory.mktemp("bart"))


def test_folder_is_loaded(saved: Path) -> None:
    model = load(tiny.seq2seq(path=str(saved)), threads=1)
    assert isinstance(model, TransformersModel)
    assert len(model.generate(["Le pont."], model.spec.decoding)) == 1


def test_missing_folder_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere")
    with pytest.raises(WeightsError, match=r"model tiny: there is no folder .*nowhere"):
        load(tiny.seq2seq(path=missing))


def remove(name: str) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        (folder / name).unlink()

    return harm


def truncate(name: str) -> Callable[[Path], None]:
    def harm(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: len(content) // 2])

    return harm


def only_a_pickle(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(remove("config.json"), id="no config"),
        pytest.param(remove("model.safetensors"), id="no weights"),
        pytest.param(remove("tokenizer.json"), id="no tokenizer"),
        pytest.param(truncate("config.json"), id="half a config"),
        pytest.param(truncate("model.safetensors"), id="half the weights"),
        pytest.param(truncate("tokenizer.json"), id="half a tokenizer"),
        pytest.param(only_a_pickle, id="only a pickle"),
    ],
)
def test_damaged_folder_is_a_weights_error(
    saved: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "bart"
    shutil.copytree(saved, folder)
    harm(folder)
    with pytest.raises(WeightsError, match=r"model tiny cannot be loaded: \S") as caught:
        load(tiny.seq2seq(path=str(folder)), threads=1)
    assert "\n" not in str(caught.value)


def test_stop_that_the_model_does_not_know_is_a_weights_error(saved: Path) -> None:
    with pytest.raises(WeightsError, match="<nope>"):
        load(tiny.seq2seq(path=str(saved), stop=["<nope>"]), threads=1)


def test_hub_weights_are_only_looked_for_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`test_hub` fetches them."""
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    spec = tiny.seq2seq(path=None, repository="someone/tiny-bart", revision=REVISION)
    with pytest.raises(WeightsError, match=f"someone/tiny-bart at {REVISION} is not on"):
        load(spec, threads=1)


def test_recipe_that_is_not_packaged_is_a_weights_error() -> None:
    with pytest.raises(WeightsError, match="no recipe 'tiny'"):
        load(tiny.decoder_only())


def test_converted_weights_that_do_not_load_are_a_weights_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tiny.save_decoder_only(tmp_path / "llama", tiny.llama)
    folder = tiny.convert(plain, tmp_path / "converted")
    monkeypatch.setattr("summarize_models.load._folder", lambda _: folder)
    assert isinstance(load(tiny.decoder_only(), threads=1), CTranslate2Model)
    for name in ("tokenizer.json", "model.bin"):
        truncate(name)(folder)
        with pytest.raises(WeightsError, match="model tiny cannot be loaded"):
            load(tiny.decoder_only(), threads=1)
        folder = tiny.convert(plain, tmp_path / f"again-{name}")


def test_hash_names_the_weights(tmp_path: Path) -> None:
    name = "gemma-3-270m-translate"
    assert origin(tiny.decoder_only(recipe=name)).sha256 == load_recipe(name).sha256
    hashes = set()
    for content in ("one", "other"):
        folder = tmp_path / content
        folder.mkdir()
        (folder / "model.safetensors").write_text(content)
        hashes.add(origin(tiny.seq2seq(path=str(folder))).sha256)
    assert len(hashes) == 2
    assert None not in hashes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"path": None}, "exactly one of recipe, repository and path"),
        ({"recipe": "tiny"}, "exactly one of recipe, repository and path"),
        ({"path": None, "repository": "someone/tiny"}, "pinned revision"),
        ({"architecture": "decoder-only", "prompt": "Texte :"}, "needs {text}"),
        (
            {"engine": "ctranslate2", "recipe": "tiny", "path": None},
            "ctranslate2 serves decoder-only",
        ),
        (
            {"engine": "onnxruntime", "path": None, "repository": "a/b", "revision": "c"},
            "onnxruntime serves decoder-only",
        ),
        ({"engine": "onnxruntime"}, "onnxruntime serves decoder-only"),
        ({"widow": 20}, "widow"),
    ],
)
def test_spec_that_cannot_be_loaded_is_invalid(changes: dict[str, Any], said: str) -> None:
    table = tiny.seq2seq().model_dump() | changes
    with pytest.raises(ValidationError, match=said):
        ModelSpec.model_validate(table)


def test_weights_that_lack_a_tensor_are_refused(saved: Path, tmp_path: Path) -> None:
    """The library would draw it at random, and only warn."""
    folder = shutil.copytree(saved, tmp_path / "bart")
    tensors = load_file(folder / "model.safetensors")
    del tensors["model.encoder.layers.0.fc1.weight"]
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsError, match=r"the weights lack model\.encoder\.layers\.0\.fc1"):
        load(tiny.seq2seq(path=str(folder)), threads=1)


def test_tokenizer_of_other_weights_is_refused(saved: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny.t5(tmp_path / "small"), tmp_path / "mixed")
    for file in saved.glob("token*"):
        shutil.copy(file, folder / file.name)
    with pytest.raises(WeightsError, match=r"its tokenizer has token \d+, its weights only"):
        load(tiny.seq2seq(path=str(folder)), threads=1)


def test_special_token_that_only_a_tokenizers_class_has_does_no_harm(tmp_path: Path) -> None:
    folder = tiny.save_decoder_only(tmp_path / "gemma", tiny.gemma)
    settings = folder / "tokenizer_config.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"mask_token": "<mask>"}))
    spec = tiny.decoder_only(path=str(folder), recipe=None, engine="transformers")
    assert len(load(spec, threads=1).generate(["un <mask> deux"], spec.decoding)) == 1


def test_language_that_a_tokenizer_does_not_know_is_refused(saved: Path) -> None:
    with pytest.raises(WeightsError, match="no language 'xx' in its tokenizer"):
        load(tiny.seq2seq(path=str(saved), target_code="xx"), threads=1)


def test_converted_form_is_made_once_and_again_where_it_is_damaged(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    spec = tiny.seq2seq(path=str(saved), engine="ctranslate2", quantization="float32")
    text = load(spec, threads=1).generate(["Le pont est ouvert."], spec.decoding)
    assert text == load(tiny.seq2seq(path=str(saved)), 1).generate(
        ["Le pont est ouvert."], spec.decoding
    )
    (folder,) = (path for path in (tmp_path / "weights").iterdir() if path.is_dir())
    written = (folder / "model.bin").stat().st_mtime_ns
    load(spec, threads=1)
    assert (folder / "model.bin").stat().st_mtime_ns == written
    (folder / "tokenizer" / "tokenizer.json").write_text("{}", "utf-8")
    assert load(spec, threads=1).generate(["Le pont est ouvert."], spec.decoding) == text
    assert "does not match its hash; building them again" in caplog.text


def test_gpu_that_is_not_there_is_said(saved: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(ConfigError, match="no GPU was found"):
        load(tiny.seq2seq(path=str(saved)), threads=1, device="cuda")
    assert load(tiny.seq2seq(path=str(saved)), threads=1, device="auto")


ENGINE = "summarize_models.engines.transformers.TransformersModel"


@pytest.mark.parametrize(
    "error", [TypeError("wrong"), AttributeError("wrong"), KeyError("wrong"), MemoryError("full")]
)
def test_error_that_is_not_about_weights_stays_what_it_is(
    saved: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(ENGINE, raising(error))
    with pytest.raises(type(error)) as caught:
        load(tiny.seq2seq(path=str(saved)), threads=1)
    assert caught.value is error


def raising(error: Exception) -> Callable[..., Any]:
    def construct(*_: object) -> Any:
        raise error

    return construct


def test_package_that_is_not_installed_is_named(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    monkeypatch.setattr("summarize_models.load._folder", lambda _: saved)
    with pytest.raises(ConfigError, match="ctranslate2 lacks a package: pip install ctranslate2"):
        load(tiny.seq2seq(path=str(saved), engine="ctranslate2"), threads=1)


def test_module_of_our_own_that_is_missing_is_a_fault_of_ours(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "summarize_models.engines.transformers", None)
    with pytest.raises(ImportError, match="summarize_models"):
        load(tiny.seq2seq(path=str(saved)), threads=1)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Exception("no tokenizer"), ValueError),
        (KeyError("model_type"), ValueError),
        (RuntimeError("File model.bin is incomplete"), ValueError),
        (RuntimeError("CUDA out of memory"), MemoryError),
        (RuntimeError("std::bad_alloc"), MemoryError),
        (MemoryError(), MemoryError),
        (FileNotFoundError("model.bin"), FileNotFoundError),
        (ImportError("sentencepiece"), ImportError),
    ],
)
def test_error_of_a_library_over_files(error: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), reading():
        raise error
