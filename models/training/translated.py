"""English lessons in summarizing, made from the French ones by the product's own translator.

What the summarizer of a French article reads is the translator's English. So it learns from that:
part and abstract are translated sentence by sentence with the product's step, its checks included,
and a lesson of which a sentence was given up is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from models.load import load
from models.training.appended import append, keep_whole_lines
from models.training.lessons import Lesson
from pipeline.language import language_data
from pipeline.segment import segment
from pipeline.settings import load_settings
from pipeline.translate import UNTRANSLATED, Direction, translate

log = logging.getLogger(__name__)

TRANSLATED = "translated.jsonl"
CHUNK = 60
"""Lessons that are translated, and written, together."""


def write_translated(lessons: Sequence[Lesson], profile: str, threads: int, work: Path) -> None:
    """Append to `TRANSLATED` what is not there yet; a line a lesson, in order.

    A line is `{"abstract": ..., "text": ...}`, or `{}` for a lesson that is left out. After a stop
    it goes on with the lesson after the last whole line.
    """
    settings = load_settings(flags={"profile": profile})
    model = load(settings.roles["fr-en"], threads)
    direction = Direction(language_data("fr"), language_data("en"), model)
    file = work / TRANSLATED
    for start in range(keep_whole_lines(file), len(lessons), CHUNK):
        chunk = lessons[start : start + CHUNK]
        append(file, _english(chunk, direction, settings.translate.max_words))
        log.info("translated %d of %d", start + len(chunk), len(lessons))


def _english(
    lessons: Sequence[Lesson], direction: Direction, max_words: int
) -> list[dict[str, str]]:
    texts = [text for lesson in lessons for text in (lesson.shown, lesson.learnt)]
    cut = [[sentence.text for sentence in segment(text, direction.source)] for text in texts]
    done = iter(translate([s for some in cut for s in some], direction, max_words))
    english: list[str | None] = []
    for sentences in cut:
        mine = [next(done) for _ in sentences]
        given_up = any(UNTRANSLATED in translation.flags for translation in mine)
        english.append(None if given_up else " ".join(translation.text for translation in mine))
    return [
        {} if None in (text, abstract) else {"abstract": str(abstract), "text": str(text)}
        for text, abstract in zip(english[::2], english[1::2], strict=True)
    ]
