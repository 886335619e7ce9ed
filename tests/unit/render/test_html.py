"""A brief's page: each sentence leads to the article's, and what is to be known of it is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.records import Article, Language
from summarize.render.html import render
from tests.support.briefs import TRAM, extract, sentences_of, tram_brief
from tests.support.some import some


def page() -> Any:
    return html.document_fromstring(render(tram_brief()))


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("code", ["fr", "en"])
def test_each_sentence_of_each_side_links_to_its_sources(code: str) -> None:
    root = page()
    for item in some(tram_brief().brief):
        (line,) = root.xpath(f"//section[@lang='{code}']//li[@id='{code}-{item.id}']")
        links = line.xpath(".//a[@class='cite']/@href")
        assert links == [f"#{citation}" for citation in item.citations]
        assert item.text[code] in text_of(line)
        for href in links:
            (row,) = root.xpath(f"//*[@id='{href[1:]}']")
            (back,) = row.xpath(".//a[@class='back']/@href")
            assert root.xpath(f"//*[@id='{back[1:]}']")


def test_article_is_there_whole_in_its_order_beside_its_translation() -> None:
    root = page()
    rows = root.xpath("//div[contains(@class, 'row')]")
    originals = [text_of(row.xpath("./p")[0]) for row in rows]
    assert originals == [" ".join(s.text.split()) for s in tram_brief().sentences]
    assert {row.xpath("./p/@lang")[0] for row in rows} == {"fr"}
    assert {row.xpath(".//div/p/@lang")[0] for row in rows} == {"en"}


def test_text_between_sentences_is_not_lost() -> None:
    article = Article("a", "-", "Un début. *** Une fin.")
    brief = replace(extract(article), sentences=sentences_of("Un début."))
    brief = replace(brief, translations=brief.translations[:1])
    assert "*** Une fin." in text_of(html.document_fromstring(render(brief)))


def test_methods_flags_and_what_was_dropped_are_explained() -> None:
    root = page()
    first, second = root.xpath("//section[@lang='en']//li")
    assert "91% sound" in text_of(first)
    assert "stands in for a sentence that was not supported" in text_of(second)
    assert "flagged" in second.get("class")
    assert "extractive" in second.get("class")
    (dropped,) = root.xpath("//ul[@class='dropped']/li")
    assert text_of(dropped) == "The line will cost 300 million euros. number: 300 million"


def test_page_loads_nothing_and_allows_no_script() -> None:
    source = render(tram_brief())
    root = html.document_fromstring(source)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not root.xpath("//script | //img | //@src | //link[@rel='stylesheet']")
    assert "url(" not in source
    assert "@import" not in source


def test_language_of_every_part_is_said() -> None:
    root = page()
    assert root.get("lang") == "fr"
    (other,) = root.xpath("//p[@class='headline']")
    assert (other.get("lang"), text_of(other)) == ("en", "Valmont tram to run in March")
    german = replace(tram_brief(), language=Language("de", 0.9))
    root = html.document_fromstring(render(german))
    assert {row.get("lang") for row in root.xpath("//p[@class='original']")} == {"de"}
    # No model from German is named in it: what language the translations are in is not known.
    assert not root.xpath("//div[@class='beside']/p/@lang")


def test_html_of_several_articles_needs_a_directory(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in ("a.txt", "b.txt"):
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(TRAM)
    assert main(["-f", "html", "a.txt", "b.txt"], open_maker=lambda _: extract) == ExitCode.USAGE
    out, err = capfd.readouterr()
    assert out == ""
    assert "html of several articles needs -o DIR" in err
    assert main(["-f", "html", "a.txt"], open_maker=lambda _: extract) == ExitCode.OK
    assert capfd.readouterr().out.startswith("<!DOCTYPE html>")
