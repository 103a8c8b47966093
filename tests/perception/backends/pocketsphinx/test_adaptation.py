from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.perception.recognizers import QUESTIONS, VOCABULARY
from visavis.perception.backends.pocketsphinx import adaptation
from visavis.perception.backends.pocketsphinx.adaptation import KEPT, AdaptedModel, adapt, fingerprint

PRONUNCIATIONS = dict(VOCABULARY.pronunciations)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def adapted(cache: Path) -> AdaptedModel:
    return adapt(QUESTIONS, PRONUNCIATIONS, cache)


def test_the_files_are_there_and_complete(adapted: AdaptedModel) -> None:
    assert adapted.built_s is not None
    assert adapted.guessed == ()
    assert adapted.written["iris"] == "Iris"
    dictionary = dict(line.split(" ", 1) for line in adapted.dictionary.read_text().splitlines())
    assert dictionary["visavis"] == "V IY Z AH V IY"
    assert {"hello", "joke", "iris", "the", "the(2)", "house"} <= dictionary.keys()
    assert 1900 < len({word.partition("(")[0] for word in dictionary}) < 2100
    listed = adapted.language_model.read_text().partition("\\1-grams:")[2].partition("\\2-grams:")[0]
    words = {line.split("\t")[1] for line in listed.strip().splitlines()}
    assert words - {"<s>", "</s>"} == {word.partition("(")[0] for word in dictionary}


def test_words_that_nobody_should_hear_by_mistake_are_left_out(adapted: AdaptedModel) -> None:
    words = {line.split(" ")[0] for line in adapted.dictionary.read_text().splitlines()}
    assert not words & {"fuck", "shit", "bitch", "damn"}


def test_the_second_time_it_comes_from_the_cache(adapted: AdaptedModel, cache: Path) -> None:
    again = adapt(list(QUESTIONS), PRONUNCIATIONS, cache)
    assert again.built_s is None
    assert (again.language_model, again.written) == (adapted.language_model, adapted.written)
    assert [path.name for path in cache.iterdir()] == [fingerprint(QUESTIONS, PRONUNCIATIONS)]


def test_other_sentences_and_other_pronunciations_are_another_model() -> None:
    names = {
        fingerprint(QUESTIONS, PRONUNCIATIONS),
        fingerprint(QUESTIONS[1:], PRONUNCIATIONS),
        fingerprint(QUESTIONS, {}),
        fingerprint(QUESTIONS, PRONUNCIATIONS | {"iris": "AY R IH S"}),
    }
    assert len(names) == 4
    assert fingerprint(("a",), {"x": "1", "y": "2"}) == fingerprint(["a"], {"y": "2", "x": "1"})


def test_a_persona_without_sentences_understands_common_words(tmp_path: Path) -> None:
    adapted = adapt([], {}, tmp_path)
    words = {line.split(" ")[0] for line in adapted.dictionary.read_text().splitlines()}
    assert {"hello", "question", "weather"} <= words
    assert len(words) > 4000


def test_what_is_spelled_strangely_is_reported(tmp_path: Path) -> None:
    assert adapt(["Ask Blorfius about the GPU"], {}, tmp_path).guessed == ("blorfius",)


def test_a_malformed_pronunciation_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="visavis"):
        adapt(QUESTIONS, {"visavis": "vee"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_models_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_: object, __: object, folder: Path) -> None:
        (folder / "words.json").write_text('{"written": {}, "guessed": []}')

    monkeypatch.setattr(adaptation, "_build", write)
    for i in range(KEPT + 4):
        adapt([str(i)], {}, tmp_path)
        os.utime(tmp_path / fingerprint([str(i)], {}), (i, i))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {fingerprint([str(i)], {}) for i in range(4, KEPT + 4)}


def test_a_build_that_is_broken_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(adaptation, "_build", fail)
    with pytest.raises(OSError, match="full"):
        adapt(QUESTIONS, {}, tmp_path)
    assert list(tmp_path.iterdir()) == []
