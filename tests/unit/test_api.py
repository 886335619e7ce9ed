"""The Python API: what a host may give it, what it says of the rest, and how `briefs` ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarize import (
    Article,
    ArticleError,
    Brief,
    ConfigError,
    OutcomeKind,
    Refusal,
    Result,
    Summarizer,
    WeightsError,
)
from summarize.records import Brief as BriefRecord
from summarize.settings.schema import Settings
from summarize_models.pool import SharedModel
from summarize_models.spec import Decoding
from tests.support.briefs import TRAM, by_word, extract
from tests.support.echo import Echo

GREEDY = Decoding()
TEXT = TRAM * 2
EMPTY_GLOSSARY = "fr;en\n"


def article(id_: Any = "tram", text: Any = TEXT, **more: Any) -> Article:
    return Article(id=id_, source="tests", text=text, **more)


@pytest.fixture
def summarizer(monkeypatch: pytest.MonkeyPatch) -> Summarizer:
    """One that makes the briefs that an article's first word asks for."""
    monkeypatch.setattr("summarize.api.BriefMaker", lambda settings: by_word)
    return Summarizer()


def kinds(results: Iterator[Result]) -> list[tuple[str, str]]:
    return [(result.outcome.id, result.outcome.kind.value) for result in results]


# Arguments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"config": "a\0b"}, r"config: no path of a file: 'a\x00b'"),
        ({"config": ""}, "config: no path of a file: ''"),
        ({"config": 5}, "config: should be the path of a file, not 5"),
        ({"config": b"own.toml"}, "config: should be the path of a file, not b'own.toml'"),
        ({"config": "none.toml"}, "none.toml: No such file or directory"),
        ({"config": "\ud800"}, r"'\ud800': no path of a file"),
        ({"glossary": ["a"]}, "glossary: should be the path of a file, not ['a']"),
        ({"glossary": "a\0b"}, r"glossary: no path of a file: 'a\x00b'"),
        ({"settings": {"translate": 5}, "glossary": "own.csv"}, "settings: translate: should be"),
        ({"settings": [1]}, "settings: should be a table of keys, not [1]"),
        ({"settings": {"check.min_support": 1}}, "did you mean 'min_support' in the table 'check'"),
        ({"max_sentences": "3"}, "max_sentences: input should be a valid integer, not '3'"),
        ({"max_sentences": True}, "max_sentences: input should be a valid integer, not True"),
        ({"threads": 1.5}, "threads: input should be a valid integer, not 1.5"),
        ({"profile": ["opus"]}, "profile: should be a profile's name, not ['opus']"),
        ({"strategy": "first"}, "strategy: input should be 'translate-first' or"),
    ],
)
def test_wrong_argument_is_a_config_error_that_names_it(
    arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        Summarizer(**arguments)
    assert said in str(caught.value)
    assert "--" not in str(caught.value)
    assert caught.value.exit_code == 13


def test_arguments_lie_over_the_settings_and_these_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(EMPTY_GLOSSARY, "utf-8")
    (tmp_path / "own.toml").write_text("max_sentences = 5\nthreads = 5\nstrict = true", "utf-8")
    made = Summarizer(
        config=tmp_path / "own.toml",
        settings={"max_sentences": 6, "threads": 6, "translate": {"max_words": 40}},
        glossary=tmp_path / "own.csv",
        max_sentences=7,
    ).settings
    assert (made.max_sentences, made.threads, made.strict) == (7, 6, True)
    assert made.translate.max_words == 40
    assert made.translate.glossary == str(tmp_path / "own.csv")


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda s: s.brief(None), TypeError, "text: should be a string, not None"),
        (lambda s: s.brief(b"a"), TypeError, "text: should be a string, not b'a'"),
        (lambda s: s.brief(TEXT, title=5), TypeError, "title: should be a string, not 5"),
        (lambda s: s.brief(TEXT, language=5), TypeError, "language: should be a string, not 5"),
        (lambda s: s.brief(TEXT, language="../fr"), Refusal, "language unsupported: '../fr' is no"),
        (lambda s: s.brief("\ud800"), ArticleError, "text: a lone surrogate"),
        (lambda s: s.brief(TEXT, title="\ud800"), ArticleError, "title: a lone surrogate"),
        (lambda s: s.briefs(5), TypeError, "not iterable"),
        (lambda s: s.make(article(text=None)), ArticleError, "text: should be a string, not None"),
        (lambda s: s.from_settings({}), ConfigError, "settings: should be loaded settings, not {}"),
    ],
)
def test_wrong_article_is_named(
    call: Callable[[Any], object], error: type[Exception], said: str, summarizer: Summarizer
) -> None:
    with pytest.raises(error) as caught:
        call(summarizer)
    assert said in str(caught.value)


@pytest.mark.parametrize("title", [None, "", " \n", "\u200b\ufeff", "Le tramway"])
def test_brief_of_any_title_is_written_and_read_again(title: str | None) -> None:
    def headed(found: Article) -> BriefRecord:
        """As the steps do: a title is the headline, whatever is left of it."""
        brief = extract(found)
        return brief if not found.title else _headed(brief, found.title.strip("\u200b\ufeff \n"))

    summarizer = Summarizer()
    summarizer._make = headed  # type: ignore[assignment]
    brief = summarizer.brief(TEXT, title=title)
    assert brief.article.title == title
    assert Brief.from_json(brief.to_json()).to_json() == brief.to_json()


