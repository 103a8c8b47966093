"""Texts that are still being written, in phrases."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.speech.phrases import LONGEST, PhraseSplitter

PARTS = [
    "Dr.", "No.", "U.S.", "etc.", "J.", "I.", "$3.50", "3.5", "1.", "2021.", "**bold text** ", "*", "**", "_it is_",
    "`code. here`", "```\n", "```", "[a link. here](http://x.com/a.b?c=d)", "[", "](", "<b>", "<", "hello", "World",
    "and", "the", "...", "!", "?", ",", ";", ":", "—", "-", "\n", "\n\n", " ", " ", " ", "# ", "- ", "😀", "你好。",
    "\"", "”", "a@b.com.", "https://x.com/a.b. ", "x" * 30,
]  # fmt: skip


def split(text: str, *, pieces: list[int] | None = None) -> list[str]:
    """Return the phrases of a text that arrives in pieces of the given lengths, and then in one piece."""
    splitter = PhraseSplitter()
    phrases: list[str] = []
    for length in pieces or []:
        phrases += splitter.feed(text[:length])
        text = text[length:]
    return [*phrases, *splitter.feed(text), *splitter.flush()]


def test_the_first_phrase_ends_at_the_first_pause() -> None:
    assert split("Hello, I'm Vera, and I live here. How are you today?") == [
        "Hello,",
        "I'm Vera, and I live here.",
        "How are you today?",
    ]


def test_a_first_clause_that_goes_on_ends_after_five_to_eight_words() -> None:
    assert split("I am a virtual human who lives in this page.") == ["I am a virtual human who lives in this page."]
    phrases = split("I am a virtual human who lives in this page and talks to people all day long")
    assert phrases[0] == "I am a virtual human who lives"
    assert len(phrases) == 2


def test_the_first_phrase_is_given_as_soon_as_it_is_known() -> None:
    splitter = PhraseSplitter()
    assert splitter.feed("Sure") == []
    assert splitter.feed(" thing.") == []  # it may go on: "thing.com"
    assert splitter.feed(" The") == ["Sure thing."]
    assert splitter.feed(" answer") == []
    assert splitter.flush() == ["The answer"]
    assert splitter.flush() == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Dr. Smith met Mr. and Mrs. J. R. Jones. Hi.", ["Dr. Smith met Mr. and Mrs. J. R. Jones.", "Hi."]),
        ("It costs $3.50. Or 3.5 euros.", ["It costs $3.50.", "Or 3.5 euros."]),
        ("No. 5 is here. No. It is not.", ["No. 5 is here.", "No.", "It is not."]),
        ("He left at 5 p.m. yesterday. She left at 6 p.m. Then I left.",
         ["He left at 5 p.m. yesterday.", "She left at 6 p.m.", "Then I left."]),
        ("Go to https://x.com/a.b?c=d. Now.", ["Go to https://x.com/a.b?c=d.", "Now."]),
        ("See [the docs. Really](http://x.com). Yes.", ["See [the docs. Really](http://x.com).", "Yes."]),
        ("**Never. Ever.** do `a. b` that.", ["**Never. Ever.** do `a. b` that."]),
        ("# Title\n\n- one\n- two\n1. First\n2. Second", ["# Title", "- one", "- two", "1. First", "2. Second"]),
        ("Look:\n```python\nprint('a. b')\n\nx = 1\n```\nDone.",
         ["Look:", "```python\nprint('a. b')\n\nx = 1\n```", "Done."]),
        ("She said \"Stop.\" Then left.", ["She said \"Stop.\"", "Then left."]),
        ("Really?! Yes...maybe. Well... no.", ["Really?!", "Yes...maybe.", "Well... no."]),
        ("It was 2021. Then came more.", ["It was 2021.", "Then came more."]),
        ("你好。我是薇拉！", ["你好。", "我是薇拉！"]),
        ("Price 2 * 3 = 6 and **not closed. Next.", ["Price 2 * 3 = 6 and **not closed.", "Next."]),
    ],
)  # fmt: skip
def test_phrases_end_where_sentences_do(text: str, phrases: list[str]) -> None:
    assert split(text) == phrases


def test_later_phrases_are_whole_sentences_unless_they_are_very_long() -> None:
    words = "word " * 30
    phrases = split(f"Hi. A first one, of some length, in all. {words}, {words}, {words}end.")
    assert phrases[:2] == ["Hi.", "A first one, of some length, in all."]
    assert all(len(phrase) <= LONGEST for phrase in phrases)
    assert phrases[2].endswith(",")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I like it here because it is quiet. Yes.", "I like it here"),
        ("You can ask me and I will answer it.", "You can ask me"),
        ("I know that it is so, of course.", "I know"),
        ("I went to the store and came home again.", None),  # no clause ends within four words
        ("That is what I think about it.", None),  # nobody pauses after 'is'
        ("Because and so on and on.", None),
        ("Sure thing. The rest follows.", "Sure thing."),
    ],
)
def test_a_slow_text_is_begun_where_its_first_clause_ends(text: str, first: str | None) -> None:
    splitter = PhraseSplitter(eager=True)
    said = [phrase for word in re.findall(r"\S+\s*", text) for phrase in splitter.feed(word)]
    patient = PhraseSplitter()
    usual = [phrase for word in re.findall(r"\S+\s*", text) for phrase in patient.feed(word)] + patient.flush()
    said += splitter.flush()
    assert said[0] == (first or usual[0])
    assert " ".join(said) == text
    at_once = PhraseSplitter(eager=True)
    assert at_once.feed(text) + at_once.flush() == usual  # what is there already needs no haste


@given(st.text(max_size=300), st.lists(st.integers(1, 20), max_size=30))
def test_haste_loses_nothing(text: str, pieces: list[int]) -> None:
    splitter = PhraseSplitter(eager=True)
    phrases, rest = [], text
    for size in pieces:
        phrases += splitter.feed(rest[:size])
        rest = rest[size:]
    phrases += splitter.feed(rest) + splitter.flush()
    assert " ".join(" ".join(phrases).split()) == " ".join(text.split())


@given(st.lists(st.sampled_from(PARTS), max_size=40), st.lists(st.integers(1, 20), max_size=60))
def test_where_the_pieces_are_cut_makes_no_difference(parts: list[str], pieces: list[int]) -> None:
    text = "".join(parts)
    assert split(text, pieces=pieces) == split(text)


@given(st.text(max_size=300), st.lists(st.integers(1, 20), max_size=30))
def test_phrases_put_together_are_the_text_up_to_white_space(text: str, pieces: list[int]) -> None:
    phrases = split(text, pieces=pieces)
    assert "".join("".join(phrases).split()) == "".join(text.split())
    assert all(phrase == phrase.strip() and phrase for phrase in phrases)


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=200))
def test_no_phrase_of_plain_words_is_too_long(words: list[str]) -> None:
    phrases = split(" ".join(words))
    assert len(phrases[0].split()) <= 12
    assert all(len(phrase) <= LONGEST for phrase in phrases)
