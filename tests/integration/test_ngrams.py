"""The n-gram profiles that languages are told apart by."""

from __future__ import annotations

from pathlib import Path

import langdetect.detector_factory

from summarize.languages.ngrams import detector_factory as _factory


def test_profiles_are_as_langdetect_reads_them() -> None:
    ours = _factory(0)
    theirs = langdetect.detector_factory.DetectorFactory()
    folder = Path(langdetect.detector_factory.PROFILES_DIRECTORY)
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    theirs.load_json_profile([file.read_text("utf-8") for file in files])
    assert ours.langlist == theirs.langlist
    assert "no n-gram" not in ours.word_lang_prob_map
    found = {ngram: ours.word_lang_prob_map[ngram] for ngram in theirs.word_lang_prob_map}
    assert found == theirs.word_lang_prob_map
