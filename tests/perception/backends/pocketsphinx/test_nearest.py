from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.backends.pocketsphinx.nearest import NEAR, SURE, NearestSentence

PRONUNCIATIONS = {
    "hello": "HH AH L OW",
    "here": "HH IY R",
    "hear": "HH IY R",
    "who": "HH UW",
    "are": "AA R",
    "you": "Y UW",
    "can": "K AE N",
    "me": "M IY",
    "see": "S IY",
    "cheer": "CH IH R",
    "yes": "Y EH S",
    "yet": "Y EH T",
    "elephants": "EH L AH F AH N T S",
    "marched": "M AA R CH T",
}
PHONES = {word: phones.split() for word, phones in PRONUNCIATIONS.items()}
SENTENCES = [
    text.split() for text in ("hello who are you", "can you hear me", "can you see me", "yes", "an unknown word")
]
NEAREST = NearestSentence(SENTENCES, PHONES)


def find(text: str, confidence: float = 0.5) -> str | None:
    words = text.split()
    found = NEAREST.find(words, [phone for word in words for phone in PHONES[word]], confidence)
    return None if found is None else " ".join(found[0])


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("hello here are you", "hello who are you"),
        ("can you cheer me", "can you hear me"),
        ("can you hear me", None),
        ("elephants marched", None),
        ("yet", None),
        ("", None),
    ],
)
def test_what_sounds_almost_like_a_sentence_is_that_sentence(heard: str, meant: str | None) -> None:
    assert find(heard) == meant


def test_what_was_heard_for_sure_stays() -> None:
    assert find("hello here are you", SURE) is None


def test_without_sentences_nothing_is_near() -> None:
    assert NearestSentence([], PHONES).find(["hello", "you"], PHONES["hello"] + PHONES["you"], 0.1) is None


@given(st.lists(st.sampled_from(sorted(PHONES)), min_size=1, max_size=8))
def test_what_is_found_is_expected_and_near(words: list[str]) -> None:
    phones = [phone for word in words for phone in PHONES[word]]
    found = NEAREST.find(words, phones, 0.3)
    if found is not None:
        assert list(found[0]) in SENTENCES
        assert 1 - NEAR <= found[1] < 1
        assert words not in SENTENCES
