"""Who speaks in an interview, a dialogue or a quoted post; in doubt nobody."""

from __future__ import annotations

import time

import pytest

from summarize.facts.dialogue.turn import Turn
from summarize.facts.dialogue.turns import turns, unlabelled
from summarize.languages.data import language_data
from summarize.text.sentences.segment import segment
from tests.support.some import some

FR, EN = language_data("fr"), language_data("en")


def read(text: str, code: str = "fr", **about: str) -> dict[str, Turn | None]:
    """The turns of a text by the beginnings of its sentences."""
    data = language_data(code)
    sentences = segment(text, data)
    found = turns(text, sentences, data, **about)
    return {s.text: turn for s, turn in zip(sentences, found, strict=True)}


def shown(text: str, code: str = "fr", **about: str) -> list[str]:
    """One mark for each sentence: `?` for who asks, a name, `!` for somebody, `-` for none."""
    return [
        "-" if turn is None else "?" if turn.asks else turn.speaker or "!"
        for turn in some(read(text, code, **about).values())
    ]


LOCK = """Nadine Kervella, éclusière : « La rivière n'est pas un décor »

Depuis trente ans, Nadine Kervella ouvre l'écluse de Pont-Aubry. Nous l'avons rencontrée.

Pourquoi quittez-vous l'écluse ?

Parce que mes genoux ne suivent plus. Un jeune couple me remplace en avril.

Le canal va-t-il fermer aux péniches ?

Personne ne me l'a dit. Deux portes sur cinq fuient depuis 2019.

Que demandez-vous au département ?

Nous voulons des pompes neuves. Il en faudrait quatre.

Propos recueillis par Élise Tanguy
"""
CANTEEN = """Q : Monsieur le directeur, la cantine va-t-elle fermer ?
R : Non, elle restera ouverte tout l'été. J'ai signé le contrat mardi.
Q : Les parents disent que les prix ont doublé.
R : C'est faux. Le repas passe de 3 à 4 euros, et je l'ai annoncé en mars.
Q : Qui paiera la différence ?
R : La commune versera 20 000 euros. Notre budget le permet.
"""
DEBATE = """Yves Morvan et Claire Dutertre se disputent la mairie de Plouvern.

La Dépêche : Que ferez-vous de l'ancienne école ?

Yves Morvan : Je la vendrai à un artisan. Le prix sera de 90 000 euros.

Claire Dutertre : Moi, je la garderai pour y loger une crèche.

La Dépêche : Vous avez pourtant voté la vente en 2024.

Y. M. : Les impôts baisseront de deux points, je m'y engage.

C. D. : Je ne promets rien avant d'avoir vu les comptes.
"""
BAKER = """— Vous partez donc en mai ?
— Oui, le 4 mai. J'ai vendu la boulangerie à mes deux apprentis.
— Et la maison ?
— Je la garde. Mon fils y habitera dès septembre.
"""
BOLD = """Entretien avec Marthe Kerdoncuff, présidente du comité des fêtes

La fête aura-t-elle lieu ? Oui, le 3 août. Nous avons loué la salle.

Combien de bénévoles vous faut-il ? Il m'en faut soixante, et j'en ai quarante.

Qui paie la sono ? La commune en prend la moitié. Nous cherchons le reste.
"""
TRIAL = """Au tribunal de Vernoy, le meunier Paul Abgrall a été entendu mardi.

Le juge : Où étiez-vous lundi soir ?

L’accusé : Je dormais chez ma sœur.

Le juge : Avez-vous ouvert la vanne ?

L’accusé : Non, jamais. Je n'en ai pas la clé.
"""


def test_unlabelled_questions_are_the_interviewers_and_answers_the_persons_in_the_title() -> None:
    person = "Nadine Kervella"
    answered = ["?", person, person]
    assert shown(LOCK) == ["-", "-", "-", *answered, *answered, *answered, "-"]


def test_letters_mark_who_asks_and_who_answers_even_where_nobody_is_named() -> None:
    assert shown(CANTEEN) == ["?", "!", "!", "?", "!", "!", "?", "!", "!"]


def test_initials_stand_for_names_and_a_premise_is_the_interviewers() -> None:
    one, other = "Yves Morvan", "Claire Dutertre"
    assert shown(DEBATE) == ["-", "?", one, one, other, "?", one, other]
    found = read(DEBATE)
    answer = found["Y. M. : Les impôts baisseront de deux points, je m'y engage."]
    assert answer == Turn(asks=False, speaker=one, named=0, label=8)


def test_a_dialogue_of_dashes() -> None:
    assert shown(BAKER) == ["?", "!", "!", "?", "!", "!"]


def test_bold_questions_run_into_their_answers() -> None:
    person = "Marthe Kerdoncuff"
    assert shown(BOLD)[1:] == ["?", person, person, "?", person, "?", person, person]


def test_a_role_is_a_name_where_it_labels() -> None:
    assert shown(TRIAL) == ["-", "?", "L'accusé", "?", "L'accusé", "L'accusé"]


def test_the_title_may_stand_outside_the_text() -> None:
    text = LOCK.split("\n\n", 1)[1]
    found = shown(text, title="Nadine Kervella : « La rivière n'est pas un décor »")
    assert found[3] == "Nadine Kervella"


def test_a_name_that_the_text_lacks_is_not_put_into_it() -> None:
    text = LOCK.split("\n\n", 2)[2]
    assert shown(text, title="Nadine Kervella quitte l'écluse")[1] == "!"


