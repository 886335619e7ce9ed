"""The pages in a real browser, as editors use them: mouse, keyboard, phone, dark, paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarize.cli.main import main
from summarize.records import OutcomeKind
from summarize.render.html import render
from summarize.render.index import OverviewEntry, index
from tests.support import hostile
from tests.support.briefs import extract, tram_brief

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: not tested")

WHEN = "2027-01-01T05:00:00+00:00"
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SHOTS = os.environ.get("BROWSER_TEST_SHOTS")
"""A folder to keep screenshots in, to be looked at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    brief = tram_brief()
    (folder / "brief.html").write_text(render(brief), "utf-8")
    done = OverviewEntry("tram", OutcomeKind.DONE, "tram.txt", None, WHEN).of(brief, "brief.html")
    german = OverviewEntry(
        "a", OutcomeKind.DONE, "a.txt", None, WHEN, language="de", headline={"fr": "Zug"}
    )
    failed = OverviewEntry("b", OutcomeKind.FAILED, "b.txt", "b.txt: binary data, not text", WHEN)
    refused = OverviewEntry("c", OutcomeKind.REFUSED, "c.txt", "too short: 3 words", WHEN)
    text = index([done, german, refused, failed], ("fr", "en"))
    (folder / "index.html").write_text(text, "utf-8")
    return folder


class Visit:
    """A page, and what went wrong on it."""

    def __init__(self, browser: Any, file: Path, size: str = "wide", scheme: str = "light") -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self.faults.append(said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append("dialog")
        dialog.dismiss()

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def shoot(self, name: str) -> None:
        """Keep a picture, where one is asked for."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS, f"{name}.png"), full_page=True)

    def background(self, id_: str) -> str:
        script = "id => getComputedStyle(document.getElementById(id)).backgroundColor"
        return str(self.page.evaluate(script, id_))

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_click_on_a_citation_shows_and_marks_its_sentence(
    browser: Any, pages: Path, size: str, scheme: str
) -> None:
    with Visit(browser, pages / "brief.html", size, scheme) as visit:
        before = visit.background("s4")
        visit.page.locator("#en-b2 .cite").click()
        assert visit.page.evaluate("location.hash") == "#s4"
        assert visit.background("s4") != before
        assert visit.background("s2") != visit.background("s4")
        assert visit.page.locator("#s4").is_visible()
        assert "212 million" in visit.page.locator("#s4").inner_text()
        visit.shoot(f"brief-{size}-{scheme}")
        visit.page.locator("#s4 .back").click()
        assert visit.page.evaluate("location.hash") == "#fr-b2"
        assert visit.faults == []


def test_keyboard_alone_is_enough(browser: Any, pages: Path) -> None:
    with Visit(browser, pages / "brief.html") as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        for _ in range(20):
            visit.page.keyboard.press("Tab")
            if visit.page.evaluate("document.activeElement.className") == "cite":
                break
        target = visit.page.evaluate("document.activeElement.hash")
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("location.hash") == target
        assert visit.focused() == target[1:]
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "back"
        visit.page.keyboard.press("Enter")
        assert visit.focused() == "fr-b1"
        assert visit.faults == []


@pytest.mark.parametrize("name", ["brief", "index"])
@pytest.mark.parametrize("size", SIZES)
def test_sides_are_beside_each_other_or_stacked_and_nothing_is_cut(
    browser: Any, pages: Path, name: str, size: str
) -> None:
    with Visit(browser, pages / f"{name}.html", size) as visit:
        first, second = (
            visit.page.locator(".sides").first.locator("> *").nth(n).bounding_box() for n in (0, 1)
        )
        if size == "wide":
            assert first["y"] == second["y"]
            assert second["x"] > first["x"] + first["width"] - 1
        else:
            assert second["y"] >= first["y"] + first["height"]
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(wider) == 0


def test_on_paper_all_is_there(browser: Any, pages: Path) -> None:
    with Visit(browser, pages / "brief.html") as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".cite").first.is_visible()
        assert not visit.page.locator(".back").first.is_visible()
        assert visit.page.locator("#s4").is_visible()
        assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert visit.page.pdf().startswith(b"%PDF")
        visit.shoot("brief-print")


@pytest.mark.parametrize("name", ["brief", "index"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_check_finds_nothing(
    browser: Any, pages: Path, name: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    with Visit(browser, pages / f"{name}.html", "wide", scheme) as visit:
        if name == "brief":
            visit.page.locator("#fr-b1 .cite").first.click()
        found = axe.Axe().run(visit.page)
        assert found.violations_count == 0, found.generate_report()
        visit.shoot(f"{name}-{scheme}-axe")


def test_filters_show_what_they_name(browser: Any, pages: Path) -> None:
    with Visit(browser, pages / "index.html") as visit:

        def shown() -> list[str]:
            visible = visit.page.locator(".entry:visible h2").all_inner_texts()
            return [text.splitlines()[0] for text in visible]

        assert len(shown()) == 4
        visit.page.locator("#outcome-failed").check()
        assert shown() == ["b"]
        visit.page.locator("#outcome-all").check()
        visit.page.locator("#language-de").check()
        assert shown() == ["Zug"]
        assert visit.faults == []
        visit.shoot("index-german")
        visit.page.locator("#language-all").check()
        visit.page.locator(".entry a").first.click()
        assert visit.page.title() == "Le tramway de Valmont roulera en mars"


def test_no_hostile_article_runs_or_loads_anything(browser: Any, tmp_path: Path) -> None:
    hostile.write(tmp_path / "corpus.jsonl")
    folder = tmp_path / "out"
    command = ["-o", str(folder), "-f", "html", "-q", str(tmp_path / "corpus.jsonl")]
    main(command, open_maker=lambda _: extract)
    files = sorted(folder.glob("*.html"))
    assert len(files) > 60
    for file in files:
        with Visit(browser, file) as visit:
            assert visit.page.evaluate("window.ran === undefined"), file.name
            assert visit.faults == [], file.name
            assert visit.requests == [file.as_uri()], file.name
