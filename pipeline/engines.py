"""The models of one run: each loaded when it is first needed, and once."""

from __future__ import annotations

from collections.abc import Mapping

from models.load import load, weights_revision, weights_sha256
from models.protocols import TextModel
from models.spec import ModelSpec
from pipeline.language import language_data
from pipeline.prove import Proven
from pipeline.records import ModelInfo
from pipeline.settings import Settings
from pipeline.share import SharedModel
from pipeline.translate import Direction


class Engines:
    """Loads a profile's models by role."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loaded: dict[str, TextModel] = {}

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
            settings = self._settings
            few = settings.articles_in_hand == 1
            model = load(spec, settings.threads, settings.device, few=few)
            self._loaded[role] = SharedModel(model)
        return self._loaded[role]
