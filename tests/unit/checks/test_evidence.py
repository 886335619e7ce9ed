"""The gates of `summarize.checks.evidence`."""

import pytest

from summarize.checks.evidence import Evidence, check

ORIGINAL = (
    "Le mardi 14 mars, la maire de Belleroche, Odile Vanhorne, a annoncé que 2\u202f300 foyers, "
    "soit 45 % du bourg, seraient raccordés avant 20h30."
)
TRANSLATION = "On Tuesday 14 March, the mayor of Belleroche, Odile Vannes, announced ..."


def gates(claim: str, language: str = "en") -> list[str]:
    evidence = [Evidence(ORIGINAL, "fr", TRANSLATION, "en")]
    return [finding.gate for finding in check(claim, language, evidence)]


@pytest.mark.parametrize(
    "claim",
    [
        "Some 2,300 homes, or 45 percent, will be connected by 8:30 p.m. on Tuesday, March 14.",
        "Mayor Vanhorne announced it in Belleroche in March.",
        "A mayor announced one connection.",
    ],
)
def test_carried(claim: str) -> None:
    assert gates(claim) == []


@pytest.mark.parametrize(
    ("claim", "gate"),
    [
        ("Some 3,200 homes will be connected.", "number"),
        ("It concerns 45 homes by 45 percent and 2,300 percent.", "number"),
        ("She announced it on April 14.", "date"),
        ("She announced it on March 12.", "date"),
        ("She announced it on Friday.", "date"),
        ("The mayor, Odile Vannes, announced it.", "name"),
        ("The mayor went to Brussels.", "name"),
    ],
)
def test_not_carried(claim: str, gate: str) -> None:
    assert gate in gates(claim)


def test_message_names_the_fact_and_its_origin() -> None:
    (finding,) = check(
        "Mayor Odile Vannes spoke.", "en", [Evidence(ORIGINAL, "fr", TRANSLATION, "en")]
    )
    assert "'Odile Vannes'" in finding.message
    assert "only in its translation" in finding.message
    assert "\n" not in finding.message


def test_same_language() -> None:
    assert gates("Odile Vanhorne raccorde 2300 foyers.", "fr") == []
    assert gates("Odile Vanhorne raccorde 2400 foyers.", "fr") == ["number"]


def test_several_sentences_together() -> None:
    evidence = [Evidence("Il a 12 ans.", "fr"), Evidence("Elle vit à Gand.", "fr")]
    assert check("He is 12 and she lives in Ghent.", "en", evidence) == ()


def test_name_of_another_script_is_carried_by_its_translation_alone() -> None:
    russian = Evidence(
        "Мэр Биркенталя закрыл мост.", "ru", "The mayor of Birkental closed the bridge.", "en"
    )
    assert check("The mayor of Birkental closed the bridge.", "en", [russian]) == ()
    found = check("The mayor of Valbourg closed the bridge.", "en", [russian])
    assert [finding.gate for finding in found] == ["name"]
    french = Evidence("Le maire de Valbourg a fermé le pont.", "fr", russian.translation, "en")
    found = check("The mayor of Birkental closed the bridge.", "en", [french])
    assert [finding.gate for finding in found] == ["name"]


@pytest.mark.parametrize(
    ("claim", "translation", "found"),
    [
        ("The Montieux dam is closed.", "The Montrieux dam is closed.", ["'Montieux'"]),
        ("The Montrieux dam is closed.", "The Montrieux dam is closed.", []),
        ("The Montrieux Dam is closed.", "The Montrieux Dam is closed.", []),
        ("The Montieux dam is closed.", "The Montieux dam is closed.", []),  # the translator's
        ("The Montieux dam is closed.", "", []),
    ],
)
def test_name_that_only_the_summarizer_misspells_is_found(
    claim: str, translation: str, found: list[str]
) -> None:
    evidence = Evidence("Le barrage de Montrieux est fermé.", "fr", translation or None, "en")
    findings = check(claim, "en", [evidence])
    assert [finding.message.split()[2] for finding in findings] == found
