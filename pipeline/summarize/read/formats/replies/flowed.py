"""Paragraphs of mail that mailers wrapped (`format=flowed`, RFC 3676)."""

from __future__ import annotations

from email.message import Message

_SIGNATURE = "-- "


def is_flowed(part: Message) -> tuple[bool, bool]:
    """Return whether a part is flowed, and whether the space before a soft break goes."""
    try:
        names = (part.get_param("format"), part.get_param("delsp"))
    except Exception:  # whatever its parameters provoke (RFC 2231)
        return False, False
    flowed, deleted = (str(name or "").strip().lower() for name in names)
    return flowed == "flowed", deleted == "yes"


def unflowed(text: str, *, deletes_space: bool) -> str:
    """Return a text with its paragraphs on one line each; quoted ones keep their marks."""
    lines: list[list[str]] = []
    depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        quoted = len(line) - len(content)
        content = content.removeprefix(" ")
        soft = content.endswith(" ") and content != _SIGNATURE
        piece = content[:-1] if soft and deletes_space else content
        if quoted == depth and content != _SIGNATURE:
            lines[-1].append(piece)
        else:
            lines.append([f"{'>' * quoted} " if quoted else "", piece])
        depth = quoted if soft else -1
    return "\n".join("".join(pieces) for pieces in lines)
