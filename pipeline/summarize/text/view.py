"""A text as the rules of segmentation see it, with the way back to the text itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """The text as the rules see it: composed, without marks that have no width of their own."""

    text: str
    offsets: tuple[int, ...] | None
    """Offset in the source of each character of the view; None: the two are the same."""

    @classmethod
    def of(cls, source: str) -> View:
        """Return the view of a text."""
        if source.isascii():
            return cls(source, None)
        kept: list[str] = []
        offsets: list[int] = []
        for offset, character in enumerate(source):
            category = unicodedata.category(character)
            if category == "Mn" and kept:
                composed = unicodedata.normalize("NFC", kept[-1] + character)
                kept[-1] = composed if len(composed) == 1 else kept[-1]
            elif category not in ("Mn", "Cf"):
                kept.append(character)
                offsets.append(offset)
        return cls("".join(kept), tuple(offsets))

    def offset(self, index: int) -> int:
        """Return the offset in the source of a character of the view."""
        return index if self.offsets is None else self.offsets[index]
