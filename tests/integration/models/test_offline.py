"""No environment variable on import; no connection while a model is loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from summarize_models.offline import SETTINGS
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
import json, os, sys
from summarize_models.load import load
from summarize_models.spec import ModelSpec
load(ModelSpec.model_validate_json(sys.argv[1]), threads=1)
import huggingface_hub.constants as hub
assert hub.HF_HUB_OFFLINE and hub.HF_HUB_DISABLE_TELEMETRY
assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"
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
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=clean | more, capture_output=True, text=True, check=False)


def test_import_leaves_the_environment_alone() -> None:
    done = run("-c", f"SETTINGS = {sorted(SETTINGS)}\n{IMPORTS}")
    assert done.returncode == 0, done.stderr


def test_load_is_offline_before_a_library_is_imported(tmp_path: Path) -> None:
    spec = tiny.seq2seq(path=str(tiny.bart(tmp_path / "bart")))
    done = run("-c", LOADS, spec.model_dump_json())
    assert done.returncode == 0, done.stderr


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
