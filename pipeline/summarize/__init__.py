"""French news articles in, bilingual briefs with checked citations out, offline.

>>> from summarize import Summarizer
>>> brief = Summarizer(max_sentences=3).brief(text)  # doctest: +SKIP
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from summarize.api import Brief, Result, Summarizer
    from summarize.errors import ArticleError, ConfigError, Refusal, SummarizeError, WeightsError
    from summarize.records import Article, BriefSentence, Outcome, OutcomeKind, Sentence

# A library stays silent unless its host asks for logs; the command sets up its own handler.
logging.getLogger(__name__).addHandler(logging.NullHandler())

_MODULES = {
    "Article": "records",
    "ArticleError": "errors",
    "Brief": "api",
    "BriefSentence": "records",
    "ConfigError": "errors",
    "Outcome": "records",
    "OutcomeKind": "records",
    "Refusal": "errors",
    "Result": "api",
    "Sentence": "records",
    "SummarizeError": "errors",
    "Summarizer": "api",
    "WeightsError": "errors",
}

__all__ = [
    "Article",
    "ArticleError",
    "Brief",
    "BriefSentence",
    "ConfigError",
    "Outcome",
    "OutcomeKind",
    "Refusal",
    "Result",
    "Sentence",
    "SummarizeError",
    "Summarizer",
    "WeightsError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use, since `summarize --help` needs none of them."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
