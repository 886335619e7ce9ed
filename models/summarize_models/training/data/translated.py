"""Make English summarization lessons from French ones with the profile's own translator.

In a run the summarizer of a French article reads the translator's English, so it is trained on
that: part and abstract are translated sentence by sentence with the step of the pipeline, checks
included. A lesson with a sentence that could not be translated is dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.steps.translate import Direction, translate
from summarize.text.sentences.segment import segment
from summarize_models.load import load
from summarize_models.training.data.appended import append, keep_whole_lines
from summarize_models.training.data.lessons import Lesson

log = logging.getLogger(__name__)

TRANSLATED = "translated.jsonl"
CHUNK = 60
"""How many lessons are translated and written together."""


def write_translated(lessons: Sequence[Lesson], profile: str, threads: int, work: Path) -> None:
    """Translate lessons into the file `TRANSLATED`, resuming after its last complete line.

    A line is `{"abstract": ..., "text": ...}`, or `{}` for a lesson that is dropped.

    Args:
        lessons: The French lessons.
        profile: The profile of the translator and the checks.
        threads: How many threads the translator uses.
        work: The folder of the run.
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
        given_up = any(Flag.UNTRANSLATED in translation.flags for translation in mine)
        english.append(None if given_up else " ".join(translation.text for translation in mine))
    return [
        {} if None in (text, abstract) else {"abstract": str(abstract), "text": str(text)}
        for text, abstract in zip(english[::2], english[1::2], strict=True)
    ]
