"""The first build of weights: what memory it takes, and that it gives the same bytes again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarize_models.build.builder import ensure
from summarize_models.weights.recipe import load_recipe

RECIPE = "gemma-3-270m-summarize-en"
MOST = 2 << 30
"""Bytes of resident memory."""
BUILD = """
import re, sys
from pathlib import Path
from summarize_models.build.builder import ensure
from summarize_models.weights.recipe import load_recipe
folder = ensure(load_recipe(sys.argv[1]), "onnxruntime")
status = Path("/proc/self/status").read_text("ascii")
print(folder, re.search(r"VmHWM:\\s+(\\d+) kB", status)[1])
"""
"""The system's own peak of this program: `ru_maxrss` begins with that of who started it."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no peak memory is told here")
def test_build_takes_less_than_two_gibibytes_and_gives_the_same_bytes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUILD, RECIPE],
        env={**os.environ, "SUMMARIZE_CACHE": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    folder, kibibytes = done.stdout.split()
    assert int(kibibytes) * 1024 < MOST
    mine = json.loads((Path(folder) / "manifest.json").read_text("utf-8"))
    kept = ensure(load_recipe(RECIPE), "onnxruntime")
    assert mine["files"] == json.loads((kept / "manifest.json").read_text("utf-8"))["files"]
