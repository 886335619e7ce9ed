"""Files of JSON lines that a run which was stopped continues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def keep_whole_lines(file: Path) -> int:
    """Remove an unfinished last line; return the number of lines left, 0 without a file."""
    content = file.read_bytes() if file.exists() else b""
    whole = content[: content.rfind(b"\n") + 1]
    file.write_bytes(whole)
    return whole.count(b"\n")


def append(file: Path, items: list[dict[str, Any]]) -> None:
    """Append one line of JSON for each item."""
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
