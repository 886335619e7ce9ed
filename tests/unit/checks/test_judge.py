"""The judge: one claim, its sources, and everything that speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarize.checks.judge import Judge
from summarize.facts.dialogue.turn import Turn
from tests.support.some import some
from tests.support.sources import EMBEDDED, source

PAIRS = (
    (
        "La maire de Brannec, Odile Carrère, accuse Marc Vidal d'avoir caché 40 fissures.",
        "The mayor of Brannec, Odile Carrère, accuses Marc Vidal of hiding 40 cracks.",
    ),
    (
        "Le barrage sera vidé en octobre et les 12 familles du moulin seront relogées à Tarnby.",
        "The dam will be emptied in October and the 12 families of the mill rehoused in Tarnby.",
    ),
    (
        "« Le mur ne tiendra plus un hiver », a déclaré un géologue de l'université.",
        "“The wall will not hold another winter,” a geologist of the university said.",
    ),
    (
        "Faut-il abandonner la vallée aux promeneurs et aux pêcheurs ?",
        "Should the valley be left to walkers and anglers?",
    ),
    (
        "Un comité d'habitants demande 3 millions d'euros pour réparer la route.",
        "A committee of residents asks for 3 million euros to repair the road.",
    ),
)
ARTICLE = source(tuple(pair for pair in PAIRS))
MAYOR, DAM, GEOLOGIST, VALLEY, ROAD = range(len(PAIRS))
JUDGE = Judge(ARTICLE, EMBEDDED)
ALL = range(len(PAIRS))


@pytest.mark.parametrize("index", [MAYOR, DAM, GEOLOGIST, VALLEY, ROAD])
def test_sentence_itself_is_carried_with_the_highest_support(index: int) -> None:
    verdict = JUDGE(PAIRS[index][1], ALL)
    assert verdict.findings == ()
    assert verdict.alignment.cited == (index,)
    assert verdict.support >= max(JUDGE(PAIRS[i][1], ALL).support for i in ALL) - 1e-9


@pytest.mark.parametrize(
    ("claim", "gate", "index"),
    [
        ("Marc Vidal accuses Odile Carrère of hiding 40 cracks.", "role", MAYOR),
        ("The mayor of Brannec accuses Marc Vidal of hiding 41 cracks.", "number", MAYOR),
        ("Jeanne Ardouin accuses Marc Vidal of hiding 40 cracks.", "name", MAYOR),
        ("The dam will be emptied in November.", "date", DAM),
        ("The wall will not hold another winter.", "attribution", GEOLOGIST),
        ("The valley should be left to walkers and anglers.", "question", VALLEY),
        ("A committee of residents asks for a new hospital with forty beds.", "words", ROAD),
    ],
)
def test_each_fault_is_named_in_one_line(claim: str, gate: str, index: int) -> None:
    verdict = JUDGE(claim, ALL)
    assert verdict.alignment.best[0] == index
    assert gate in [finding.gate for finding in verdict.findings]
    assert all(f.message and "\n" not in f.message for f in some(verdict.findings))


def test_number_of_another_sentence_does_not_carry() -> None:
    """The 12 is in the article, and in what was shown, but not said of the cracks."""
    verdict = JUDGE("The mayor of Brannec accuses Marc Vidal of hiding 12 cracks.", ALL)
    assert verdict.alignment.cited == (MAYOR,)
    # That it also lacks a word of its sentence, the number itself, is said last.
    assert [finding.gate for finding in verdict.findings] == ["number", "words"]


def test_each_clause_of_a_fusion_is_held_against_its_own_sentence() -> None:
    fused = "The dam will be emptied in October, and a committee asks for {} to repair the road."
    good = JUDGE(fused.format("3 million euros"), ALL)
    assert good.findings == ()
    assert good.alignment.cited == (DAM, ROAD)
    mixed = JUDGE(fused.format("12 million euros"), ALL)
    assert mixed.alignment.cited == (DAM, ROAD)
    assert "number" in [finding.gate for finding in mixed.findings]
    crossed = fused.format("12 families")
    assert "number" in [finding.gate for finding in JUDGE(crossed, ALL).findings]


def test_clause_from_nowhere_lowers_the_support() -> None:
    claim = "A committee of residents asks for 3 million euros to repair the road"
    clean = JUDGE(f"{claim}.", ALL)
    foreign = JUDGE(f"{claim}, while sharks were seen off the western beaches.", ALL)
    assert foreign.alignment.weakest < clean.alignment.weakest
    assert foreign.support < 0.5 < clean.support
    assert [finding.gate for finding in foreign.findings] == ["words"]


def test_nothing_shown_carries_nothing() -> None:
    verdict = JUDGE(PAIRS[MAYOR][1], [])
    assert verdict.support == 0
    assert [finding.gate for finding in verdict.findings] == ["words"]


REPORTED = (
    (
        "L'avocate soutient que le meunier a ouvert la vanne en mars.",
        "The lawyer argues that the miller opened the sluice in March.",
    ),
    (
        "Le moulin aurait perdu 40 000 euros cet hiver.",
        "The mill lost 40,000 euros this winter.",
    ),
    (
        "Les pêcheurs demandent que le barrage soit abaissé de deux mètres.",
        "The anglers ask for the weir to be lowered by two metres.",
    ),
    (
        "Le meunier nie avoir touché la chaîne de la vanne.",
        "The miller denies having touched the chain of the sluice.",
    ),
    (
        "Le conseil a voté lundi la réparation du pont.",
        "The council voted on Monday to repair the bridge.",
    ),
)
LAWYER, MILL, ANGLERS, MILLER, COUNCIL = range(len(REPORTED))
HEARD = Judge(source(REPORTED), EMBEDDED)


@pytest.mark.parametrize(
    ("claim", "index"),
    [
        ("The miller opened the sluice in March.", LAWYER),
        ("The mill lost 40,000 euros this winter.", MILL),  # the translation has lost the hedge
        ("The weir is to be lowered by two metres.", ANGLERS),
        ("The anglers say the weir is lowered by two metres.", ANGLERS),
        ("The miller touched the chain of the sluice.", MILLER),
    ],
)
def test_what_is_somebodys_word_or_open_is_no_fact(claim: str, index: int) -> None:
    verdict = HEARD(claim, range(len(REPORTED)))
    assert verdict.alignment.best[0] == index
    assert "attribution" in [finding.gate for finding in verdict.findings]


@pytest.mark.parametrize(
    ("claim", "index"),
    [
        ("The miller opened the sluice in March, the lawyer argues.", LAWYER),
        ("The mill reportedly lost 40,000 euros this winter.", MILL),
        ("The anglers want the weir to be lowered by two metres.", ANGLERS),
        ("The miller denies having touched the chain.", MILLER),
        ("The council voted on Monday to repair the bridge.", COUNCIL),
    ],
)
def test_what_keeps_its_degree_stands(claim: str, index: int) -> None:
    verdict = HEARD(claim, range(len(REPORTED)))
    assert verdict.alignment.best[0] == index
    assert "attribution" not in [finding.gate for finding in verdict.findings]


def test_each_part_of_a_fusion_needs_its_own_speaker() -> None:
    fused = "The council voted on Monday to repair the bridge, and {} opened the sluice in March."
    said = HEARD(fused.format("the lawyer argues that the miller"), range(len(REPORTED)))
    assert "attribution" not in [finding.gate for finding in said.findings]
    stated = HEARD(fused.format("the miller"), range(len(REPORTED)))
    assert "attribution" in [finding.gate for finding in stated.findings]


TALK = (
    ("Marthe Kerdoncuff tient à sa fête", "Marthe Kerdoncuff holds on to her party"),
    ("La fête du port a été annulée deux fois.", "The party of the port was cancelled twice."),
    ("Combien de bénévoles vous faut-il ?", "How many volunteers do you need?"),
    ("Il m'en faut soixante pour la buvette.", "I need sixty of them for the bar."),
    ("Oui, bien sûr.", "Yes, of course."),
)
ANSWER = Turn(asks=False, speaker="Marthe Kerdoncuff", named=0)
TURNS = (None, None, Turn(asks=True), ANSWER, ANSWER)
INTERVIEW = replace(source(TALK), turns=TURNS)


def test_questions_and_answers_that_say_nothing_alone_carry_no_claim() -> None:
    assert INTERVIEW.citable() == [1, 3]


def test_an_interviewers_premise_is_no_statement() -> None:
    turns = (None, None, None, Turn(asks=True), None)
    premise = replace(source(TALK), turns=turns)
    verdict = Judge(premise, EMBEDDED)("I need sixty of them for the bar.", range(len(TALK)))
    assert "question" in [finding.gate for finding in verdict.findings]


def test_an_answers_i_does_not_become_she() -> None:
    judge = Judge(INTERVIEW, EMBEDDED)
    verdict = judge("She needs sixty of them for the bar.", INTERVIEW.citable())
    assert "attribution" in [finding.gate for finding in verdict.findings]
    named = judge("Marthe Kerdoncuff says she needs sixty of them.", INTERVIEW.citable())
    assert "the cited answer" not in " ".join(finding.message for finding in named.findings)


def test_an_answer_is_not_told_in_one_breath_with_the_articles_own_words() -> None:
    judge = Judge(INTERVIEW, EMBEDDED)
    alone = judge("I need sixty of them for the bar.", INTERVIEW.citable())
    assert alone.findings == ()
    fused = "The party of the port was cancelled twice, and I need sixty of them for the bar."
    verdict = judge(fused, INTERVIEW.citable())
    assert verdict.alignment.cited == (1, 3)
    assert "attribution" in [finding.gate for finding in verdict.findings]
