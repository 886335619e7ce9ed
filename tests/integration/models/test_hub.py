"""Weights of a hub, from the loopback address or a folder: fetched, pinned, damaged, repaired."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from summarize.cli.models import main
from summarize.errors import WeightsError, WriteError
from summarize_models.engines.transformers import TransformersModel
from summarize_models.load import load
from summarize_models.origins import origin
from summarize_models.spec import ModelSpec
from summarize_models.weights.hub import fetch, hub_folder, manifest, state
from summarize_models.weights.sources import open_source
from tests.support.models import tiny
from tests.support.models.hub import COMMIT, OFFERED, LoopbackHub, loopback


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.marian(tmp_path_factory.mktemp("marian"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "cache"))
    # `load` switches the process offline; a fetch is a process of its own.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    return tmp_path / "cache"


@pytest.fixture
def hub(saved: Path, tmp_path: Path) -> Iterator[LoopbackHub]:
    root = tmp_path / "hub"
    shutil.copytree(saved, root / "someone" / "tiny")
    with loopback(root) as served:
        yield served


def spec(revision: str = COMMIT, **changes: object) -> ModelSpec:
    return tiny.seq2seq(path=None, repository="someone/tiny", revision=revision, **changes)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_fetched_weights_are_pinned_and_load(hub: LoopbackHub, saved: Path) -> None:
    assert state(spec()) == "not fetched"
    folder = fetch(spec(), open_source(hub.address))
    known = manifest(spec())
    assert (known["repository"], known["revision"]) == ("someone/tiny", COMMIT)
    assert known["files"]["model.safetensors"] == digest(saved / "model.safetensors")
    assert {p.name for p in folder.iterdir()} == {*known["files"], "manifest.json"}
    assert isinstance(load(spec(), threads=1), TransformersModel)
    before = len(hub.sent)
    fetch(spec(), open_source(hub.address))
    assert len(hub.sent) == before  # whole: nothing is got again


@pytest.mark.parametrize("name", ["model.safetensors", "source.spm", "config.json"])
def test_damaged_file_is_refused_and_alone_repaired(hub: LoopbackHub, name: str) -> None:
    folder = fetch(spec(), open_source(hub.address))
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsError, match=f"{name} does not match its hash; .*repairs it"):
        load(spec(), threads=1)
    hub.sent.clear()
    fetch(spec(), open_source(hub.address))
    assert [sent for sent, _ in hub.sent] == [name]
    assert state(spec()) is None


def test_interrupted_fetch_goes_on_where_it_stopped(hub: LoopbackHub) -> None:
    """The hub's client writes pieces of ten megabytes: the file has to have several."""
    large = hub.root / "someone" / "tiny" / "merges.txt"
    large.write_bytes(os.urandom(24_000_000))
    hub.cut.add("merges.txt")
    fetch(spec(), open_source(hub.address))
    starts = [start for name, start in hub.sent if name == "merges.txt"]
    assert starts[0] == 0
    assert 0 < starts[-1] < 24_000_000
    assert state(spec()) is None


def test_fetch_that_was_broken_off_keeps_the_files_it_had(hub: LoopbackHub) -> None:
    source = open_source(hub.address)
    get = source.get

    def broken(repository: str, commit: str | None, name: str, folder: Path) -> None:
        if name == "vocab.json":
            raise WeightsError("the line is dead")
        get(repository, commit, name, folder)

    source.get = broken  # type: ignore[method-assign]
    with pytest.raises(WeightsError, match="the line is dead"):
        fetch(spec(), source)
    hub.sent.clear()
    fetch(spec(), open_source(hub.address))
    assert [name for name, _ in hub.sent] == ["vocab.json"]


def test_only_safetensors_are_taken(hub: LoopbackHub) -> None:
    place = hub.root / "someone" / "tiny"
    torch.save({}, place / "pytorch_model.bin")
    (place / "README.md").write_text("a card")
    folder = fetch(spec(), open_source(hub.address))
    assert not {"pytorch_model.bin", "README.md"} & {p.name for p in folder.iterdir()}
    (place / "model.safetensors").unlink()
    shutil.rmtree(folder)
    with pytest.raises(WeightsError, match="has no safetensors"):
        fetch(spec(), open_source(hub.address))


