"""A whole run with the embedded weights opens no connection: the system calls say so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from summarize_models.offline import SETTINGS
from tests.support.paths import REPOSITORY

TRACE = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg")
ARTICLE = REPOSITORY / "docs" / "example" / "barrage.txt"
INTERNET = re.compile(r"^.*\bAF_INET6?\b.*$", re.MULTILINE)


def traced() -> bool:
    """Say whether processes can be traced here."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run([*TRACE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not traced(), reason="strace is not installed, or may not trace")
def test_run_opens_no_connection(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    done = subprocess.run(
        [*TRACE, "-o", str(calls), sys.executable, "-m", "summarize", str(ARTICLE)],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert INTERNET.findall(calls.read_text("utf-8")) == []
