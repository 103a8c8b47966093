from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.completeness import Completeness

KNOWN = Completeness(["What's your name?", "Who are you?", "Who are you made by?", "Hello!", "", "..."])


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("what's your name", "whole"),
        ("What\u2019s your NAME?", "whole"),
        ("what's your", "beginning"),
        ("what's", "beginning"),
        ("um hello what's your", "beginning"),
        ("um hello what's your name", "whole"),
        ("who are you", "either"),
        ("who are you made by", "whole"),
        ("who are you made", "beginning"),
        ("hello", "whole"),
        ("well hello", "unknown"),
        ("are you", "unknown"),
        ("you what's your", "beginning"),
        ("you who are", "unknown"),
        ("hello who are", "beginning"),
        ("what's your name who are", "beginning"),
        ("I would like to know the", "beginning"),
        ("so um", "beginning"),
        ("and who", "unknown"),
        ("", "unknown"),
        ("?!", "unknown"),
    ],
)
def test_the_longest_end_that_is_known_counts(text: str, standing: str) -> None:
    assert KNOWN.judge(text) == standing


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=5), max_size=6), st.data())
def test_every_sentence_is_whole_and_every_beginning_no_stranger(
    sentences: list[list[str]], data: st.DataObject
) -> None:
    known = Completeness(" ".join(words) for words in sentences)
    for words in sentences:
        assert known.judge(" ".join(words)) in ("whole", "either")
        end = data.draw(st.integers(1, len(words)))
        assert known.judge(" ".join(words[:end])) != "unknown"
