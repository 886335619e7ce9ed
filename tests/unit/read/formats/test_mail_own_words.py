"""A mail's own words only: nothing quoted, no signature; and nothing else is lost."""

from __future__ import annotations

import time

import pytest

from summarize.read.content import Content
from summarize.read.formats.mail import read_mail
from summarize.read.formats.replies.flowed import unflowed
from summarize.read.formats.replies.own import own_words

OWN = (
    "La bibliothèque de Sainte-Orane ouvrira le dimanche dès le 6 septembre, a annoncé jeudi la "
    "municipalité, qui a recruté quatre étudiants pour tenir l'accueil."
)
OTHER = "Le directeur a menti au conseil, c'est certain."


def mail(body: str, head: str = "Subject: Bulletin\n", charset: str = "utf-8") -> Content:
    kind = f"Content-Type: text/plain; charset={charset}\n\n"
    return read_mail((head + kind).encode() + body.encode(charset))


@pytest.mark.parametrize(
    "below",
    [
        f"Le 4 mai 2026 à 09:12, Hugues Valadier <h@valadier.example> a écrit :\n\n> {OTHER}\n",
        f"Le lun. 4 mai 2026 à 09:12, Hugues Valadier <h@valadier.example>\na écrit :\n> {OTHER}\n",
        f"On Mon, May 4, 2026 at 9:12 AM Hugh Varley\n<h@varley.example> wrote:\n>\n> "
        f"{OTHER}\n>> x\n",
        f"On 4 May 2026, Hugh Varley <h@varley.example> wrote:\n\n{OTHER}\n",
        f"Am 4. Mai 2026 um 09:12 schrieb Hugo Vogt <h@vogt.example>:\n> {OTHER}\n",
        f"-----Message d'origine-----\nDe : Hugues\nEnvoyé : lundi\nObjet : Aveu\n\n{OTHER}\n",
        f"-----Original Message-----\n{OTHER}\n",
        f"________________________________\nDe : Hugues Valadier\nEnvoyé : lundi 4 mai 2026\n"
        f"À : Rédaction\nObjet : RE: Bulletin\n\n{OTHER}\n",
        f"*From:* Hugh\n*Sent:* Monday\n*To:* Desk\n*Subject:* Row\n\n{OTHER}\n",
        f">> {OTHER}\n> Et alors ?\n",
    ],
)
def test_mail_that_is_answered_is_not_read(below: str) -> None:
    assert mail(f"{OWN}\n\n{below}").text == f"{OWN}\n"


def test_answers_between_the_lines_are_own_words() -> None:
    body = f"> {OTHER}\n{OWN}\n> {OTHER}\n\nNous n'en savons rien.\n"
    found = mail(body, "Subject: Re: Bulletin\nIn-Reply-To: <a@b.example>\n")
    assert found.text == f"{OWN}\n\nNous n'en savons rien.\n"
    assert found.title == "Bulletin"


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nLouise Hénaff\nRédactrice, 02 99 00 00 00\n",
        "--\nLouise Hénaff\n",
        "Envoyé de mon téléphone\n",
        "Sent from my tablet",
        "-- \nL. H.\n\nLe 4 mai 2026, Hugues Valadier a écrit :\n> Bonjour\n",
    ],
)
def test_signature_is_not_read(signature: str) -> None:
    assert mail(f"{OWN}\n\n{signature}").text == f"{OWN}\n"


@pytest.mark.parametrize(
    "body",
    [
        # A date and a colon, and no mail below it.
        f"Le 4 mai 2026, le préfet a écrit :\n\n« Nous rouvrirons le pont. »\n\n{OWN}\n",
        # A route, a price and a subject without the headers of a mail.
        f"De : Valbourg\nÀ : Morteval\nPrix : 4 euros\n\n{OWN}\n",
        # A rule between two articles.
        f"{OWN}\n\n--\n\n{OWN} {OWN} {OWN}\n\n{OWN}\n",
        f"{OWN}\n\nSent from the south, the barges arrive on Monday, says the harbour "
        f"master today.\n",
        f"{OWN}\n\nForwarded messages will be answered within two days.\n",
    ],
)
def test_text_that_only_looks_like_a_quoted_mail_is_kept(body: str) -> None:
    assert mail(body).text == body


def test_quotation_in_a_new_mail_is_kept_without_its_marks() -> None:
    body = f"{OWN}\n\nLe maire a écrit :\n> Rien n'est décidé.\n> Nous attendons.\n\nFin.\n"
    expected = f"{OWN}\n\nLe maire a écrit :\nRien n'est décidé.\nNous attendons.\n\nFin.\n"
    assert mail(body).text == expected


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Le 4 mai</div><p>{}</p></div>',
        '<blockquote type="cite"><p>{}</p></blockquote>',
        '<div class="moz-cite-prefix">Le 4 mai</div><blockquote type=cite>{}</blockquote>',
        '<div id="appendonsend"></div><hr><div><p>{}</p></div>',
        "<div><p><b>De :</b> Hugues<br><b>Envoyé :</b> lundi<br><b>Objet :</b> Aveu</p><p>"
        "{}</p></div>",
    ],
)
def test_quoted_mail_in_a_page_is_not_read(quoted: str) -> None:
    page = f"<html><body><div><p>{OWN}</p><p>{OWN}</p></div>{quoted.format(OTHER)}</body></html>"
    head = "Subject: Re: x\nContent-Type: text/html; charset=utf-8\n\n"
    found = read_mail((head + page).encode())
    assert "jeudi la municipalité" in found.text
    assert "menti" not in found.text
    assert "4 mai" not in found.text


