"""Files that a stopped run goes on with: whole lines, one after the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def keep_whole_lines(file: Path) -> int:
    """Cut off a last line without its end; returns how many are left, 0 where there is no file."""
    content = file.read_bytes() if file.exists() else b""
    whole = content[: content.rfind(b"\n") + 1]
    file.write_bytes(whole)
    return whole.count(b"\n")


def append(file: Path, items: list[dict[str, Any]]) -> None:
    """Append a line of JSON an item."""
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
