"""Nights to test with: short articles, and a maker of briefs whose translator is a tiny model."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.records import Article, Brief, BriefSentence, Language, Method
from summarize.settings.schema import Settings
from summarize.steps.models import Models
from summarize.steps.translate import translate
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from tests.support.briefs import made_by
from tests.support.commands import HANGS, environment

_WHO = ["Le conseil de Valbourg", "La maire de Morteval", "Le syndicat des eaux", "Une habitante"]
_DID = ["a approuvé", "refuse toujours", "promet depuis lundi", "a fait examiner", "regrette"]
_WHAT = ["la fermeture du pont", "le nouveau marché couvert", "l'abattage des tilleuls"]
_WHY = [
    "parce que les riverains le demandaient depuis des années",
    "malgré l'avis contraire de la commission des finances",
    "au terme d'une réunion publique qui a duré jusque dans la nuit",
]
_STATEMENTS = [f"{who} {did} {what}, {why}." for who, did, what, why in
               product(_WHO, _DID, _WHAT, _WHY)]  # fmt: skip


def articles(count: int, sentences: int = 4) -> dict[str, str]:
    """Different articles by id, each a title and so many sentences."""
    parts = islice(cycle(_STATEMENTS), None)
    found = {}
    for number in range(1, count + 1):
        body = " ".join(next(parts) for _ in range(sentences))
        found[f"nuit-{number:03}"] = f"Brève numéro {number}\n\n{body}\n"
    return found


def write_articles(folder: Path, count: int) -> list[str]:
    """As text files and, the second half of them, as JSON Lines; returns their ids."""
    texts = articles(count)
    folder.mkdir()
    lines = []
    for number, (id_, text) in enumerate(texts.items(), 1):
        if 2 * number <= count:
            (folder / f"{id_}.txt").write_text(text, "utf-8")
        else:
            lines.append(json.dumps({"id": id_, "text": text}))
    (folder / "seconde-moitie.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return list(texts)


def write_model(folder: Path) -> Path:
    """A tiny Gemma converted for CTranslate2, and the settings file that names it."""
    from tests.support.models import tiny  # seconds, which the command's processes have no use for

    folder.mkdir()
    converted = tiny.convert(tiny.save_decoder_only(folder / "plain", tiny.gemma), folder / "ct2")
    settings = folder / "tiny.toml"
    settings.write_text(
        f"""
threads = 1
[translators.fr-en]
name = "tiny"
licence = "none"
engine = "ctranslate2"
path = {json.dumps(str(converted))}
filler = "<0x0A>"
stop = ["<eos>"]
decoding = {{ max_new_tokens = 24 }}
retry = {{ max_new_tokens = 24, beam_size = 2 }}
""",
        "utf-8",
    )
    return settings


def open_tiny(settings: Settings) -> Callable[[Article], Brief]:
    """A maker that segments and translates as the real one does, and quotes the first statement.

    What it translates means nothing, and depends on every word: a brief that was mixed up with
    another, or computed in other ways, is not the same bytes.
    """
    models, made_with = Models(settings), made_by(settings)

    def make(article: Article) -> Brief:
        sentences = segment(article.text, language_data("fr"))
        texts = [sentence.text for sentence in sentences]
        translations = translate(texts, models.direction("fr", "en"), 60)
        lead = next(s for s in sentences if Flag.HEADING not in s.flags and len(s.text.split()) > 1)
        # In English no number, which would be checked.
        both = {"fr": normalize(lead.text), "en": "As the original says."}
        methods = dict.fromkeys(both, Method.EXTRACTIVE)
        return Brief(
            article=article,
            language=Language("fr", 1.0),
            sentences=sentences,
            translations=translations,
            headline={"fr": texts[0], "en": translations[0].text},
            brief=(BriefSentence("b1", both, (lead.id,), 1.0, methods, ("rough",)),),
            dropped=(),
            made_with=made_with,
        )

    return make


COMMAND = (
    "import sys; from tests.support import instants, nights; from summarize.cli.main import main;"
    "instants.arm(); sys.exit(main(open_maker=nights.open_tiny))"
)


def start(
    folder: Path, *arguments: str, variables: Mapping[str, str] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """The command with the tiny model, in `folder`; `variables` are of `instants`."""
    running: subprocess.Popen[bytes] = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=folder,
        env={**environment(), **(variables or {})},
        stderr=subprocess.PIPE,
        **options,
    )
    return running


def finish(folder: Path, *arguments: str, **options: Any) -> tuple[int, str]:
    """Its exit code and what it said."""
    with start(folder, *arguments, **options) as running:
        said = running.communicate(timeout=HANGS)[1]
    return running.returncode, said.decode()


def outputs(folder: Path) -> dict[str, bytes]:
    """The briefs in an output directory, by file name."""
    names = [path for path in folder.iterdir() if path.suffix in (".md", ".json")]
    return {path.name: path.read_bytes() for path in names if path.name != "run.json"}
