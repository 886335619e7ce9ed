"""Turns: who speaks in an interview, a dialogue or a quoted post.

An interview's questions are nobody's statements, and its answers are those of the person asked,
whom often the headline alone names. Turns are told by labels (`G. L. :`, `R :`), by dashes, or by
paragraphs that end in a question mark and are answered; in doubt there are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.facts.attribution import is_question
from summarize.facts.dialogue.people import People
from summarize.facts.dialogue.quoted import long_quotations, posts
from summarize.facts.dialogue.turn import Paragraph, Turn
from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.records import Sentence
from summarize.text.normalize import normalize

_FEWEST_LABELLED = 3
"""Paragraphs with a label that make a dialogue."""
_FEWEST_QUESTIONS = 3
"""Questions without a label that make an interview; one less where the article says it is one."""
_LONGEST_ROLE = 4
"""Words of a label that begins with an article: `the judge`."""
_LABEL = re.compile(
    r"[—–-]?\s*(?P<label>(?:[^\W\d_]\.[\s-]?){1,4}|[^\W\d_][^:;!?«»“”\"\n]{0,40}?)\s?:(?=\s)"
)
_TRANSLATED_LABEL = re.compile(r"^(?:[—–-]\s+|[^:?!\n]{1,60}?\s?:\s+)")
_DASH = re.compile(r"[—–-]\s+(?=\S)")


def unlabelled(text: str) -> str:
    """Return a translated turn without its label or dash, whatever became of the label's name."""
    return _TRANSLATED_LABEL.sub("", text, count=1)


def turns(
    text: str,
    sentences: Sequence[Sentence],
    data: LanguageData,
    title: str | None = None,
    site: str | None = None,
) -> tuple[Turn | None, ...]:
    """Return each sentence's turn; None for what is no part of a dialogue.

    Args:
        text: the article.
        sentences: all of it, in order.
        data: of its language.
        title: its title, which may name who is interviewed.
        site: the publication's name, a label of whoever asks.
    """
    found: list[Turn | None] = [None] * len(sentences)
    if not sentences:
        return ()
    paragraphs = _paragraphs(text, sentences, data)
    people = People(sentences, title, data)
    speaking = _labelled(paragraphs, people, data, site) or _asked(
        paragraphs, sentences, people, data, title
    )
    said = long_quotations(sentences, people) | posts(paragraphs, sentences) | speaking
    for index, turn in said.items():
        found[index] = turn
    return tuple(found)


def _paragraphs(text: str, sentences: Sequence[Sentence], data: LanguageData) -> list[Paragraph]:
    blank = "\n\n" in text
    starts = [0]
    for index in range(1, len(sentences)):
        gap = text[sentences[index - 1].end : sentences[index].start]
        begins = gap.count("\n") > 1 or (
            "\n" in gap and (not blank or bool(_label(sentences[index].text, data)[1]))
        )
        if begins:
            starts.append(index)
    ends = [*(start - 1 for start in starts[1:]), len(sentences) - 1]
    made = []
    for first, last in zip(starts, ends, strict=True):
        whole = text[sentences[first].start : sentences[last].end]
        label, width = _label(whole, data)
        dash = _DASH.match(whole)
        made.append(
            Paragraph(first, last, whole, label, width or (dash.end() if dash else 0), bool(dash))
        )
    return made


def _label(text: str, data: LanguageData) -> tuple[str, int]:
    """Return the label of a paragraph, and its length with the colon."""
    match = _LABEL.match(text)
    if match is None:
        return "", 0
    label = (
        match["label"].split("(")[0].strip(" .-") if "." not in match["label"] else match["label"]
    )
    words = LETTERS.findall(label)
    small = data.names.particles | data.shorten.determiners
    if not words or len(words) > 6 or not words[0][0].isupper():
        return "", 0
    role = words[0].lower() in data.shorten.determiners and len(words) <= _LONGEST_ROLE
    if not role and not all(word[0].isupper() or word in small for word in words):
        return "", 0
    end = match.end()
    return normalize(label), end + len(text[end:]) - len(text[end:].lstrip())