def test_a_publications_own_label_asks() -> None:
    text = DEBATE.replace("La Dépêche :", "Le Phare :").replace("Que ferez-vous", "Que faire")
    assert shown(text, site="Le Phare") == shown(DEBATE)


def test_an_english_interview() -> None:
    text = """Interview: Nora Ashby on the ferry

The Beacon: Will you stop the night ferry?

Nora Ashby: No. I signed the lease on Monday.

The Beacon: Your crews say that you will.

N. A.: We lost two men to the railway, that is all.
"""
    found = list(read(text, "en").items())
    assert [turn and turn.speaker for _, turn in found if turn and not turn.asks] == [
        "Nora Ashby"
    ] * 4
    unlabelled_words = [s[turn.label :] for s, turn in found if turn and not turn.asks]
    assert unlabelled_words == [  # the initials' full stop ends an English sentence
        "No.",
        "I signed the lease on Monday.",
        "",
        "We lost two men to the railway, that is all.",
    ]


POST = """L'eau a été coupée lundi dans le quartier des Tanneurs, à Vernoy.

Quatre cents foyers sont sans eau depuis deux jours. C'est une honte.

— Collectif des Tanneurs (@tanneurs) 12 mars 2026

Des citernes ont été installées place du Marché.
"""


def test_a_quoted_post_is_its_authors() -> None:
    author = "Collectif des Tanneurs"
    assert shown(POST) == ["-", author, author, "?", "-"]
    signed = [turn for turn in read(POST).values() if turn and turn.speaker]
    assert {turn.named for turn in some(signed)} == {3}


QUOTED = [
    (
        "« Le moulin a tenu trois siècles. Il tiendra encore. Je le sais », dit Paul Abgrall.",
        ["Paul Abgrall", "Paul Abgrall", "-"],
    ),
    (
        "Paul Abgrall insiste : « Le moulin a tenu trois siècles. Il tiendra encore. »",
        ["-", "Paul Abgrall"],
    ),
    (  # of two names, which?
        "« Le moulin a tenu. Il tiendra encore », dit Paul Abgrall à Yves Morvan.",
        ["-", "-"],
    ),
    ("« Le moulin a tenu. Il tiendra encore », dit le meunier.", ["-", "-"]),
    (  # the place or the person?
        "« Le moulin a tenu. Il tiendra encore », dit le meunier de Vernoy Paul Abgrall.",
        ["-", "-"],
    ),
    ("« Le moulin a tenu. Il tient », dit à l'AFP Paul Abgrall.", ["Paul Abgrall", "-"]),
    ("« Le moulin a tenu », dit Paul Abgrall. Il tiendra encore.", ["-", "-"]),
    ("Paul Abgrall a réparé « le géant ». Le moulin tiendra encore.", ["-", "-"]),
]


@pytest.mark.parametrize(("text", "speakers"), QUOTED)
def test_a_sentence_within_a_long_quotation_is_its_speakers(text: str, speakers: list[str]) -> None:
    assert shown(text) == speakers


NO_DIALOGUE = {
    "answers of the paper's own": """L'aide au chauffage : ce qu'il faut savoir

La région ouvre lundi un guichet.

Qui peut demander l'aide ?

Les foyers dont le revenu ne dépasse pas 22 000 euros par an.

Combien la région verse-t-elle ?

L'aide va de 150 à 400 euros.

Où déposer le dossier ?

Le dossier se dépose en ligne ou à la mairie.
""",
    "labels of things": """Les nouveaux horaires du bac

Départ : le bac quittera le quai à 7 heures.

Retour : le dernier passage aura lieu à 21 heures.

Prix : l'aller coûtera 4 euros, et vous pourrez payer à bord.

Faut-il réserver ? La compagnie le conseille.
""",
    "one question": """Le bac de Lanrivoaré change d'horaires dès le 1er mai.

Faut-il réserver ? La compagnie le conseille pour les voitures.

Nous avons essayé lundi, et j'ai attendu vingt minutes.
""",
    "places and quotations": """Vernoy : la vanne était ouverte

Le meunier a répondu aux enquêteurs : « Je n'ai rien ouvert. »

Tarnby : deux barques ont coulé dimanche.

Vernoy : « Pourquoi moi ? », demande le meunier.
""",
    "a list": """Au menu de la fête :

- Une course de barques à 14 heures.
- Un bal, place du Marché.
- Un feu, si le vent le permet.
""",
    "nothing": "",
}


@pytest.mark.parametrize("name", [name for name in NO_DIALOGUE if name != "nothing"])
def test_what_is_no_dialogue_has_no_turns(name: str) -> None:
    assert set(shown(NO_DIALOGUE[name])) == {"-"}


def test_an_empty_article_has_none() -> None:
    assert turns("", (), FR) == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("G. L. : They came to visit.", "They came to visit."),
        ("— Yes, on 4 May.", "Yes, on 4 May."),
        ("They came: ten of them, at 10:30.", "ten of them, at 10:30."),
        ("They came at 10:30.", "They came at 10:30."),
    ],
)
def test_the_label_of_a_translated_turn_goes(text: str, left: str) -> None:
    assert unlabelled(text) == left


def test_long_texts_take_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        text = DEBATE * times
        sentences = segment(text, FR)
        began = time.process_time()
        turns(text, sentences, FR)
        return time.process_time() - began

    seconds(5)
    short, long = min(seconds(20) for _ in some(range(3))), seconds(160)
    assert long < 40 * short
