"""Which text of a page is the article's, and what a page says about it."""

from __future__ import annotations

import pytest

from summarize.errors import Refusal
from summarize.read.pages.html import read_html
from tests.support.pages import PARAGRAPH, page

SENTENCE = "La foire du printemps rouvre ses portes samedi, après trois ans de travaux."
TEASER = (
    "<h3><a href=/x>Le port vend ses grues</a></h3><p>Le tribunal a suivi les avis du maire.</p>"
)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{SENTENCE}</div>",
        f"<section>{SENTENCE}</section>",
        f"{SENTENCE}<br><br>",
        f'<div class="paywall"><p>{SENTENCE} {SENTENCE} {SENTENCE}</p></div>',
        f'<div class="comment"><p>{SENTENCE} {SENTENCE} {SENTENCE}</p></div>',
        f"<blockquote><p>{SENTENCE}</p></blockquote>",
        f"<p class='c-1'>{SENTENCE}</p></div></section></span>",
        f"<p>Publicité mensongère : {SENTENCE}</p>",
        "<p>Par ailleurs, la ville fermera le pont le 3 mars 2026.</p>",
        "<p>Publié en 1932, le roman de la vallée reparaît au mois de mai.</p>",
        "<p>Partager son logement coûte moins cher que d'en louer un.</p>",
        "<p>Abonnez-vous à la chorale, elle manque de basses et de ténors.</p>",
    ],
)
def test_text_of_the_article_is_read_whatever_its_markup_or_first_word(body: str) -> None:
    text = read_html(page(PARAGRAPH * 2 + body + PARAGRAPH * 2)).text
    expected = body.split("<p>")[-1].split("<")[0] if "<p>" in body else SENTENCE
    assert expected in text
    assert text.count("a approuvé mardi") == 4


@pytest.mark.parametrize(
    "around",
    [
        '<div><p class="excerpt">La tempête Ulrich a fait deux morts dans la nuit.</p></div>',
        f"<section class=cards>{TEASER * 3}</section>",
        f"<aside><p>{SENTENCE}</p></aside>",
        f"<footer><p>{SENTENCE}</p></footer>",
        f"<h3>Vos réactions (2)</h3><ol><li><p>{SENTENCE}</p></li></ol>",
        f'<div class="comments"><p>{SENTENCE}</p></div>',
        "<h2>Sur le même sujet</h2><ul><li><a href=/x>Le port vend ses grues</a></li></ul>",
        "<p><a href=/x>À lire aussi : la crue de janvier en images</a></p>",
        "<noscript><p>Vous devez activer JavaScript pour lire cette page.</p></noscript>",
        "<p>Haut de page</p>",
        "<p>© 2026 Le Courrier</p>",
    ],
)
def test_what_is_around_an_article_is_not_read(around: str) -> None:
    alone = read_html(page(PARAGRAPH * 4)).text
    source = page(PARAGRAPH * 4).replace("</article>", f"</article>{around}")
    assert read_html(source).text == alone


def test_text_after_the_end_of_the_page_is_read() -> None:
    source = (
        page(PARAGRAPH * 2).replace("</article></main>", "") + f"<p>{SENTENCE}</p></body></html>"
    )
    assert SENTENCE in read_html(source).text
    stub = "<html><body><p>Le Courrier</p></body></html>"
    assert SENTENCE in read_html(f"{stub}<article>{PARAGRAPH}<p>{SENTENCE}</p></article>").text


def test_comments_longer_than_the_article_are_no_article() -> None:
    comments = "".join(f"<p>Merci ! {SENTENCE} Je le dis {n} fois.</p>" for n in range(40))
    source = page(PARAGRAPH * 6 + f'<div class="comments">{comments}</div>')
    text = read_html(source).text
    assert "Merci" not in text
    assert text.count("a approuvé mardi") == 6


def test_live_posts_that_are_called_comments_are_read() -> None:
    posts = "".join(f'<div class="comment"><p>{SENTENCE} Minute {n}.</p></div>' for n in range(9))
    text = read_html(page(f'<div id="comments">{posts}</div>')).text
    assert text.count(SENTENCE) == 9


