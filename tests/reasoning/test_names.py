from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.names import told_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Tom", "Tom"),
        ("hi my name is tom and who are you", "Tom"),
        ("My name's Mary Jane Watson.", "Mary Jane Watson"),
        ("Call me O\u2019Neil", "O'Neil"),
        ("you can call me al", "Al"),
        ("I'm called Jean-Luc", "Jean-Luc"),
        ("I go by the name of Henry", "Henry"),
        ("everybody calls me Robert by the way", "Robert"),
        ("my name is not important", None),
        ("call me later", None),
        ("My name is " + "x" * 60, None),
        ("what is my name", None),
        ("Tom", None),
        ("I'm sad", None),
    ],
)
def test_a_name_is_noticed_when_it_is_told(text: str, name: str | None) -> None:
    assert told_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("Tom", "Tom"), ("I'm Tom.", "Tom"), ("it's anna", "Anna"), ("well, I am Kim", "Kim"), ("I'm fine", None),
     ("that's private", None), ("no", None), ("why do you want to know that", None), ("who are you", None)],
)  # fmt: skip
def test_the_name_alone_will_do_when_it_was_asked_for(text: str, name: str | None) -> None:
    assert told_name(text, asked=True) == name


@given(st.text(max_size=80), st.booleans())
def test_any_text_is_safe(text: str, asked: bool) -> None:
    name = told_name(text, asked=asked)
    assert name is None or 0 < len(name) <= 40
