"""The glossary: what its file may hold, where its terms are found, and what translations do."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.checks.evidence import Evidence, check
from summarize.errors import ConfigError
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.text.glossary import Glossary, Terms, read_glossary
from summarize.text.terms import plural

TEXT = """\
# Brannec's newsroom
fr;en

Cour des comptes;National Audit Office
Cour;Court
lanceur d’alerte;whistleblower
député européen;member of parliament
tribunal;court
"comité ; annexe";side committee
Orange;Orange
Kérouan;Kerowan
Kérowan;Kerowan
ONG;NGO
"""


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "terms.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def terms(source: str, target: str, folder: Path) -> Terms:
    found = read_glossary(written(folder, TEXT)).terms(source, target)
    assert found is not None
    return found


@pytest.mark.parametrize("text", [TEXT, "\ufeff" + TEXT, TEXT.replace("\n", "\r\n")])
def test_file_is_read_whole(tmp_path: Path, text: str) -> None:
    glossary = read_glossary(written(tmp_path, text))
    assert glossary.languages == ("fr", "en")
    assert len(glossary.entries) == 10
    assert ("lanceur d'alerte", "whistleblower") in glossary.entries
    assert ("comité ; annexe", "side committee") in glossary.entries


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the first line names the two languages: fr;en"),
        ("# nothing\n", "line 1: the first line names the two languages"),
        ("maire;mayor\n", "line 1: the first line names"),
        ("fr;fr\n", "line 1: twice the same language"),
        ("fr;xx\n", "line 1: no language data for 'xx'"),
        ("fr;en\nmaire\n", "line 2: 1 columns, not 2"),
        ("fr;en\n\n#\nmaire;mayor;town\n", "line 4: 3 columns, not 2"),
        ("fr;en\nmaire; \n", "line 2: column 2 is empty"),
        ("fr;en\n;mayor\n", "line 2: column 1 is empty"),
        ("fr;en\n--;dash\n", "line 2: column 1 has no word: '--'"),
        ("fr;en\nmaire;mayor\nmaire;mayor\n", "line 3: 'maire' is there already in line 2"),
        ("fr;en\nl’eau;water\nl'eau;sea\n", 'line 3: "l\'eau" has another counterpart in line 2'),
        ('fr;en\n"maire;mayor\n', "line 2: unexpected end of data"),
        ("fr;en\ncafé;coffee\n".encode("latin-1"), "line 2: not UTF-8"),
    ],
)
def test_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_glossary(written(tmp_path, text))
    assert f"terms.csv: {said}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.csv: No such file"):
        read_glossary(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "exchanged"),
    [
        ("La Cour des comptes et la Cour.", "La National Audit Office et la Court."),
        ("LA COUR DES COMPTES", "LA National Audit Office"),
        ("une cour des comptes", "une cour des comptes"),  # its capital is missing
        ("Des lanceurs d\u2019alerte.", "Des whistleblowers."),
        ("Lanceur d\u2019alerte, il", "Whistleblower, il"),
        ("les tribunaux", "les courts"),
        ("les députés européens", "les members of parliament"),
        ("Oranges amères", "Oranges amères"),
        ("la Courneuve", "la Courneuve"),
    ],
)
def test_terms_are_found(tmp_path: Path, text: str, exchanged: str) -> None:
    assert terms("fr", "en", tmp_path).exchanged(text) == exchanged


def test_the_other_way_the_first_of_two_is_written_and_both_are_accepted(tmp_path: Path) -> None:
    back = terms("en", "fr", tmp_path)
    assert back.exchanged("Whistleblowers in Kerowan") == "Lanceurs d'alerte in Kérouan"
    assert back.missed("In Kerowan.", "À Kérowan.") == {}
    assert back.missed("In Kerowan.", "À Kerowan.") == {"Kerowan": "Kérouan"}
    assert back.exchanged("two NGOs") == "two ONG"


def test_glossary_of_other_languages_says_nothing(tmp_path: Path) -> None:
    assert read_glossary(written(tmp_path, TEXT)).terms("de", "en") is None


@pytest.mark.parametrize(
    ("term", "code", "several"),
    [
        ("conseil d'administration", "fr", "conseils d'administration"),
        ("journal local", "fr", "journaux locaux"),
        ("Court of Accounts", "en", "Courts of Accounts"),
        ("water authority", "en", "water authorities"),
    ],
)
def test_plural_is_that_of_the_head(term: str, code: str, several: str) -> None:
    assert plural(term, language_data(code)) == several


def test_thousands_of_terms_are_told_apart() -> None:
    entries = tuple((f"terme inventé {i}", f"made-up term {i}") for i in range(5000))
    found = Glossary(("fr", "en"), entries).terms("fr", "en")
    assert found is not None
    assert found.exchanged("Le terme inventé 4321.") == "Le made-up term 4321."


def test_file_is_looked_for_beside_the_settings_that_name_it(tmp_path: Path) -> None:
    written(tmp_path, TEXT)
    config = tmp_path / "own.toml"
    config.write_text('[translate]\nglossary = "terms.csv"\n', "utf-8")
    entries = load_settings(file=config).translate.entries
    assert entries is not None
    assert len(entries.entries) == 10


def test_hash_is_of_what_the_glossary_says_not_of_where_it_lies(tmp_path: Path) -> None:
    def sha256(name: str, text: str) -> str:
        (tmp_path / name).mkdir()
        file = written(tmp_path / name, text)
        return load_settings(flags={"translate": {"glossary": str(file)}}).settings_sha256

    base = sha256("a", TEXT)
    assert sha256("b", "# another comment\n" + TEXT) == base
    assert sha256("c", TEXT + "maire;mayor\n") != base
    assert load_settings().settings_sha256 != base


def test_wrong_glossary_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    file = written(tmp_path, "fr;en\nmaire\n")
    with pytest.raises(ConfigError, match="line 2"):
        load_settings(environ={"SUMMARIZE_TRANSLATE__GLOSSARY": str(file)})


def test_check_of_names_knows_the_glossary() -> None:
    original = "Le président est arrivé à Nouvelle-Morène."
    claim = "The president arrived in Blackmoor."
    assert [f.gate for f in check(claim, "en", [Evidence(original, "fr")])] == ["name"]
    renamed = "Le président est arrivé à Blackmoor."
    assert check(claim, "en", [Evidence(original, "fr", renamed=renamed)]) == ()
