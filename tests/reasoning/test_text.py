from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.text import normalize, plain, stem, stems, well_formed, words


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("What's your NAME?", "what is your name"),
        ("whats your name", "what is your name"),
        ("I don\u2019t know", "i do not know"),
        ("You're sure, they'll come; I've been", "you are sure they will come i have been"),
        ("can't won't cannot", "can not will not can not"),
        ("Ada's tower", "ada tower"),
        ("caf\u00e9, na\u00efve \u2014 d\u00e9j\u00e0", "caf\u00e9 na\u00efve d\u00e9j\u00e0"),
        ("\u041f\u0440\u0438\u0432\u0435\u0442!", "\u043f\u0440\u0438\u0432\u0435\u0442"),
        ("3 times 4", "3 times 4"),
        ("...", ""),
    ],
)
def test_how_something_is_written_makes_no_difference(text: str, normalized: str) -> None:
    assert normalize(text) == normalized


@pytest.mark.parametrize(
    ("one", "other"),
    [("jokes", "joke"), ("cities", "city"), ("talking", "talk"), ("stopped", "stop"), ("voices", "voice"),
     ("recorded", "record"), ("making", "make"), ("telling", "tells")],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["is", "this", "bus", "glass", "red", "king", "sing", "see", "me"])
def test_short_words_stay_whole(word: str) -> None:
    assert stem(word) == word


@given(st.text(max_size=60))
def test_any_text_can_be_compared(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert len(stems(text)) == len(words(text))
    assert plain(plain(text)) == plain(text)
    assert " ".join(words(text)) == normalize(text)


@given(st.text(st.characters(), max_size=20))
def test_well_formed_text_can_be_encoded(text: str) -> None:
    for candidate in (text, text + "\ud83d", "\udc00" + text):
        well_formed(candidate).encode()
    assert well_formed("\U0001f600a") == "\U0001f600a"
