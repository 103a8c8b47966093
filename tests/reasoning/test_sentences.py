from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.sentences import SentenceSplitter, split_sentences

TEXTS = st.text(st.sampled_from("aB1 .!?…\n\"')é,"), max_size=60)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("...", ["..."]),
        ("Hello", ["Hello"]),
        ("Hello. I'm Iris! And you?", ["Hello.", "I'm Iris!", "And you?"]),
        ("It costs 3.50 dollars.", ["It costs 3.50 dollars."]),
        ("Ask Dr. Miller, e.g. about J. Smith.", ["Ask Dr. Miller, e.g. about J. Smith."]),
        ("So am I. You too?", ["So am I.", "You too?"]),
        ('"Really?" he said.', ['"Really?"', "he said."]),
        ("Wait... what?!", ["Wait...", "what?!"]),
        ("One\ntwo. Three", ["One", "two.", "Three"]),
        ("No end", ["No end"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(TEXTS, st.data())
def test_pieces_make_no_difference(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    splitter = SentenceSplitter()
    found: list[tuple[str, int]] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        found += splitter.feed(text[start:end])
    found += splitter.finish()
    assert "".join(piece for piece, _ in found) == text.rstrip()
    indices = [index for _, index in found]
    assert indices == sorted(indices)
    sentences: dict[int, str] = {}
    for piece, index in found:
        sentences[index] = sentences.get(index, "") + piece
    assert [item.strip() for item in sentences.values() if item.strip()] == split_sentences(text)


@given(TEXTS)
def test_nothing_but_closing_marks_and_space_is_held_back(text: str) -> None:
    splitter = SentenceSplitter()
    said = "".join(piece for piece, _ in splitter.feed(text))
    assert text.startswith(said)
    assert not any(character.isalnum() for character in text[len(said) :])
