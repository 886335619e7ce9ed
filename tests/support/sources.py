"""One article as the steps before `compose` leave it, and a model that says what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarize.checks.source_article import SourceArticle
from summarize.languages.data import language_data
from summarize.records import Sentence, Translation
from summarize.settings.load import profile_settings
from summarize.settings.schema import Settings
from summarize.steps.models import Models
from summarize.steps.route import plan_route
from summarize.steps.translate import Direction
from summarize_models.spec import Decoding, ModelSpec

EMBEDDED = profile_settings("embedded")

MUSEUM = (
    ("Brannec : le musée de la Mer rouvre", "Brannec: the Museum of the Sea reopens"),
    (
        "Le musée de la Mer de Brannec rouvrira le 3 mai après quatorze mois de travaux.",
        "The Museum of the Sea in Brannec will reopen on 3 May after fourteen months of work.",
    ),
    (
        "La facture s'élève à 2,4 millions d'euros, dont 30 % payés par la région.",
        "The bill comes to 2.4 million euros, 30% of which was paid by the region.",
    ),
    (
        "La directrice, Odile Carrère, attend 120 000 visiteurs d'ici à décembre.",
        "The director, Odile Carrère, expects 120,000 visitors by December.",
    ),
    (
        "Elle a aussi promis l'entrée gratuite aux écoles.",
        "She also promised free admission to schools.",
    ),
    (
        "Le syndicat des gardiens craint un manque de personnel et demande six embauches.",
        "The guards' union fears a shortage of staff and is asking for six recruits.",
    ),
    (
        "Les nouvelles salles (ouvertes dans l'ancienne criée) montreront des maquettes de "
        "bateaux, des cartes anciennes et des instruments de navigation, tandis que la cour, "
        "longtemps abandonnée, accueillera des concerts pendant tout l'été.",
        "The new rooms (opened in the old fish market) will show model ships, old maps and "
        "navigation instruments, while the courtyard, long abandoned, will host concerts "
        "throughout the summer.",
    ),
)
"""A heading, a lead, a figure, a name, an anaphor, a plain sentence, and a long one."""
HEADLINE, LEAD, BILL, DIRECTOR, SCHOOLS, UNION, ROOMS = range(7)


def source(
    pairs: Sequence[tuple[str, str]] = MUSEUM,
    *,
    flagged: dict[int, tuple[str, ...]] | None = None,
    settings: Settings = EMBEDDED,
    language: str = "fr",
) -> SourceArticle:
    """The article of `pairs`; those without a full stop are headings.

    `flagged` are the flags of translations, by index.
    """
    sentences, at = [], 0
    for number, (text, _) in enumerate(pairs, 1):
        heading = () if text.endswith((".", "»", "!")) else ("heading",)
        sentences.append(Sentence(f"s{number}", at, at + len(text), text, heading))
        at += len(text) + 1
    translations = tuple(
        Translation(translation, (flagged or {}).get(index, ()))
        for index, (_, translation) in enumerate(pairs)
    )
    return SourceArticle(plan_route(settings, language), tuple(sentences), translations)


SPEC = ModelSpec(
    name="scripted",
    licence="none",
    path="nowhere",
    window=200,
    decoding=Decoding(max_new_tokens=50),
    retry=Decoding(max_new_tokens=50, beam_size=4),
)


@dataclass
class Scripted:
    """A model that says what it is told and notes what it was shown; a token is a word."""

    says: Callable[[str, Decoding], str]
    spec: ModelSpec = SPEC
    seen: list[tuple[tuple[str, ...], Decoding]] = field(default_factory=list)

    def length(self, text: str) -> int:
        return len(text.split())

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        assert all(self.length(text) <= self.spec.window for text in texts)
        self.seen.append((tuple(texts), decoding))
        return [self.says(text, decoding) for text in texts]


class ScriptedModels(Models):
    """One scripted model in all roles."""

    def __init__(self, model: Scripted) -> None:
        super().__init__(EMBEDDED)
        self.model = model
        self.asked: list[str] = []

    def direction(self, source: str, target: str) -> Direction:
        self.asked.append(f"{source}-{target}")
        return Direction(language_data(source), language_data(target), self.model)

    def summarizer(self, language: str) -> Scripted:
        return self.model
