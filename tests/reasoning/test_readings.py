from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.readings import MAX_READINGS, after_refusal, readings, says_no, says_yes


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Iris, could you", "could you"),
        ("so um well who are you then", "who are you"),
        ("Hello, who are you?", "who are you"),
        ("Hi there Iris, can you hear me?", "can you hear me"),
        ("I had a bad day. Tell me a joke!", "tell me a joke"),
        ("and music?", "music"),
        ("What about books?", "books"),
        ("What about books?", "do you like films books"),
    ],
)
def test_the_question_is_found_among_small_words(text: str, reading: str) -> None:
    assert reading in readings(text, called="Iris", before="Do you like films?")


def test_the_words_themselves_come_first() -> None:
    assert readings("Hello, who are you?")[0] == "hello who are you"
    assert readings("please", called="Please") == ["please"]
    assert readings("...") == []


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=50))
def test_readings_are_few_and_never_empty(text: str, called: str, before: str) -> None:
    found = readings(text, called=called, before=before)
    assert len(found) <= MAX_READINGS
    assert all(found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("text", ["Yes.", "yeah", "Yes, please!", "That's right."])
def test_yes(text: str) -> None:
    assert says_yes(text)
    assert not says_no(text)


@pytest.mark.parametrize("text", ["No.", "nope", "No, thank you.", "No I didn't"])
def test_no(text: str) -> None:
    assert says_no(text)
    assert not says_yes(text)


@pytest.mark.parametrize("text", ["Yes but who are you?", "know", "", "yesterday"])
def test_neither_yes_nor_no(text: str) -> None:
    assert not says_yes(text)
    assert not says_no(text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("No, I said: who are you?", "who are you"), ("no tell me a joke", "tell me a joke"), ("nobody", "nobody"),
     ("no", "no")],
)  # fmt: skip
def test_what_follows_a_no(text: str, rest: str) -> None:
    assert after_refusal(text) == rest
