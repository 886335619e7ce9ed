"""An answer or a post in a brief has its speaker's name, or marks that say it is somebody's."""

from __future__ import annotations

from dataclasses import replace

from summarize.checks.source_article import SourceArticle
from summarize.facts.dialogue.turn import Turn
from summarize.flags import Flag
from summarize.records import Method
from summarize.steps.compose import Draft
from summarize.steps.sides import SideWriter
from summarize.steps.speakers import Side
from summarize.text.shorten import is_extract
from tests.support.sources import EMBEDDED, Scripted, ScriptedModels, source

TALK = (
    ("Marthe Kerdoncuff tient à sa fête", "Marthe Kerdoncuff holds on to her party"),
    ("Combien de bénévoles vous faut-il ?", "How many volunteers do you need?"),
    ("M. K. : Il m'en faut soixante pour la buvette.", "M. K.: I need sixty for the bar."),
    ("Marthe Kerdoncuff : La commune paie la sono.", "Marthe Kerdoncuff: The town pays the sound."),
    ("La fête est une honte.", "The party is a disgrace."),
    ("— Collectif du Port (@port) 3 mai", "— Port Collective (@port) 3 May"),
)
HEADING, QUESTION, INITIALS, FULL, POST, SIGNED = range(len(TALK))
TURNS = (
    None,
    Turn(asks=True),
    Turn(asks=False, speaker="Marthe Kerdoncuff", named=HEADING, label=8),
    Turn(asks=False, speaker="Marthe Kerdoncuff", named=HEADING, label=20),
    Turn(asks=False, speaker="Collectif du Port", named=SIGNED),
    Turn(asks=True),
)
ARTICLE = replace(source(TALK), turns=TURNS)


def written(draft: Draft, article: SourceArticle = ARTICLE) -> tuple[Draft, dict[str, Side]]:
    models = ScriptedModels(Scripted(lambda *_: ""))
    (pair,), dropped = SideWriter(article, models, EMBEDDED).write([draft])
    assert dropped == []
    return pair


def extract_of(index: int) -> Draft:
    return Draft(ARTICLE.working_alone(index), (index,), 1.0, ARTICLE.alone(index))


def test_an_answer_gets_its_speakers_name_on_both_sides_and_cites_it() -> None:
    draft, sides = written(extract_of(INITIALS))
    assert draft.cited == (HEADING, INITIALS)
    assert sides["fr"].text == "Marthe Kerdoncuff\u00a0: Il m'en faut soixante pour la buvette."
    assert sides["en"].text == "Marthe Kerdoncuff: I need sixty for the bar."
    assert is_extract(sides["fr"].text, [TALK[i][0] for i in draft.cited])
    assert {side.flags for side in sides.values()} == {(Flag.SPEAKER_ADDED,)}
    assert sides["fr"].method is Method.EXTRACTIVE


def test_a_claim_of_the_model_gets_it_too() -> None:
    draft, sides = written(Draft("Sixty are needed for the bar.", (INITIALS,), 0.9))
    assert draft.cited == (HEADING, INITIALS)
    assert sides["en"].text == "Marthe Kerdoncuff: Sixty are needed for the bar."


def test_a_side_that_has_the_name_does_not_get_it_twice() -> None:
    draft, sides = written(Draft("Kerdoncuff needs sixty for the bar.", (INITIALS,), 0.9))
    assert sides["en"] == Side("Kerdoncuff needs sixty for the bar.", Method.ABSTRACTIVE)
    assert sides["fr"].text.startswith("Marthe Kerdoncuff\u00a0: ")
    assert draft.cited == (HEADING, INITIALS)


def test_a_post_has_its_authors_name_behind_it() -> None:
    draft, sides = written(extract_of(POST))
    assert draft.cited == (POST, SIGNED)
    assert sides["fr"].text == "La fête est une honte. (Collectif du Port)"
    assert sides["en"].text == "The party is a disgrace. (Collectif du Port)"


def test_somebody_without_a_name_is_quoted() -> None:
    turns = (*TURNS[:INITIALS], Turn(asks=False, label=8), *TURNS[FULL:])
    draft, sides = written(extract_of(INITIALS), replace(ARTICLE, turns=turns))
    assert draft.cited == (INITIALS,)
    assert sides["fr"].text == "«\u00a0Il m'en faut soixante pour la buvette.\u00a0»"
    assert sides["en"].text == '"I need sixty for the bar."'


def test_a_fourth_citation_is_not_made_for_the_name() -> None:
    cited = (INITIALS, FULL, POST)
    draft = Draft("I need sixty, and the town pays.", cited, 0.9, "Il m'en faut soixante.")
    same, sides = written(draft)
    assert same.cited == cited
    assert sides["en"].text == '"I need sixty, and the town pays."'


def test_the_articles_own_words_stay_as_they_are() -> None:
    draft = extract_of(HEADING)
    assert written(draft, replace(ARTICLE, turns=()))[0] == draft