def test_branch_is_resolved_once_and_stays(hub: LoopbackHub) -> None:
    fetch(spec("main"), open_source(hub.address))
    assert origin(spec("main")).revision == COMMIT
    assert origin(spec("main")).sha256 is None


def test_branch_without_safetensors_is_got_from_the_converters_offer(hub: LoopbackHub) -> None:
    place = hub.root / "someone" / "tiny"
    shutil.copytree(place, hub.root / "someone" / "tiny.offered")
    (place / "model.safetensors").rename(place / "pytorch_model.bin")
    fetch(spec("main"), open_source(hub.address))
    assert origin(spec("main")).revision == OFFERED


def test_other_weights_than_the_profile_pins_are_refused(hub: LoopbackHub, saved: Path) -> None:
    own = digest(saved / "model.safetensors")
    fetch(spec(safetensors_sha256=own), open_source(hub.address))
    other = spec(safetensors_sha256="0" * 64)
    assert state(other) == "model.safetensors is not the one that the profile pins"
    with pytest.raises(WeightsError, match="not the one that the profile pins"):
        fetch(other, open_source(hub.address))


def test_unknown_model_or_hub_is_one_line(hub: LoopbackHub) -> None:
    missing = tiny.seq2seq(path=None, repository="someone/else", revision=COMMIT)
    for address in (hub.address, "http://127.0.0.1:9"):
        with pytest.raises(WeightsError, match=r"someone/else at .* cannot be fetched") as caught:
            fetch(missing, open_source(address))
        assert "\n" not in str(caught.value)


def test_disk_without_room_is_said_before(
    hub: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarize_models.weights.hub._RESERVE", 1 << 60)
    file = own_profile(tmp_path)
    assert main(["fetch", "-c", str(file), "--from", hub.address]) == WriteError.exit_code
    assert hub.sent == []


def test_folder_laid_out_as_a_clients_cache(saved: Path, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    snapshot = mirror / "models--someone--tiny" / "snapshots" / COMMIT
    shutil.copytree(saved, snapshot)
    refs = mirror / "models--someone--tiny" / "refs"
    refs.mkdir()
    (refs / "main").write_text(COMMIT)
    fetch(spec("main"), open_source(str(mirror)))
    assert origin(spec("main")).revision == COMMIT
    with pytest.raises(WeightsError, match="has no someone/tiny at"):
        fetch(spec("f" * 40), open_source(str(mirror)))


def test_plain_folder_without_a_commit_is_named_by_its_hash(saved: Path, tmp_path: Path) -> None:
    shutil.copytree(saved, tmp_path / "mirror" / "someone" / "tiny")
    fetch(spec("main"), open_source(str(tmp_path / "mirror")))
    assert origin(spec("main")).revision is None
    assert len(origin(spec("main")).sha256 or "") == 64


def own_profile(folder: Path) -> Path:
    """Over `opus`, with one role after the other on this hub."""
    file = folder / "own.toml"
    table = f"repository = 'someone/tiny'\nrevision = '{COMMIT}'\n"
    roles = ("translators.fr-en", "translators.en-fr", "summarizers.en")
    file.write_text("profile = 'opus'\n" + "".join(f"[{role}]\n{table}" for role in roles))
    return file


def test_command_fetches_what_a_file_names(
    hub: LoopbackHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = own_profile(tmp_path)
    assert main(["fetch", "-c", str(file), "--from", hub.address]) == 0
    said = capsys.readouterr().out
    assert said == f"{hub_folder(spec())}\n"  # three roles, one place
    assert main(["fetch", "--from", hub.address]) == 2
    assert main(["fetch", "opuss", "--from", hub.address]) == 2


def test_command_says_what_a_profile_misses(
    hub: LoopbackHub, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", "opus", "--from", hub.address]) == 14
    assert "Helsinki-NLP/opus-mt-fr-en at" in capsys.readouterr().err
    assert main(["verify", "opus"]) == 14
    said = capsys.readouterr().out
    assert "opus: opus-mt-fr-en: not fetched" in said
    assert "opus: bart-large-cnn: not fetched" in said


def test_nothing_is_left_half_done_under_the_final_name(hub: LoopbackHub, cache: Path) -> None:
    (hub.root / "someone" / "tiny" / "model.safetensors").unlink()
    with pytest.raises(WeightsError):
        fetch(spec(), open_source(hub.address))
    assert not hub_folder(spec()).exists()
    assert cache.is_dir()