def _headed(brief: BriefRecord, headline: str) -> BriefRecord:
    return replace(brief, headline=dict.fromkeys(brief.headline, headline))


# Many articles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "id_", "said"),
    [
        (article("b", None), "b", "text: should be a string, not None"),
        (article("b", b"bytes"), "b", "text: should be a string, not b'bytes'"),
        (article("b", title=5), "b", "title: should be a string, not 5"),
        (article("b", url="\udcff"), "b", "url: a lone surrogate, which is not valid Unicode"),
        (article(None), "article-2", "id: should be a string, not None"),
        (article(""), "article-2", "id: is empty"),
        (Article("b", None, TEXT), "b", "source: should be a string, not None"),  # type: ignore[arg-type]
        ("Un texte.", "article-2", "should be an Article, not 'Un texte.'"),
        (None, "article-2", "should be an Article, not None"),
    ],
)
def test_item_that_is_no_article_is_its_own_outcome(
    wrong: Any, id_: str, said: str, summarizer: Summarizer
) -> None:
    first, second, third = summarizer.briefs([article("a"), wrong, article("c")])
    assert (first.outcome.kind, third.outcome.kind) == (OutcomeKind.DONE, OutcomeKind.DONE)
    assert (second.outcome.id, second.outcome.kind) == (id_, OutcomeKind.FAILED)
    assert (second.outcome.reason, second.brief) == (said, None)


def test_language_that_is_no_code_is_refused_and_ends_nothing(summarizer: Summarizer) -> None:
    codes = ("../profiles/opus", "FR", "fr\n", "a\0b", "x" * 999, "fr", None, "")
    articles = [article(f"a{n}", declared_language=code) for n, code in enumerate(codes)]
    found = [result.outcome.kind.value for result in summarizer.briefs(articles)]
    assert found == ["refused"] * 5 + ["done"] * 3


def test_id_that_was_given_before_gets_a_hash_of_the_article(summarizer: Summarizer) -> None:
    other = article("Tram", TEXT + "Encore.")
    articles = [article(), article("b"), other, article(), article("tram2")]
    ids = [result.brief.article.id for result in summarizer.briefs(articles) if result.brief]
    outcomes = [result.outcome.id for result in summarizer.briefs(articles)]
    assert outcomes == ids
    assert (ids[0], ids[1], ids[4]) == ("tram", "b", "tram2")
    assert len(set(ids)) == 5
    assert ids[2].startswith("Tram-")
    assert ids[3].startswith("tram-")
    again = [result.outcome.id for result in summarizer.briefs([article("Tram"), other])]
    assert again[1] == ids[2]


def test_results_in_hand_come_before_what_the_articles_raise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = SharedModel(Echo())

    def make(found: Article) -> BriefRecord:
        model.generate(["a"], GREEDY)  # so that all are in hand together
        return by_word(found)

    def articles() -> Iterator[Article]:
        yield article("a")
        yield article("b", f"crash {TEXT}")
        yield article("c")
        raise LookupError("the database went away")

    monkeypatch.setattr("summarize.api.BriefMaker", lambda settings: make)
    results = Summarizer().briefs(articles())
    assert [kinds(iter([next(results)])) for _ in range(3)] == [
        [("a", "done")],
        [("b", "failed")],
        [("c", "done")],
    ]
    with pytest.raises(LookupError, match="the database went away"):
        next(results)
    assert list(results) == []


def test_nothing_is_raised_where_the_articles_just_end(summarizer: Summarizer) -> None:
    assert kinds(summarizer.briefs(article(name) for name in "ab")) == [
        ("a", "done"),
        ("b", "done"),
    ]
    assert list(summarizer.briefs(())) == []


def test_error_that_ends_all_is_raised_at_once(summarizer: Summarizer) -> None:
    results = summarizer.briefs([article("a"), article("b", f"no_weights {TEXT}"), article("c")])
    assert next(results).outcome.id == "a"
    with pytest.raises(WeightsError):
        next(results)


class Endless:
    """An overlapping model that answers the first request when there is a second, and no other."""

    def __init__(self) -> None:
        self.spec = Echo().spec
        self.begun: list[Future[list[str]]] = []

    def length(self, text: str) -> int:
        return 1

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        return self.begin(texts, decoding).result()

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        self.begun.append(Future())
        if len(self.begun) == 2:
            self.begun[0].set_result(list(texts))
        return self.begun[-1]


@pytest.mark.parametrize("how", ["close", "forget"])
def test_early_close_leaves_nothing_behind(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    endless, left = Endless(), list[str]()
    model = SharedModel(endless)

    def make(found: Article) -> BriefRecord:
        try:
            model.generate(["a"], GREEDY)
            return extract(found)
        finally:
            left.append(found.id)

    monkeypatch.setattr("summarize.api.BriefMaker", lambda settings: make)
    threads = threading.active_count()
    results: Any = Summarizer().briefs(article(name) for name in "abc")
    assert next(results).outcome.id == "a"
    assert left == ["a"]
    if how == "close":
        results.close()
    del results
    assert left == ["a", "b", "c"]
    assert [answer.cancelled() for answer in endless.begun] == [False, True, True]
    assert threading.active_count() == threads


def test_settings_of_another_kind_are_still_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Settings] = []
    monkeypatch.setattr("summarize.api.BriefMaker", taken.append)
    Summarizer.from_settings(Settings(max_sentences=2), single_article=True)
    assert (taken[0].max_sentences, taken[0].articles_in_hand) == (2, 1)
