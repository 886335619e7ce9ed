"""The models of one run: each loaded when it is first needed, and once."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from models.engines.memory import keep_little
from models.load import load, weights_revision, weights_sha256
from models.protocols import TextModel
from models.spec import ModelSpec
from models.weights.whole import fault
from pipeline.language import language_data
from pipeline.prove import Proven
from pipeline.records import ModelInfo
from pipeline.route import Route
from pipeline.settings import Settings
from pipeline.share import SharedModel
from pipeline.translate import Direction


class Engines:
    """Loads a profile's models by role."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: dict[str, TextModel] = {}
        self._ahead: dict[str, Future[TextModel | None]] = {}
        self._side = ThreadPoolExecutor(1)
        keep_little()  # before the first thread

    def open_ahead(self, route: Route) -> None:
        """Begin to open, beside other work, what an article's way will probably need.

        Only weights that are there: none is built before it is known to be needed. A fault is
        raised when the model is asked for.
        """
        for role in (*route.directions[:1], f"summary-{route.summary}"):
            if role not in self._loaded and role not in self._ahead:
                self._ahead[role] = self._side.submit(self._opened, self._settings.roles[role])

    def direction(self, source: str, target: str) -> Direction:
        """The translator from one language into another.

        Raises:
            WeightsError: its weights are missing or damaged.
        """
        role = f"{source}-{target}"
        languages = language_data(source), language_data(target)
        if role not in self._loaded:
            model = self._load(role, self._settings.translators[role])
            self._loaded[role] = Proven(model, role, *languages)
        glossary = self._settings.translate.entries
        terms = glossary.terms(source, target) if glossary else None
        return Direction(*languages, self._loaded[role], terms)

    def summarizer(self, language: str) -> TextModel:
        """The summarizer of a language.

        Raises:
            WeightsError: its weights are missing or damaged.
        """
        return self._load(f"summary-{language}", self._settings.summarizers[language])

    def info(self, roles: Mapping[str, ModelSpec]) -> dict[str, ModelInfo]:
        """What a brief says of the models of these roles."""
        return {
            role: ModelInfo(spec.name, spec.licence, weights_revision(spec), weights_sha256(spec))
            for role, spec in roles.items()
        }

    def _load(self, role: str, spec: ModelSpec) -> TextModel:
        if role not in self._loaded:
            ahead = self._ahead.pop(role, None)
            model = ahead.result() if ahead is not None else None
            self._loaded[role] = SharedModel(model or self._open(spec))
        return self._loaded[role]

    def _opened(self, spec: ModelSpec) -> TextModel | None:
        return self._open(spec) if fault(spec) is None else None

    def _open(self, spec: ModelSpec) -> TextModel:
        few = self._settings.articles_in_hand == 1
        return load(spec, self._settings.threads, self._settings.device, few=few)
