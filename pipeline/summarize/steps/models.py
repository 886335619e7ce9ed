"""The models of one run, each loaded once, when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping

from summarize.languages.data import language_data
from summarize.records import ModelInfo
from summarize.settings.schema import Settings
from summarize.steps.probe import ProbedTranslator
from summarize.steps.translate import Direction
from summarize_models.load import load
from summarize_models.origins import origin
from summarize_models.pool import SharedModel
from summarize_models.protocols import TextModel
from summarize_models.spec import ModelSpec


class Models:
    """Loads a profile's models by role."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: dict[str, SharedModel] = {}
        self._probed: dict[str, ProbedTranslator] = {}

    def direction(self, source: str, target: str) -> Direction:
        """Return the translator from one language into another.

        Raises:
            WeightsError: Its weights are missing or damaged.
        """
        role = f"{source}-{target}"
        languages = language_data(source), language_data(target)
        if role not in self._probed:
            model = self._load(role, self._settings.translators[role])
            self._probed[role] = ProbedTranslator(model, role, *languages)
        glossary = self._settings.translate.entries
        terms = glossary.terms(source, target) if glossary else None
        return Direction(*languages, self._probed[role], terms)

    def scorer(self, source: str, target: str) -> SharedModel | None:
        """Return the translator from one language into another, or None if it cannot score.

        Raises:
            WeightsError: Its weights are missing or damaged.
        """
        role = f"{source}-{target}"
        if role not in self._settings.translators:
            return None
        model = self._load(role, self._settings.translators[role])
        return model if model.scores else None

    def summarizer(self, language: str) -> TextModel:
        """Return the summarizer of a language.

        Raises:
            WeightsError: Its weights are missing or damaged.
        """
        return self._load(f"summary-{language}", self._settings.summarizers[language])

    def info(self, roles: Mapping[str, ModelSpec]) -> dict[str, ModelInfo]:
        """Return the identities of the models in these roles, as a brief states them."""
        return {
            role: ModelInfo(spec.name, spec.licence, origin(spec).revision, origin(spec).sha256)
            for role, spec in roles.items()
        }

    def _load(self, role: str, spec: ModelSpec) -> SharedModel:
        if role not in self._loaded:
            settings = self._settings
            single_article = settings.articles_in_hand == 1
            model = load(spec, settings.threads, settings.device, single_article=single_article)
            self._loaded[role] = SharedModel(model)
        return self._loaded[role]