def _labelled(
    paragraphs: Sequence[Paragraph], people: People, data: LanguageData, site: str | None
) -> dict[int, Turn]:
    """Return the turns of a dialogue with labels, empty if it is none."""
    heading = paragraphs[0].first == paragraphs[0].last and people.is_heading(0)
    spoken = [p for p in paragraphs[heading:] if p.label]
    by_label: dict[str, list[Paragraph]] = {}
    for paragraph in spoken:
        by_label.setdefault(paragraph.label.casefold(), []).append(paragraph)
    repeated = any(len(group) > 1 for group in by_label.values())
    if len(spoken) < _FEWEST_LABELLED or not repeated or not any("?" in p.text for p in spoken):
        return {}
    asking = {label for label, group in by_label.items() if _questions(label, group, data, site)}
    if not asking or len(asking) == len(by_label):
        return {}
    names = [p.label for p in spoken if p.label.casefold() not in asking]
    found: dict[int, Turn] = {}
    speaker: str | None = None
    for paragraph in paragraphs[paragraphs.index(spoken[0]) :]:
        if _is_credit(paragraph, data):
            break
        asks = paragraph.label.casefold() in asking if paragraph.label else paragraph.asks
        if paragraph.label and not asks:
            speaker = people.labelled(paragraph.label, names)
        elif speaker is None and not asks:
            speaker = people.labelled(names[0], names)
        found |= _turn(paragraph, asks, speaker, people)
    return found


def _questions(
    label: str, group: Sequence[Paragraph], data: LanguageData, site: str | None
) -> bool:
    """Tell whether the paragraphs of a label are an interviewer's."""
    words = data.dialogue
    if label in words.questioners or (site and label == site.casefold()):
        return True
    if label in words.answerers:
        return False
    asked = sum(p.asks + p.has(words.second_person) for p in group)
    return asked > sum(2 * p.has(words.first_person) for p in group)


def _cut(paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]) -> list[Paragraph]:
    """Cut paragraphs that begin with a question and its answer, as pages with bold ones have."""
    parts: list[Paragraph] = []
    for paragraph in paragraphs:
        inside = range(paragraph.first, paragraph.last + 1)
        asked = next((i for i in inside if not is_question(sentences[i].text)), inside.stop)
        if asked in (inside.start, inside.stop):
            parts.append(paragraph)
            continue
        for first, last in ((inside.start, asked - 1), (asked, inside.stop - 1)):
            text = " ".join(sentences[i].text for i in range(first, last + 1))
            parts.append(Paragraph(first, last, text))
    return parts


def _asked(
    paragraphs: Sequence[Paragraph],
    sentences: Sequence[Sentence],
    people: People,
    data: LanguageData,
    title: str | None,
) -> dict[int, Turn]:
    """Return the turns of an interview whose questions have no label, empty if it is none."""
    words = data.dialogue
    dashed = [p for p in paragraphs if p.dash]
    parts = dashed if sum(p.asks for p in dashed) > 1 else _cut(paragraphs, sentences)
    places = [i for i, p in enumerate(parts) if p.asks]
    opened = places[0] if places else 0
    before = " ".join([title or "", *(p.text for p in parts[:opened])]).lower()
    said = f" {' '.join(LETTERS.findall(before))} "
    is_one = any(f" {mark} " in said for mark in words.marks)
    answered = [i for i in places if i + 1 < len(parts) and not parts[i + 1].asks]
    if len(answered) < _FEWEST_QUESTIONS - (is_one or parts is dashed):
        return {}
    addressed = sum(parts[i].has(words.second_person) for i in answered)
    own = sum(parts[i + 1].has(words.first_person) for i in answered)
    if 2 * max(addressed, own) < len(answered) or not own:
        return {}
    speaker = people.interviewed()
    found: dict[int, Turn] = {}
    for paragraph in parts[opened:]:
        if _is_credit(paragraph, data):
            break
        found |= _turn(paragraph, paragraph.asks, speaker, people)
    return found


def _is_credit(paragraph: Paragraph, data: LanguageData) -> bool:
    words = f" {' '.join(LETTERS.findall(paragraph.text.lower()))} "
    return any(f" {phrase} " in words for phrase in data.dialogue.credits)


def _turn(paragraph: Paragraph, asks: bool, speaker: str | None, people: People) -> dict[int, Turn]:
    named = None if asks or speaker is None else people.named(speaker)
    known = None if asks or named is None else speaker
    return {
        index: Turn(asks, known, named, people.overlap(index, paragraph.first, paragraph.width))
        for index in range(paragraph.first, paragraph.last + 1)
    }
