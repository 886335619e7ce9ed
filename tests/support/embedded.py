"""Articles for the embedded weights: some that they serve, some that are refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings
from tests.support.paths import DATA, REPOSITORY
from tests.support.some import some

FILES = sorted(
    [
        *some((REPOSITORY / "docs/example").glob("*.txt")),
        *some((DATA / "articles").glob("*.txt")),
    ]
)


NAMES = [file.stem for file in FILES]


FRENCH = [name for name in NAMES if name != "ferry"]


def settings(**flags: Any) -> Settings:
    return load_settings(flags={"threads": 2} | flags)


def read(file: Path) -> Article:
    limits = ReadLimits(settings().read.max_characters)
    (item,) = read_inputs([str(file)], input_format=None, limits=limits, stdin=io.BytesIO())
    assert isinstance(item, Article)
    return item


GERMAN = (
    "Die Stadtwerke von Birkental erneuern im Sommer die Wasserleitung unter der Hauptstraße. "
    "Die Arbeiten dauern vier Monate und kosten rund drei Millionen Euro. Für die Anwohner wird "
    "eine Umleitung eingerichtet, die Geschäfte bleiben aber während der ganzen Zeit geöffnet."
)


GIBBERISH = (
    "Lorem tamquir vostrem belugat sinrop aflemi dor quastibel mirnoc tervap oldrem ustib "
    "cranfel dimort wesk hulamp grotev pilnas jorkem badril fentu skolvi marquel tidrop zanvek "
    "blimdor cestuv rapilo mungart felsit"
)


REFUSED = {
    "empty": ("", r"^empty$"),
    "only white space": (" \n\u00a0\u200b\n", r"^empty$"),
    "one word": ("Bonjour.", r"^too short: 1 word, at least 20$"),
    "short": ("Le pont de Valbourg fermera lundi.", r"^too short: 6 words"),
    "German": (GERMAN, r"^language unsupported: de; served by the profile opus-many$"),
    "gibberish": (GIBBERISH, r"^language uncertain"),
}
