from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.reasoning.personas import LINES, make_persona
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.bm25 import Bm25
from visavis.reasoning.calibration import PRIOR_WEIGHTS, WORDING_ONLY, calibrate, default_model, learn
from visavis.reasoning.features import features
from visavis.reasoning.finding import REMEMBERED_QUERIES, Finder
from visavis.reasoning.logistic import fit_choice, fit_logistic
from visavis.reasoning.persona import Persona
from visavis.reasoning.repertoire import Repertoire
from visavis.reasoning.retrieval import Index, entries_of
from visavis.reasoning.samples import padded, word_salads

SENSES = frozenset({"hearing", "voice"})
TOWN = {"town.md": "# Town\n\n## Harbor\nShips come at noon. They bring tea and rope. Captain Zorn is the master.\n"}


class CountingEncoder:
    """Counts what it encodes, with vectors from the letters of a text."""

    fingerprint = "letters"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        vectors = np.array([[1 + text.count(letter) for letter in "aeiostnr"] for text in texts], np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    encode_corpus = encode


@pytest.fixture
def persona(tmp_path: Path) -> Persona:
    return make_persona(tmp_path, knowledge=TOWN)


def test_rare_words_count_more() -> None:
    index = Bm25([["how", "tall", "is", "it"], ["how", "old", "is", "it"], ["how", "is", "tea"]])
    scores = index.scores(["how", "old"])
    assert scores.argmax() == 1
    assert index.idf("old") > index.idf("how") > 0
    assert index.idf("never") > index.idf("old")


def test_a_text_is_like_itself_and_not_like_others() -> None:
    index = Bm25([["a", "b"], ["c"], []])
    assert index.scores(["a", "b"]).tolist() == pytest.approx([1.0, 0.0, 0.0])
    assert index.scores([]).tolist() == [0, 0, 0]
    assert index.scores(["zzz"]).tolist() == [0, 0, 0]
    assert Bm25([]).scores(["a"]).tolist() == []


words = st.lists(st.sampled_from("abcd"), max_size=6)


@given(st.lists(words, max_size=6), words)
def test_scores_lie_between_0_and_1(texts: list[list[str]], query: list[str]) -> None:
    index = Bm25(texts)
    for contained in (None, np.ones(len(texts), bool)):
        scores = index.scores(query, contained=contained)
        assert scores.shape == (len(texts),)
        assert ((scores >= 0) & (scores <= 1)).all()


def test_exact_words_win(persona: Persona) -> None:
    index = Index(entries_of(persona), CountingEncoder())
    for number, line in enumerate(persona.lines):
        (query,) = index.queries([line.questions[0].upper()])
        assert index.rank(query, PRIOR_WEIGHTS).best == number


def test_only_what_is_allowed_is_found(persona: Persona) -> None:
    repertoire = Repertoire(persona, None)
    (query,) = repertoire.index.queries(["Why?"])
    allowed, favored = repertoire.masks(SENSES, "")
    assert repertoire.line(repertoire.index.rank(query, WORDING_ONLY, allowed=allowed).best) != persona.line(
        "why-tower"
    )
    allowed, favored = repertoire.masks(SENSES, "tower")
    best = repertoire.index.rank(query, WORDING_ONLY, allowed=allowed, favored=favored).best
    assert repertoire.line(best) == persona.line("why-tower")


def test_a_left_out_text_does_not_count(persona: Persona) -> None:
    index = Index(entries_of(persona), CountingEncoder())
    (query,) = index.queries(["Who are you?"])
    number = index.texts.index("Who are you?")
    assert index.rank(query, PRIOR_WEIGHTS).nearest[0] == pytest.approx(1.0, abs=1e-6)
    assert index.rank(query, PRIOR_WEIGHTS, without=number).nearest[0] < 0.999
    assert index.coverage(query, 0) == pytest.approx(1.0)
    assert index.coverage(query, 0, without=number) < 1.0


def test_passages_are_found_by_meaning_and_by_names(persona: Persona, minilm: MiniLM) -> None:
    finder = Finder(persona, minilm)
    for question in ("When do the boats arrive in the harbor?", "Tell me about captain Zorn."):
        match = finder.find([question], senses=SENSES)
        assert match.passage is not None
        assert match.title == "Town: Harbor"
    assert finder.sentence_in(persona.passages[0], "Who is the master there?") == 2
    assert finder.passages("ships", 3)[0].reference == "town#1"


def test_related_entries_come_best_first(persona: Persona, minilm: MiniLM) -> None:
    related = Finder(persona, minilm).related("How high is that tower?", SENSES, 3)
    assert related[0].reference == "tower"
    assert "why-tower" not in [item.reference for item in related]
    assert related[0].probability >= related[-1].probability


def test_an_excluded_line_is_not_found(persona: Persona, minilm: MiniLM) -> None:
    finder = Finder(persona, minilm)
    found = finder.find(["How tall is the tower?"], senses=SENSES, without=frozenset({"tower", "nonsense"}))
    assert found.reference != "tower"


def test_questions_that_come_again_are_not_encoded_again(persona: Persona) -> None:
    encoder = CountingEncoder()
    finder = Finder(persona, encoder)
    encoder.encoded.clear()
    for _ in range(3):
        finder.find(["Is it high up there?"], senses=SENSES)
    assert encoder.encoded == ["is it high up there"]
    finder.queries([f"question {number}" for number in range(REMEMBERED_QUERIES + 10)])
    encoder.encoded.clear()
    finder.queries(["Is it high up there?"])
    assert encoder.encoded == ["is it high up there"]


def test_nothing_to_say_is_an_error() -> None:
    with pytest.raises(ValueError, match="entries"):
        Index([], None)


def test_probability_tells_right_from_wrong(host_finder: Finder) -> None:
    sure = host_finder.find(["who are you"], senses=SENSES).probability
    likely = host_finder.find(["what sort of creature are you exactly"], senses=SENSES).probability
    strange = host_finder.find(["how do i convert a word file into a picture"], senses=SENSES).probability
    salad = host_finder.find(["the is you of a what my to in so the face do"], senses=SENSES).probability
    assert sure > 0.9 > likely > max(strange, salad)
    assert max(strange, salad) < 0.25


def test_calibration_is_repeatable_and_cached(host: Persona, tmp_path: Path) -> None:
    repertoire = Repertoire(host, None)
    first = calibrate(repertoire, tmp_path)
    (file,) = tmp_path.iterdir()
    again = calibrate(repertoire, tmp_path)
    fresh = learn(repertoire)
    for other in (again, fresh):
        np.testing.assert_allclose(other.weights, first.weights)
        np.testing.assert_allclose(other.model.coefficients, first.model.coefficients)
    file.write_text("{}")
    np.testing.assert_allclose(calibrate(repertoire, tmp_path).model.mean, first.model.mean)


def test_left_out_variants_mostly_find_their_line(host_finder: Finder) -> None:
    assert host_finder.calibration.samples == 1_500
    assert 0.6 < host_finder.calibration.accuracy < 1


def test_the_defaults_are_those_of_the_default_persona(host: Persona, host_finder: Finder) -> None:
    """They serve personas with few lines; if retrieval or the persona changes much, they have to be learned anew."""
    learned, default = host_finder.calibration.model, default_model(with_encoder=True)
    index = host_finder.repertoire.index
    allowed, favored = host_finder.repertoire.masks(SENSES, "")
    for query in index.queries(["who are you", "what is the price", "how do i boil an egg", "are you in pain"]):
        row = features(
            index, query, index.rank(query, host_finder.calibration.weights, allowed=allowed, favored=favored)
        )
        assert default.probability(row) == pytest.approx(learned.probability(row), abs=0.1)
    np.testing.assert_allclose(host_finder.calibration.weights, PRIOR_WEIGHTS, atol=3.0)


def test_few_lines_use_the_defaults(persona: Persona, minilm: MiniLM) -> None:
    small = learn(Repertoire(persona, minilm))
    assert small.samples == 7
    np.testing.assert_array_equal(small.model.coefficients, default_model(with_encoder=True).coefficients)
    wording = learn(Repertoire(persona, None))
    np.testing.assert_array_equal(wording.weights, WORDING_ONLY)


def test_another_persona_is_calibrated_anew(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name, lines in (("a", LINES), ("b", LINES[:2])):
        calibrate(Repertoire(make_persona(tmp_path / name, lines=lines), None), cache)
    assert len(list(cache.iterdir())) == 2


def test_logistic_regression_finds_known_coefficients() -> None:
    chance = np.random.default_rng(5)
    inputs = chance.normal(size=(20_000, 2)) * [2.0, 1.0] + [1.0, 0.0]
    odds = 1.5 * inputs[:, 0] - 2.0 * inputs[:, 1] + 0.5
    labels = (chance.random(20_000) < 1 / (1 + np.exp(-odds))).astype(float)
    model = fit_logistic(inputs, labels, np.ones(20_000), ridge=0)
    found = model.coefficients[:2] / model.scale
    np.testing.assert_allclose(found, [1.5, -2.0], atol=0.12)
    assert model.probability(np.array([0.0, 0.0])) == pytest.approx(1 / (1 + np.exp(-0.5)), abs=0.02)


def test_choice_finds_known_weights() -> None:
    chance = np.random.default_rng(6)
    candidates = chance.normal(size=(4_000, 5, 2))
    utility = candidates @ [2.0, -1.0] + chance.gumbel(size=(4_000, 5))
    weights = fit_choice(candidates, utility.argmax(1), np.array([1.0, 0.0]))
    np.testing.assert_allclose(weights, [2.0, -1.0], atol=0.15)


def test_word_salads_are_in_the_vocabulary_and_contain_no_question() -> None:
    sentences = ["who are you really", "what is your name", "tell me a joke please"]
    vocabulary = {word for sentence in sentences for word in sentence.split()}
    salads = word_salads(sentences, 40, random.Random(1))
    assert len(salads) == 40
    assert all(set(salad.split()) <= vocabulary for salad in salads)
    assert not any(sentence in salad for salad in salads for sentence in sentences)
    assert salads == word_salads(sentences, 40, random.Random(1))


def test_padding_keeps_the_question() -> None:
    chance = random.Random(2)
    texts = {padded("Who are you?", chance) for _ in range(50)}
    assert len(texts) > 20
    assert all("who are you" in text for text in texts)
