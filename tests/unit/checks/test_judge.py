"""The judge: one claim, its sources, and everything that speaks against it."""

from __future__ import annotations

import pytest

from summarize.checks.judge import Judge
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
