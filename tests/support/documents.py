"""Documents: what they give to run, to follow and to type, and the examples run."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from summarize.records import Article, Brief
from summarize.settings.schema import Settings
from summarize.steps.detect import check_length
from tests.support.briefs import extract, made_by
from tests.support.paths import REPOSITORY
from tests.support.some import some

README = REPOSITORY / "README.md"
CHANGELOG = REPOSITORY / "CHANGELOG.md"
CONTRIBUTING = REPOSITORY / "CONTRIBUTING.md"
DOCS = REPOSITORY / "docs"
API = DOCS / "engineer" / "python-api.md"
TRAINING = REPOSITORY / "models" / "summarize_models" / "training" / "README.md"
EXAMPLES = (README, API)
"""Documents with examples in Python."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_SHELL = frozenset({"console", "crontab", "sh"})


def documents() -> list[Path]:
    """The documents of the project: not model cards, licences or fixtures."""
    own = [README, CHANGELOG, CONTRIBUTING, TRAINING]
    return own + some(sorted(DOCS.rglob("*.md")))


def everything_in_markdown() -> list[Path]:
    """Every Markdown file that is not a test's fixture."""
    tops = some(sorted(REPOSITORY.glob("*.md")))
    folders = (DOCS, REPOSITORY / "models", REPOSITORY / "pipeline", REPOSITORY / "configs")
    return tops + some(file for folder in folders for file in sorted(folder.rglob("*.md")))


def name_of(document: Path) -> str:
    """A document's path in the repository."""
    return document.relative_to(REPOSITORY).as_posix()


def text_of(document: Path) -> str:
    """A document as it is written."""
    return document.read_text("utf-8")


def prose(document: Path) -> str:
    """A document without its blocks of code."""
    return _FENCE.sub("", text_of(document))


def spans(document: Path) -> list[str]:
    """Code within the lines, each on one line."""
    return [" ".join(span.split()) for span in _SPAN.findall(prose(document))]


def blocks(document: Path, language: str) -> list[str]:
    """The blocks of code in a language."""
    return [code for name, code in _FENCE.findall(text_of(document)) if name == language]


def typed(document: Path) -> Iterator[str]:
    """What a reader would type: lines of shell blocks, and code within the lines."""
    for name, code in _FENCE.findall(text_of(document)):
        if name in _SHELL:
            yield from code.replace("\\\n", " ").splitlines()
    yield from spans(document)


def headings(document: Path) -> set[str]:
    """What links to a document's headings are made of, as GitHub makes them."""
    titles = re.findall(r"^#+ +(.+)$", prose(document), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


class WithoutWeights:
    """Makes briefs as `BriefMaker` does, of an article's first statement, without a model."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, article: Article) -> Brief:
        """Give the brief; `Refusal` where the real one has too little text."""
        check_length(article.text, self._settings.detect.min_words)
        return replace(extract(article), made_with=made_by(self._settings))


def run_examples(document: Path, folder: Path) -> int:
    """Run a document's examples in their order; the current folder has to be `folder`.

    Returns:
        How many were run.
    """
    shutil.copy(DOCS / "example" / "barrage.txt", folder / "article.txt")
    codes = some(blocks(document, "python"))
    names: dict[str, object] = {}
    log = logging.getLogger("summarize")
    level = log.level
    try:
        for number, code in enumerate(codes, 1):
            exec(compile(code, f"{name_of(document)}, example {number}", "exec"), names)
    finally:
        log.setLevel(level)
    return len(codes)
