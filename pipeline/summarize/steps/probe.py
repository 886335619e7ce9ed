"""Probe translators, so that weights that load but emit garbage never translate an article."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.checks.faults import faults
from summarize.errors import WeightsError
from summarize.flags import RETRYABLE, Flag
from summarize.languages.data import LanguageData
from summarize.steps.translate import Direction, translate
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding

_MAX_WORDS = 60


class ProbedTranslator:
    """A translator that adds its source language's sample sentence to its first batch.

    In a batch the sample costs next to nothing; alone it would take as long as an article's
    longest sentence.
    """

    def __init__(
        self, model: TextModel, role: str, source: LanguageData, target: LanguageData
    ) -> None:
        self.spec = model.spec
        self._model = model
        self._role = role
        self._languages = source, target
        self._probed = not source.sample

    def length(self, text: str) -> int:
        """Return the length of `text` in the model's tokens."""
        return self._model.length(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Return one translation for each of `texts`.

        Raises:
            WeightsError: The model fails to translate the sample, for example because it loops.
        """
        if self._probed or not texts:
            return self._model.generate(texts, decoding)
        self._probed = True  # concurrent requests, of other articles, need no probe
        source, target = self._languages
        try:
            sample, *results = self._model.generate([source.sample, *texts], decoding)
        except Exception:
            self._probed = False
            raise
        if RETRYABLE & set(faults(source.sample, source.code, sample, target.code)):
            self._retry_sample()
        return results

    def _retry_sample(self) -> None:
        """Give the sample all further attempts that an article's sentence would get."""
        source, target = self._languages
        (result,) = translate([source.sample], Direction(source, target, self._model), _MAX_WORDS)
        if Flag.UNTRANSLATED in result.flags:
            self._probed = False
            faults_found = ", ".join(flag for flag in result.flags if flag != Flag.UNTRANSLATED)
            raise WeightsError(
                f"model {self.spec.name} does not translate its sample sentence"
                f" ({self._role}: {faults_found})"
            )
