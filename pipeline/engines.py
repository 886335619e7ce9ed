"""The models of one run: each loaded when it is first needed, and once."""

from __future__ import annotations

from collections.abc import Mapping

from models.load import load, weights_revision, weights_sha256
from models.protocols import TextModel
from models.spec import ModelSpec
from pipeline.errors import WeightsError
from pipeline.language import language_data
from pipeline.records import ModelInfo
from pipeline.settings import Settings
from pipeline.share import SharedModel
from pipeline.translate import UNTRANSLATED, Direction, translate


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
        new = role not in self._loaded
        model = self._load(role, self._settings.translators[role])
        if new:
            self._prove(role, Direction(language_data(source), language_data(target), model))
        glossary = self._settings.translate.entries
        terms = glossary.terms(source, target) if glossary else None
        return Direction(language_data(source), language_data(target), model, terms)

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

    def _prove(self, role: str, direction: Direction) -> None:
        """Translate the language's sample: weights that emit garbage are found before an article.

        Raises:
            WeightsError: the translation loops, is empty, or is not there.
        """
        if not direction.source.sample:
            return
        (result,) = translate([direction.source.sample], direction, 60)
        if UNTRANSLATED in result.flags:
            del self._loaded[role]
            faults = ", ".join(flag for flag in result.flags if flag != UNTRANSLATED)
            raise WeightsError(
                f"model {direction.model.spec.name} does not translate its sample sentence"
                f" ({role}: {faults})"
            )

    def _load(self, role: str, spec: ModelSpec) -> TextModel:
        if role not in self._loaded:
            self._loaded[role] = SharedModel(
                load(spec, self._settings.threads, self._settings.device)
            )
        return self._loaded[role]
