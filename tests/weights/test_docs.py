"""The examples of the documents, with the embedded weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.documents import EXAMPLES, name_of, run_examples


@pytest.mark.parametrize("document", EXAMPLES, ids=name_of)
def test_examples_run_with_the_embedded_weights(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_examples(document, tmp_path) >= 1
    assert (tmp_path / "brief.html").is_file()
