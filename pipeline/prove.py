"""Prove: weights that load but emit garbage are found before they translate an article."""

from __future__ import annotations

from collections.abc import Sequence

from models.protocols import TextModel
from models.spec import Decoding
from pipeline.errors import WeightsError
from pipeline.faults import HARD, faults
from pipeline.language import LanguageData
from pipeline.translate import UNTRANSLATED, Direction, translate

_MAX_WORDS = 60


class Proven:
    """A translator whose first texts take the language's sample sentence along.

    Beside other texts the sample costs next to nothing; alone it would be as slow as an article's
    longest sentence.
    """

    def __init__(
        self, model: TextModel, role: str, source: LanguageData, target: LanguageData
    ) -> None:
        self.spec = model.spec
        self._model = model
        self._role = role
        self._languages = source, target
        self._asked = not source.sample

    def length(self, text: str) -> int:
        return self._model.length(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each of `texts`.

        Raises:
            WeightsError: the sample's translation loops, is empty, or is not there.
        """
        if self._asked or not texts:
            return self._model.generate(texts, decoding)
        self._asked = True  # texts of other articles, asked for meanwhile, need not take it along
        source, target = self._languages
        try:
            sample, *results = self._model.generate([source.sample, *texts], decoding)
        except Exception:
            self._asked = False
            raise
        if HARD & set(faults(source.sample, source.code, sample, target.code)):
            self._try_all()
        return results

    def _try_all(self) -> None:
        """Give the sample each of the further tries that an article's sentence gets."""
        source, target = self._languages
        (result,) = translate([source.sample], Direction(source, target, self._model), _MAX_WORDS)
        if UNTRANSLATED in result.flags:
            self._asked = False
            found = ", ".join(flag for flag in result.flags if flag != UNTRANSLATED)
            raise WeightsError(
                f"model {self.spec.name} does not translate its sample sentence"
                f" ({self._role}: {found})"
            )
