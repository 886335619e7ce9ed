"""Quantities: the same number, however French or English writes it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.facts.quantities import missing, quantities, uncarried
from summarize.languages.data import language_data

FR, EN = language_data("fr"), language_data("en")


def values(text: str, code: str) -> list[Decimal]:
    return [q.value for q in quantities(text, language_data(code)) if q.kind != "loose"]


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("fr", "2.200.112 habitants", "2200112"),
        ("fr", "12\u202f000 tonnes", "12000"),
        ("fr", "12\u00a0000,5 tonnes", "12000.5"),
        ("fr", "3,5 millions d'euros", "3500000"),
        ("fr", "quatre-vingt-dix vaches", "90"),
        ("fr", "deux cent mille euros", "200000"),
        ("fr", "un billion de litres", "1000000000000"),
        ("fr", "une vingtaine de barques", "20"),
        ("en", "12,000 tons", "12000"),
        ("en", "3.5 million", "3500000"),
        ("en", "half a million", "500000"),
        ("en", "two hundred and five", "205"),
        ("en", "a $4bn bridge", "4000000000"),
        # Switzerland, Belgium, Canada
        ("fr", "1'200.20 francs", "1200.2"),
        ("fr", "1\u2019200\u2019000 voix", "1200000"),
        ("fr", "1 200.50 $", "1200.5"),
        ("fr", "12.500,75 euros", "12500.75"),
        ("fr", "septante-cinq élèves", "75"),
        ("fr", "nonante-neuf ou", "99"),
        ("fr", "huitante-deux ou", "82"),
        ("fr", "le nonantième jour", "90"),
        ("en", "1'200 francs", "1200"),
        # scales beside a currency
        ("fr", "1,2 Md€", "1200000000"),
        ("fr", "3 Mds d'euros", "3000000000"),
        ("fr", "45 M$", "45000000"),
        ("fr", "45M €", "45000000"),
        ("fr", "12,5 M d'euros", "12500000"),
        ("fr", "3 k€", "3000"),
        ("fr", "12 G$", "12000000000"),
        ("fr", "45 MCHF", "45000000"),
        ("fr", "2 mio de francs", "2000000"),
        ("en", "a $45m bridge", "45000000"),
        ("en", "$45M", "45000000"),
        ("en", "€1.2b", "1200000000"),
        ("en", "£3k", "3000"),
        ("en", "45 M$", "45000000"),
        # signs
        ("fr", "10⁶ arbres", "1000000"),
        ("en", "10⁻³ grams", "0.001"),
        ("fr", "1½ kilo", "1.5"),
        ("fr", "½ litre", "0.5"),
        ("fr", "1½ % des voix", "1.5"),
        ("fr", "12 ‰ des foyers", "1.2"),
        ("fr", "la LIIe édition", "52"),
        ("fr", "le 3ᵉ jour".translate({0x1D49: "e"}), "3"),
        ("en", "2 hours and 30 minutes", "150"),
        ("fr", "une heure et 20 minutes", "80"),
        ("en", "17 a.m.", "2460"),
    ],
)
def test_reads_a_number(code: str, text: str, value: str) -> None:
    assert values(text, code) == [Decimal(value)]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("60 % des foyers", "60 percent of homes"),
        ("soixante pour cent", "60%"),
        ("au XXe siècle", "in the 20th century"),
        ("le 1er étage et la 2e porte", "the first floor and the second door"),
        ("à 20h30", "at 8:30 p.m."),
        ("à 20 heures 30", "at 20:30"),
        ("les années 80", "the 1980s"),
        ("les deux tiers", "two-thirds"),
        ("une dizaine de bateaux", "a dozen boats"),
        ("de 5 à 10 %", "5% to 10%"),
        ("1914-18", "1914-1918"),
        ("2 à 3 millions", "2 million to 3 million"),
        ("un homme et une femme", "a man and one woman"),
        ("1,2 Md€", "€1.2bn"),
        ("45 M$ de dégâts", "45 million dollars in damage"),
        ("3 MM$", "$3 million"),
        ("3 MM$", "$3 billion"),
        ("CHF 1'200.20", "1,200.20 Swiss francs"),
        ("de 9 h à 17 h", "from 9 a.m. to 5 p.m."),
        ("de 9 heures à 17 heures", "from 9:00 to 17:00"),
        ("un débat de 2 h 30", "a debate of 2 hours and 30 minutes"),
        ("un retard de 2 h 30", "a delay of 2.5 hours"),
        ("1 h 20 de retard", "an hour and 20 minutes late"),
        ("¾ des élus", "three quarters of the councillors"),
        ("10⁶ arbres", "a million trees"),
        ("0,5 ‰ d'alcool", "0.5 per mille of alcohol"),
        ("un loup à Trois-Rivières", "a wolf in Trois-Rivières"),
        ("les Quatre Vallées", "the Four Valleys"),
        ("les Quatre Vallées", "the Quatre Vallées"),
        ("la rue du Quatre-Septembre", "4 September street"),
    ],
)
def test_languages_agree(french: str, english: str) -> None:
    one, two = quantities(french, FR), quantities(english, EN)
    assert missing(one, two) == ()
    assert missing(two, one) == ()


@pytest.mark.parametrize(
    ("claim", "original"),
    [
        ("2,200,12 residents", "2.200.112 habitants"),
        ("45 percent", "45 habitants"),
        ("8:30 p.m.", "20h45"),
        ("4.5 million", "4,5 milliards"),
        ("the 1990s", "les années 80"),
        ("three ferries", "deux bacs"),
        ("17 a.m.", "17 h"),
        ("12 a.m.", "12 h"),
        ("45 dollars", "45 M$"),
        ("1.2 million euros", "1,2 Md€"),
        ("106 trees", "10⁶ arbres"),
        ("12% of homes", "12 ‰ des foyers"),
        ("1,200,200 francs", "1'200.20 francs"),
        ("65 students", "septante-cinq élèves"),
        ("two hikers", "des randonneurs dans les Deux-Sèvres"),
        ("Two Sèvres", "les Deux-Sèvres"),
        ("1 hour and 30 minutes", "1 h 20"),
    ],
)
def test_another_number_is_missing(claim: str, original: str) -> None:
    assert missing(quantities(claim, EN), quantities(original, FR))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le maire d'une ville, vers Les Ormes"),
        ("fr", "des milliers"),
        ("en", "one of the"),
        ("fr", "Le théâtre flambant neuf a ouvert."),
        ("fr", "La gare sera remise à neuf."),
        ("fr", "Le théâtre flambant neuf : un succès."),
        ("fr", "un immeuble flambant neuf habité"),
        ("fr", "Il contourne la quarantaine."),
        ("fr", "placés en quarantaine à Morteval"),
        ("fr", "Trois-Rivières, Deux-Sèvres et Six-Fours-les-Plages"),
        ("fr", "Neuf-Brisach, Sept-Îles, Mille-Îles et Quatre-Bras"),
        ("fr", "l'hôpital des Quinze-Vingts"),
        ("fr", "Cinq-Mars et Notre-Dame-des-Sept-Douleurs"),
        ("fr", "le Pont-Neuf et le Pont Neuf"),
        ("fr", "les Deux Alpes"),
    ],
)
def test_articles_vague_plurals_and_idioms_are_no_numbers(code: str, text: str) -> None:
    assert values(text, code) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une quarantaine d'appartements", ["40"]),
        ("une quarantaine de lits", ["40"]),
        ("une quarantaine de 14 jours", ["14"]),
        ("neuf ponts neufs", ["9"]),
        ("Ils étaient neuf.", ["9"]),
        ("Le conseil se réunit à neuf heures.", ["9"]),
        ("La réunion est remise à neuf heures.", ["9"]),
        ("Le village est à neuf kilomètres.", ["9"]),
        ("Le salon se tient du neuf au douze mars.", ["9", "12"]),
        ("de cinq à neuf personnes", ["5", "9"]),
    ],
)
def test_a_word_with_two_meanings_is_a_number_where_it_counts(
    text: str, expected: list[str]
) -> None:
    assert values(text, "fr") == [Decimal(value) for value in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vingt-Deux morts", ["22"]),
        ("Trois Français à Trois-Rivières", ["3"]),
        ("Deux-roues : neuf morts", ["2", "9"]),
        ("TROIS MORTS À MARZAC", ["3"]),
        ("Il a dit : « Deux Alpins ici »", ["2"]),
        ("quatre-vingts élus, dix-neuf Marzacois", ["80", "19"]),
        ("la 5G, 12 M de haut, 45 m et M. Roy", ["5", "12", "45"]),
        ("page 3², 12 500.250", ["3", "12500.25"]),
        ("4 h 30 et 12.30", ["270", "12.3"]),
        ("IIIIe, Le, Vers, Mie", []),
    ],
)
def test_capitals_letters_and_points_that_make_no_other_number(
    text: str, expected: list[str]
) -> None:
    assert values(text, "fr") == [Decimal(value) for value in expected]


def test_a_hyphened_capital_may_be_a_name_or_a_heading_in_english() -> None:
    french = [("L'incendie a touché Six-Fours-les-Plages.", FR)]
    assert uncarried("The fire hit Six-Fours-les-Plages.", EN, french) == ()
    assert uncarried("The fire hit six towns.", EN, french)
    assert uncarried("une grève de deux jours", FR, [("Two-Day Strike Ends", EN)]) == ()
    assert missing(quantities("The fire hit Six-Fours.", EN), quantities("Six-Fours", FR)) == ()
    assert values("Six Towns, a Six-month ban", "en") == [Decimal(6), Decimal(6)]


def test_evidence_is_read_as_its_words_are() -> None:
    """A line end inside a number or its scale makes no other number of it."""
    assert uncarried("12,500 people", EN, [("12\n500 personnes", FR)]) == ()
    assert uncarried("3 million euros", EN, [("3 mil-\nlions d'euros", FR)]) == ()
    assert uncarried("3 euros", EN, [("3 mil-\nlions d'euros", FR)])


def test_both_carries_two_but_needs_none() -> None:
    both, two = quantities("both bridges", EN), quantities("les deux ponts", FR)
    assert missing(two, both) == ()
    assert missing(both, quantities("les ponts", FR)) == ()


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(min_value=2, max_value=999_999_999))
def test_grouping_does_not_change_a_number(number: int) -> None:
    english = f"{number:,}"
    for separator in (" ", "\u00a0", "\u202f", "\u2009"):
        french = quantities(english.replace(",", separator), FR)
        assert [q.value for q in french] == [number]
    assert [q.value for q in quantities(english, EN)] == [number]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 ,.:-%hXVIe'àunécentm\u202f", max_size=40))
def test_offsets_point_into_any_text(text: str) -> None:
    found = quantities(text, FR)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
