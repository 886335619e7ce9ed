"""What a translator is given: no short form, no sign, the same facts."""

from __future__ import annotations

import time

import pytest

from summarize.facts.currencies import amounts
from summarize.facts.notation.plain import plain
from summarize.facts.quantities import missing, quantities
from summarize.languages.data import language_data
from summarize.text.normalize import normalize

FR = language_data("fr")

AMOUNTS = [
    ("La dette atteint 1,2 Md€.", "La dette atteint 1,2 milliard d'euros."),
    ("Les 3 Mds € de l'État", "Les 3 milliards d'euros de l'État"),
    ("Un chantier de 45 M$", "Un chantier de 45 millions de dollars"),
    ("une aide de 0,5M€.", "une aide de 0,5 million d'euros."),
    ("12,5 M d'euros de travaux", "12,5 millions d'euros de travaux"),
    ("Elle gagne 45 k€ par an.", "Elle gagne 45 000 euros par an."),
    ("Un prêt de 1,5 k€", "Un prêt de 1 500 euros"),
    ("Québec doit 12 G$.", "Québec doit 12 milliards de dollars."),
    ("Il offre 45 M$ CA.", "Il offre 45 millions de CAD."),
    ("Un billet à 45 $ US", "Un billet à 45 USD"),
    ("Berne verse 45 MCHF.", "Berne verse 45 millions de CHF."),
    ("Coût : CHF 45 mio.", "Coût : 45 millions de CHF."),
    ("1,2 mia de francs", "1,2 milliard de francs"),
    ("2 Mrd d'habitants", "2 milliards d'habitants"),
    ("Le billet coûte Fr. 82.50 par mois.", "Le billet coûte 82,50 francs par mois."),
    ("dès Fr. 50.– par jour", "dès 50 francs par jour"),
    ("Il coûte 1 fr. Le reste", "Il coûte 1 franc Le reste"),
    ("Il coûte 80 fr.", "Il coûte 80 francs."),
    ("CHF 1'200.20 à payer", "CHF 1 200,20 à payer"),
    ("Un lot à 1'200.20 francs", "Un lot à 1 200,20 francs"),
]
NUMBERS = [
    ("2.200.112 voix", "2 200 112 voix"),
    ("1'200'000 habitants", "1 200 000 habitants"),
    ("1.200,50 euros", "1 200,50 euros"),
    ("10⁶ arbres", "1 000 000 arbres"),
    ("½ litre et 1½ kilo, 2 ¾ heures", "un demi litre et 1,5 kilo, 2,75 heures"),
    ("⅔ des élus, ½ % des voix", "deux tiers des élus, 0,5 % des voix"),
    ("Septante-cinq élèves", "75 élèves"),
    ("nonante-neuf chèvres et huitante vaches", "99 chèvres et 80 vaches"),
    ("en mille neuf cent nonante", "en 1990"),
    ("octante mille francs", "80 000 francs"),
    ("pour le septantième jour", "pour le 70e jour"),
    ("une salle de 40m² et 30 m3", "une salle de 40 mètres carrés et 30 mètres cubes"),
    ("une part de 12 pour mille", "une part de 12 ‰"),
]
WORDS = [
    ("P. ex. les poires, p. ex. ici", "Par exemple les poires, par exemple ici"),
    ("env. 300 élus, Env. 12", "environ 300 élus, Environ 12"),
    ("le n° 12, le n°3 et N° 4", "le numéro 12, le numéro 3 et Numéro 4"),
    ("▶ Le maire 😀 parle.", "Le maire parle."),
]
TIMES = [
    ("Ouvert de 9 h à 17 h.", "Ouvert de 9:00 à 17:00."),
    ("de 9 heures à 17 heures", "de 9:00 à 17:00"),
    ("entre 8h30 et 12h", "entre 8:30 et 12:00"),
    ("9h-17h, 14 h – 18 h 30", "9:00-17:00, 14:00 – 18:30"),
    ("La séance est à 20h30.", "La séance est à 20:30."),
    ("dès 13 h, jusqu'à 18 heures", "dès 13:00, jusqu'à 18:00"),
    ("lundi 16h, le 4 mars 21h", "lundi 16:00, le 4 mars 21:00"),
    ("ouvre à 9 h et ferme à 17 h", "ouvre à 9:00 et ferme à 17:00"),
    ("Le débat a duré 9 h.", "Le débat a duré 9 heures."),
    ("en 1 h 15, pendant 2h30", "en 1 heure et 15 minutes, pendant 2 heures et 30 minutes"),
    ("15 h de cours, à 3 h de marche", "15 heures de cours, à 3 heures de marche"),
    ("de 9 h à 17 h de mardi à samedi", "de 9:00 à 17:00 de mardi à samedi"),
]


@pytest.mark.parametrize(("text", "said"), AMOUNTS + NUMBERS + WORDS + TIMES)
def test_short_forms_are_written_out(text: str, said: str) -> None:
    assert plain(text, FR) == said
    assert plain(said, FR) == said


@pytest.mark.parametrize(("text", "said"), AMOUNTS + NUMBERS + TIMES)
def test_nothing_else_is_said(text: str, said: str) -> None:
    before, after = quantities(text, FR), quantities(said, FR)
    assert before
    assert missing(before, after) == missing(after, before) == ()
    money = [(set(a.currencies), a.quantity.value) for a in amounts(said, FR)]
    lost = [
        amount
        for amount in amounts(text, FR)
        if not any(set(amount.currencies) & c and amount.quantity.value == v for c, v in money)
    ]
    assert lost == []


@pytest.mark.parametrize(
    "text",
    [
        "Un don de 500 €, 1 200,50 $ et 45 millions d'euros.",
        "Le groupe doit 3 MM$.",  # a million or a milliard
        "La 5G de Marzac, une route de 12 m, un mur de 4 M de haut.",
        "M. Kern et K. Roy ont 45 m de corde et 3 G de sucre.",
        "Le serveur 192.168.100.200 et la version 2.5.1.",
        "1.200 habitants en 2024, 02.345.678, 0.125.",
        "Trois-Rivières, les Deux-Sèvres, l'an deux mille",
        "soixante-dix élus, quatre-vingts vaches, le dix-neuf mars",
        "Son ex. Il part. La p. 12.",
        "le n de la rue, la nº A, no 5",
        "l'autoroute M2 et le bus m2",
        "La séance est à 9 h. Le train de 7 h 12.",
        "La montée prend 4h et 6h. Ouvert 24h/24.",
        "15 heures par jour, les 35 heures, 100 km/h",
        "1h23'45'', un score de 3:2, le 12/03/2024",
        "Vingt heures, dans deux heures",
        "5⅓ litres, page 3², 12°",
        "",
    ],
)
def test_what_is_no_short_form_stays(text: str) -> None:
    assert plain(text, FR) == text


def test_a_language_without_notation_loses_only_signs() -> None:
    text = "▶ The bridge costs $45m, CHF 1'200.20 or 1.2 bn, from 9 h to 17 h. 🎉"
    said = "The bridge costs $45m, CHF 1'200.20 or 1.2 bn, from 9 h to 17 h."
    assert plain(text, language_data("en")) == said
    assert plain(text, language_data("pt")) == said


def test_time_grows_with_the_text() -> None:
    began = time.process_time()
    for unit in (
        "1'200",
        "1 ",
        "12.",
        "9 h ",
        "9 h à ",
        "45 M$ ",
        "½",
        "n°",
        "€ 3",
        "1'",
        "h",
        "p. ",
    ):
        plain(normalize(unit * (10_000 // len(unit))), FR)
    assert time.process_time() - began < 10
