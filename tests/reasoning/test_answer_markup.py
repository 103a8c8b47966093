from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.answer_markup import AnswerMarkup, Cited, Fragment, OnScreen, Spoken, WrittenCall

WHOLE = (
    "I looked. <screen># Results\n- one <b>two</b></screen> It opened in 1912 [k1, k12]. [smile] 3 < 4 <think>secret"
    '</think>and <tool_call>{"name": "x", "arguments": {}}</tool_call>[kind] [k] done[k3]'
)


def read(*pieces: str) -> list[Fragment]:
    markup = AnswerMarkup()
    found = [fragment for piece in pieces for fragment in markup.feed(piece)]
    joined: list[Fragment] = []
    for fragment in [*found, *markup.finish()]:
        last = joined[-1] if joined else None
        if isinstance(fragment, Spoken) and isinstance(last, Spoken):
            joined[-1] = Spoken(last.text + fragment.text)
        elif isinstance(fragment, OnScreen) and isinstance(last, OnScreen) and not last.ends:
            joined[-1] = OnScreen(last.text + fragment.text, fragment.ends)
        else:
            joined.append(fragment)
    return joined


def test_each_kind_of_text_is_told_apart() -> None:
    assert read(WHOLE) == [
        Spoken("I looked."),
        OnScreen("# Results\n- one <b>two</b>", ends=True),
        Spoken(" It opened in 1912"),
        Cited(("k1", "k12")),
        Spoken(". [smile] 3 < 4 and"),
        WrittenCall('{"name": "x", "arguments": {}}'),
        Spoken(" [kind] [k] done"),
        Cited(("k3",)),
    ]


@given(st.lists(st.integers(0, len(WHOLE)), max_size=30))
def test_where_the_pieces_are_cut_makes_no_difference(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[start:end] for start, end in pairwise(places)]
    assert read(*pieces) == read(WHOLE)


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("a <scr", [Spoken("a <scr")]),
        ("a [k1", [Spoken("a [k1")]),
        ("<screen>a list", [OnScreen("a list", ends=True)]),
        ("<think>hmm", []),
        ('<tool_call>{"name"', [WrittenCall('{"name"')]),
        ("", []),
    ],
)
def test_what_is_never_closed_ends_with_the_text(text: str, fragments: list[Fragment]) -> None:
    assert read(text) == fragments


@given(st.text(alphabet="ab <>[]k1/screentoolc_ ", max_size=60))
def test_no_word_is_lost_or_made_up(text: str) -> None:
    spoken = "".join(item.text for item in read(text) if isinstance(item, Spoken | OnScreen))
    letters = iter(text)
    assert all(character in letters for character in spoken)
