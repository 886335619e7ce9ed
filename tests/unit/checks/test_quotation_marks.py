"""Quotation marks of claims: in whose words a claim speaks."""

from __future__ import annotations

from summarize.checks.judge import Judge
from tests.support.sources import EMBEDDED, source

ARTICLE = source(
    [
        ("La maire de Kerlan a ouvert le pont lundi.", "The mayor of Kerlan opened the bridge."),
        (
            "« Ce pont changera la vie de la vallée.",
            '"This bridge will change life in the valley.',
        ),
        ("Les camions éviteront enfin le bourg.", "Trucks will at last avoid the village."),
        (
            "Il a coûté cher, mais il durera », a dit Odile Berthou.",
            'It was expensive, but it will last," Odile Berthou said.',
        ),
        ("Le syndicat parle d'un « chantier bâclé ».", 'The union speaks of a "botched job".'),
    ]
)


JUDGE = Judge(ARTICLE, EMBEDDED)


EVERY = range(len(ARTICLE.sentences))


def test_words_from_within_a_quotation_get_its_marks() -> None:
    verdict = JUDGE("Trucks will at last avoid the village.", EVERY)
    assert verdict.text == '"Trucks will at last avoid the village."'
    assert verdict.findings == ()


def test_a_free_version_of_a_quotation_needs_its_speaker() -> None:
    verdict = JUDGE("Heavy trucks and coaches will at last avoid the narrow village.", EVERY)
    assert "attribution" in [finding.gate for finding in verdict.findings]


def test_a_quotation_of_the_article_stays_one() -> None:
    verdict = JUDGE('The union speaks of a "botched job".', EVERY)
    assert (verdict.text, verdict.flags) == ('The union speaks of a "botched job".', ())


def test_what_nobody_said_loses_its_marks() -> None:
    verdict = JUDGE('The mayor of Kerlan "opened the bridge".', EVERY)
    assert verdict.text == "The mayor of Kerlan opened the bridge."
    assert verdict.flags == ("unquoted",)
    assert verdict.findings == ()


def test_another_speaker_is_refused() -> None:
    verdict = JUDGE('The union of Maël Prigent speaks of a "botched job".', EVERY)
    assert "name" in [finding.gate for finding in verdict.findings]


def test_an_extract_from_within_a_quotation_stands_in_marks_on_both_sides() -> None:
    assert ARTICLE.alone(2) == "«\u00a0Les camions éviteront enfin le bourg.\u00a0»"
    assert ARTICLE.working_alone(2) == '"Trucks will at last avoid the village."'
    assert ARTICLE.alone(0) == ARTICLE.original(0)
