"""No connection while a model is loaded or runs, and the host's environment is its own after it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from summarize_models.offline import SETTINGS, go_offline, offline
from summarize_models.spec import ModelSpec
from tests.support.models import tiny
from tests.support.models.hub import COMMIT, loopback

IMPORTS = """
import os, sys
before = dict(os.environ)
import summarize.api, summarize.cli.main, summarize.cli.models
import summarize_models.load, summarize_models.origins, summarize_models.weights.sources
import summarize_models.engines.onnxruntime, summarize_models.engines.transformers
ours = {name for name in os.environ.keys() - before.keys() if name in SETTINGS}
sys.exit(f"set: {sorted(ours)}" if ours else 0)
"""
LOADS = """
import os, socket, sys
SETTINGS, given = {settings}, {given}
os.environ.update(given)
seen = {{}}
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("huggingface_hub.constants", "onnxruntime", "transformers"):
            seen[name] = {{key: os.environ.get(key) for key in SETTINGS}}
sys.meta_path.insert(0, Watch())
def refuse(*arguments, **more):
    raise SystemExit("a connection")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = refuse
from summarize_models.load import load
from summarize_models.spec import ModelSpec
before = dict(os.environ)
model = load(ModelSpec.model_validate_json(sys.argv[1]), threads=1)
changed = {{key for key in SETTINGS if os.environ.get(key) != before.get(key)}}
assert not changed, changed
assert {imported!r} in seen and all(all(v == "1" for v in s.values()) for s in seen.values()), seen
model.generate(["Le tramway."], model.spec.decoding)
{then}
"""
HOST = """
import huggingface_hub
from huggingface_hub import constants
print(huggingface_hub.is_offline_mode(), constants.HF_HUB_DISABLE_TELEMETRY)
"""
FETCHES = """
import sys
from summarize_models.spec import ModelSpec
from summarize_models.weights.hub import fetch
from summarize_models.weights.sources import open_source
print(fetch(ModelSpec.model_validate_json(sys.argv[1]), open_source(sys.argv[2])))
"""


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment that says nothing about networks."""
    named = {*SETTINGS, "TRANSFORMERS_OFFLINE", "DISABLE_TELEMETRY"}
    clean = {name: value for name, value in os.environ.items() if name not in named}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=clean | more, capture_output=True, text=True, check=False)


def test_import_leaves_the_environment_alone() -> None:
    done = run("-c", f"SETTINGS = {sorted(SETTINGS)}\n{IMPORTS}")
    assert done.returncode == 0, done.stderr


def loads(
    spec: ModelSpec, imported: str, then: str = "", **given: str
) -> subprocess.CompletedProcess[str]:
    """Load and run a model in a process without a network, then do something as its host."""
    program = LOADS.format(settings=sorted(SETTINGS), given=given, imported=imported, then=then)
    return run("-c", program, spec.model_dump_json())


@pytest.fixture(scope="module")
def bart(tmp_path_factory: pytest.TempPathFactory) -> ModelSpec:
    return tiny.seq2seq(path=str(tiny.bart(tmp_path_factory.mktemp("bart"))))


def test_transformers_are_offline_while_they_load_and_connect_to_nothing_later(
    bart: ModelSpec,
) -> None:
    done = loads(bart, "transformers")
    assert done.returncode == 0, done.stderr


def test_onnxruntime_has_no_telemetry_and_leaves_no_variable(tmp_path: Path) -> None:
    plain = tiny.save_decoder_only(tmp_path / "plain", partial(tiny.gemma, head=16))
    folder = tiny.graph(plain, tmp_path / "graph")
    shutil.copy(plain / "tokenizer.json", folder)
    spec = tiny.decoder_only(engine="onnxruntime", recipe=None, path=str(folder))
    done = loads(spec, "onnxruntime", "assert 'huggingface_hub' not in sys.modules")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "False False"),
        ({"HF_HUB_OFFLINE": "0", "DO_NOT_TRACK": "0"}, "False False"),
        ({"HF_HUB_OFFLINE": "yes"}, "True False"),
        ({"TRANSFORMERS_OFFLINE": "1", "HF_HUB_OFFLINE": "0"}, "False False"),
        ({"TRANSFORMERS_OFFLINE": "1", "DO_NOT_TRACK": "TRUE"}, "True True"),
    ],
)
def test_host_finds_the_hub_as_its_own_variables_say(
    given: dict[str, str], expected: str, bart: ModelSpec
) -> None:
    done = loads(bart, "huggingface_hub.constants", HOST, **given)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == expected
    assert run("-c", HOST, **given).stdout.strip() == expected


def test_environment_is_given_back_when_the_last_thread_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    first, second = offline(), offline()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert [os.environ.get(name) for name in SETTINGS] == ["1"] * len(SETTINGS)
    os.environ["DO_NOT_TRACK"] = "mine"
    second.__exit__(None, None, None)
    assert {name: os.environ.get(name) for name in SETTINGS} == {
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": None,
        "DO_NOT_TRACK": "mine",
        "ORT_DISABLE_TELEMETRY": None,
    }


def test_environment_is_given_back_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)

    @offline()
    def fails() -> None:
        go_offline()  # as a build within does
        raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert "HF_HUB_OFFLINE" not in os.environ


def test_fetch_reaches_a_hub(tmp_path: Path) -> None:
    (tmp_path / "hub" / "someone").mkdir(parents=True)
    tiny.marian(tmp_path / "hub" / "someone" / "tiny")
    spec = tiny.seq2seq(path=None, repository="someone/tiny", revision=COMMIT)
    with loopback(tmp_path / "hub") as hub:
        done = run(
            "-c", FETCHES, spec.model_dump_json(), hub.address, SUMMARIZE_CACHE=str(tmp_path)
        )
    assert done.returncode == 0, done.stderr
    manifest = json.loads((Path(done.stdout.strip()) / "manifest.json").read_text("utf-8"))
    assert manifest["revision"] == COMMIT
    assert [name for name, _ in hub.sent if name == "model.safetensors"]