def test_an_article_in_several_bodies_is_whole_and_the_next_article_is_not_read() -> None:
    bodies = f"<div>{PARAGRAPH * 2}</div><div class=ad>Publicité</div><div>{PARAGRAPH * 2}</div>"
    assert read_html(page(bodies)).text.count("a approuvé mardi") == 4
    one = f"<div class=full><h1>Le pont de Valbourg ferme</h1>{PARAGRAPH * 4}</div>"
    two = f"<div class=full><h1>Un autre titre</h1>{f'<p>{SENTENCE}</p>' * 4}</div>"
    source = f"<html><title>Le pont de Valbourg ferme</title><body>{one}{two}</body></html>"
    assert SENTENCE not in read_html(source).text


@pytest.mark.parametrize(
    "extra",
    [
        "<script>var a = 'Tout accepter', b = 'cookies'</script>",
        "<script>var a = 'Article réservé aux abonnés'</script>",
        f"<script>var a = '{'x' * 90_000}'</script>",
        "<footer>Réservé à nos abonnés. Nos partenaires et les cookies. Tout accepter.</footer>",
        f"<section>{'<h3><a href=/x>Un autre titre ici</a></h3>' * 12}</section>",
        f"<section>{TEASER * 12}</section>",
    ],
)
def test_page_with_an_article_is_not_refused_for_what_is_beside_it(extra: str) -> None:
    source = page(PARAGRAPH * 4).replace("</article></main>", f"</article></main>{extra}")
    assert read_html(source).text.count("a approuvé mardi") == 4


@pytest.mark.parametrize("title", ["Marzac : 500 emplois sauvés", "Les 404 ont la cote", "Le 503"])
def test_number_in_a_title_is_no_error(title: str) -> None:
    assert read_html(page(PARAGRAPH * 2, title)).title == title


@pytest.mark.parametrize(
    "title", ["404", "Erreur 404", "Page introuvable", "503 Service Unavailable"]
)
def test_error_is_one_by_its_words_or_where_there_is_no_text(title: str) -> None:
    with pytest.raises(Refusal, match="an error page"):
        read_html(page("<p>La page demandée est absente.</p>", title))


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        ('<meta name="date" content="2026-02-03">', "", ("2026-02-03", None)),
        ("", "<p>Par Ada Lenoir, le 03/02/2026</p>", ("2026-02-03", "Ada Lenoir")),
        ("", "<p>3 février 2026 | Ada Lenoir</p>", ("2026-02-03", "Ada Lenoir")),
        (
            '<script type="application/ld+json">['
            '{"@type": "WebPage", "datePublished": "2020-01-01"},'
            '{"@type": "NewsArticle", "datePublished": "2026-02-03T08:00Z", "author": '
            '{"name": "Ada Lenoir"}}]</script>',
            "",
            ("2026-02-03", "Ada Lenoir"),
        ),
        (
            '<script type="application/ld+json">{"@graph": ['
            '{"@type": "Person", "@id": "#a", "name": "Ada Lenoir"},'
            '{"@type": ["Article"], "author": {"@id": "#a"}}]}</script>',
            "",
            (None, "Ada Lenoir"),
        ),
    ],
)
def test_date_and_author_are_those_of_the_article(
    head: str, body: str, wanted: tuple[str | None, str | None]
) -> None:
    other = (
        '<section><h3><a href=/x>Le port vend</a></h3><time datetime="2024-01-05"></time></section>'
    )
    source = page(body + PARAGRAPH * 3).replace("</head>", f"{head}</head>")
    found = read_html(source.replace("</body>", f"{other}</body>"))
    assert (found.published, found.author) == wanted


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("Le pont ferme | Le Courrier", "<h1>Le pont ferme</h1>", "Le pont ferme"),
        ("Le pont ferme - Le Courrier", "<h2>Le pont ferme</h2>", "Le pont ferme"),
        ("Le Courrier : Le pont ferme", "<b>Le pont ferme</b><br><br>", "Le pont ferme"),
        ("Marseille : un pont ferme", "", "Marseille : un pont ferme"),
        ("Trains - bus : la grève - jour 3", "", "Trains - bus : la grève - jour 3"),
        ("« Le pont » ferme | Le Courrier", "", "« Le pont » ferme"),
    ],
)
def test_title_is_the_headline_without_the_site(title: str, body: str, wanted: str) -> None:
    source = f"<html><title>{title}</title><body>{body}{PARAGRAPH * 3}</body></html>"
    assert read_html(source).title == wanted


def test_what_the_text_lacks_of_the_article_is_told() -> None:
    assert read_html(page(PARAGRAPH * 4)).left_out == 0
    assert read_html(page(PARAGRAPH * 4 + f"<aside><p>{SENTENCE}</p></aside>")).left_out > 0.05