def test_quotation_in_a_page_is_kept() -> None:
    page = f"<html><body><p>{OWN}</p><blockquote><p>{OTHER}</p></blockquote></body></html>"
    found = read_mail(f"Subject: x\nContent-Type: text/html; charset=utf-8\n\n{page}".encode())
    assert OTHER in found.text


FORWARDED = (
    "From: Ana Vidal <a@vidal.example>\nSubject: Le dimanche\n"
    "Date: Mon, 4 May 2026 09:12:00 +0200\n"
    f"Content-Type: text/plain; charset=utf-8\n\n{OWN}\n"
)


@pytest.mark.parametrize("disposition", ["", "Content-Disposition: attachment\n"])
@pytest.mark.parametrize("note", ["", "Pour info.\n", f"{OWN.replace('quatre', 'neuf')}\n"])
def test_mail_that_is_attached_is_read_where_there_are_hardly_own_words(
    disposition: str, note: str
) -> None:
    source = (
        "From: Desk <d@desk.example>\nSubject: TR: Le dimanche\nTo: x@y.example\n"
        "Content-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{note}\n"
        f"--b\nContent-Type: message/rfc822\n{disposition}\n{FORWARDED}\n--b--\n"
    )
    found = read_mail(source.encode())
    assert found.title == "Le dimanche"
    if "neuf" in note:
        assert (found.text, found.author) == (note, "Desk")
    else:
        assert (found.text.strip(), found.author) == (OWN, "Ana Vidal")
        assert found.published == "2026-05-04T09:12:00+02:00"


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: Ana Vidal\nDate: Monday\nSubject: "
        "Dimanche\nTo: D\n",
        "Début du message transféré :\n\nDe: Ana Vidal\nObjet: Dimanche\nDate: lundi\n",
        "De : Ana Vidal\nEnvoyé : lundi\nÀ : Desk\nObjet : Dimanche\n",
    ],
)
def test_mail_passed_on_as_text_is_read_where_there_are_hardly_own_words(above: str) -> None:
    found = mail(f"À suivre ?\n\n{above}\n{OWN}\n", "Subject: Fwd: Dimanche\n")
    assert (found.text, found.title, found.author) == (f"{OWN}\n", "Dimanche", "Ana Vidal")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Un pont \nneuf.\n", "Un pont neuf.\n"),
        ("Un pont\nneuf.\n", "Un pont\nneuf.\n"),
        (" From Dax \nto Pau.\n", "From Dax to Pau.\n"),
        ("> un \n> deux\n>> trois\n", "> un deux\n>> trois\n"),
        ("Fin. \n-- \nL. H.\n", "Fin. \n-- \nL. H.\n"),
        ("Vers \n\nPau\n", "Vers \nPau\n"),
    ],
)
def test_flowed_paragraphs_are_one_line(source: str, text: str) -> None:
    assert unflowed(source, deletes_space=False) == text


def test_flowed_mail() -> None:
    body = OWN.replace(" la municipalité", " \nla municipalité")
    assert mail(body).text == body
    head = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    assert read_mail((head + body).encode()).text == OWN


@pytest.mark.parametrize(
    ("label", "real"),
    [
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1252", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("iso-8859-15", "iso-8859-15"),
    ],
)
def test_label_of_an_old_charset(label: str, real: str) -> None:
    body = "L’entrée coûte 12 € à l’été, a dit la régie de Valbourg."
    body = body.replace("’", "'") if real == "iso-8859-15" else body
    head = f"Subject: x\nContent-Type: text/plain; charset={label}\n\n"
    assert read_mail(head.encode() + body.encode(real)).text == body


def test_page_that_a_browser_saved_is_no_mail() -> None:
    page = (
        f"<html><head><title>Le dimanche</title></head><body><article><h1>Le dimanche</h1>"
        f"<p>{OWN}</p>"
        f"<p>{OWN.replace('quatre', 'six')}</p></article></body></html>"
    )
    source = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://sainte-orane.example/a\n"
        "Subject: Le dimanche\nDate: Mon, 4 May 2026 09:12:00 +0200\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary=b\n\n'
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n"
        "--b\nContent-Type: text/css\n\np {}\n--b--\n"
    )
    found = read_mail(source.encode())
    assert found.text.startswith(OWN)
    assert (found.title, found.author, found.published) == ("Le dimanche", None, None)
    assert found.url == "https://sainte-orane.example/a"


def test_own_words_cost_no_more_than_the_text() -> None:
    started = time.process_time()
    for text in ("> a\n\n" * 50_000, "a :\n" * 50_000, "De : a\n" * 50_000, ">" * 200_000):
        own_words(text, is_reply=False)
    assert time.process_time() - started < 5
