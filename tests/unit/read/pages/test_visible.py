"""Text as a page's reader sees it: structure, marks, numbers, and nothing hidden."""

from __future__ import annotations

import pytest

from summarize.read.pages.html import read_html
from tests.support.pages import PARAGRAPH, page


def read(body: str, lang: str = "fr") -> str:
    """Return the text of a page that has a further paragraph before and after the body's."""
    return read_html(page(PARAGRAPH + body + PARAGRAPH, lang=lang)).text


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>Le prix passe à <del>douze</del> trois euros.</p>", "Le prix passe à trois euros."),
        ("<p>Il y a <s>deux</s> <ins>neuf</ins> blessés.</p>", "Il y a neuf blessés."),
        ("<p>On compte <strike>six</strike> sept élus.</p>", "On compte sept élus."),
        (
            '<p>Reçu : <span style="text-decoration: line-through">40</span> 30 voix.</p>',
            "Reçu : 30 voix.",
        ),
        ("<p>La maire a été <ins>réélue</ins> lundi.</p>", "La maire a été réélue lundi."),
        ("<p>La <u>loi</u> <b>passe</b> <i>enfin</i>.</p>", "La loi passe enfin."),
        (
            "<p>Le <time>14 juin</time>, <label>la</label> <output>salle</output> ferme.</p>",
            "Le 14 juin, la salle ferme.",
        ),
        (
            '<p>Le <span class="date">2 mai</span>, <a class="author" href=x>Ada Roy</a> part.</p>',
            "Le 2 mai, Ada Roy part.",
        ),
        ("<p>Il vient, <mark class=ad>dit</mark>-<abbr>on</abbr>.</p>", "Il vient, dit-on."),
        ("<p>Une ré&shy;forme lé&#8203;gère passe.</p>", "Une réforme légère passe."),
        (
            "<p>Le rapport <span class=sr-only>(nouvel onglet)</span> est sévère.</p>",
            "Le rapport est sévère.",
        ),
        ("<p>Le rapport <span hidden>secret</span> est sévère.</p>", "Le rapport est sévère."),
        (
            '<p>Le rapport <i style="display: none">secret</i> est sévère.</p>',
            "Le rapport est sévère.",
        ),
        ("<p>Le dossier est un <button>X</button> échec.</p>", "Le dossier est un échec."),
    ],
)
def test_inline_elements_are_whole_and_what_is_struck_out_or_hidden_is_not_read(
    body: str, seen: str
) -> None:
    assert read(body).split("\n\n")[1] == seen


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("le nombre 10<sup>6</sup> est grand", "le nombre 10⁶ est grand"),
        ("un débit de 3 m<sup>3</sup> par jour", "un débit de 3 m³ par jour"),
        ("une charge de 10<sup>-3</sup> coulomb", "une charge de 10⁻³ coulomb"),
        ("le 1<sup>er</sup> mai au XIX<sup>e</sup> siècle", "le 1er mai au XIXe siècle"),
        ("depuis 2010<sup>2</sup> au moins", "depuis 2010² au moins"),
        ("la population<sup>1</sup> baisse", "la population baisse"),
        ("il a 12<sup><a href='#n1'>1</a></sup> élus", "il a 12 élus"),
        ("il a 12<sup class='footnote'>1</sup> élus", "il a 12 élus"),
        ("il mesure 40 mètres<sup>[3]</sup> de haut", "il mesure 40 mètres de haut"),
        ("de CO<sub>2</sub> dans l'air", "de CO2 dans l'air"),
    ],
)
def test_raised_numbers_are_exponents_or_notes_and_never_digits(body: str, seen: str) -> None:
    assert read(f"<p>On dit que {body}.</p>").split("\n\n")[1] == f"On dit que {seen}."


@pytest.mark.parametrize(
    ("lang", "body", "seen"),
    [
        ("fr", "Il promet <q>la paix</q> à tous.", "Il promet «\u00a0la paix\u00a0» à tous."),
        ("fr-CA", "Il dit <q> oui </q>.", "Il dit «\u00a0oui\u00a0»."),
        ("en", "He said <q>no <b>more</b></q> twice.", "He said “no more” twice."),
        ("fr", "Il dit <q>« non »</q> encore.", "Il dit « non » encore."),
        ("fr", "Il dit « <q>non</q> » encore.", "Il dit « non » encore."),
        ("fr", '<q lang="en">Yes</q>, dit-elle.', "“Yes”, dit-elle."),
    ],
)
def test_quotation_element_has_its_marks_once(lang: str, body: str, seen: str) -> None:
    assert read(f"<p>{body}</p>", lang).split("\n\n")[1] == seen


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<ul><li>Toit<ul><li>tuiles</li></ul></li><li>Mur</li></ul>", "Toit\ntuiles\nMur"),
        ("<ol><li><p>Un banc</p></li><li><p>Un arbre</p></li></ol>", "Un banc\nUn arbre"),
        ("<dl><dt>Durée</dt><dd>huit mois</dd></dl>", "Durée\nhuit mois"),
        (
            "<table><tr><td>Roy</td><td>12</td><td>500</td></tr>"
            "<tr><td>Lac</td><td>11</td><td>480</td></tr></table>",
            "Roy | 12 | 500\nLac | 11 | 480",
        ),
        (
            "<div role=table><div role=row><div role=cell>Roy</div><div role=cell>7:02</div></div>"
            "<div role=row><div role=cell>Lac</div><div role=cell>7:03</div></div></div>",
            "Roy | 7:02\nLac | 7:03",
        ),
        (
            "<table><tr><td><p>Le pont ferme lundi soir.</p><table><tr><td>Il rouvrira plus tard, "
            "dit-on.</td></tr></table></td></tr></table>",
            "Le pont ferme lundi soir.\n\nIl rouvrira plus tard, dit-on.",
        ),
        (
            "<h2>Une odeur tenace</h2><div>Reste l'odeur du fleuve.</div>",
            "Une odeur tenace\n\nReste l'odeur du fleuve.",
        ),
        (
            "<h3><button>Peut-on passer ?</button></h3><p>Oui, à pied seulement.</p>",
            "Peut-on passer ?\n\nOui, à pied seulement.",
        ),
        (
            "<p><b>Un prix élevé</b><br>Le conseil a voté la dépense.</p>",
            "Un prix élevé\n\nLe conseil a voté la dépense.",
        ),
        (
            "<p>Un premier fait est là.<br>&nbsp;<br>Un second fait est là.</p>",
            "Un premier fait est là.\n\nUn second fait est là.",
        ),
        (
            "<blockquote>Rien ne sera fait.</blockquote><cite>La préfète de la vallée</cite>",
            "Rien ne sera fait.\n\nLa préfète de la vallée",
        ),
        (
            "<div class=question>Et demain ?</div><div class=answer>On verra bien.</div>",
            "Et demain ?\n\nOn verra bien.",
        ),
        (
            "<details><summary>Le calcul</summary><p>Il donne deux mètres.</p></details>",
            "Le calcul\n\nIl donne deux mètres.",
        ),
    ],
)
def test_structure_is_kept_and_nothing_is_glued(body: str, seen: str) -> None:
    assert "\n\n".join(read(body).split("\n\n")[1:-1]) == seen
