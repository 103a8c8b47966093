from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import Source
from visavis.reasoning.mind import Thought
from visavis.reasoning.never_say import REFUSED, SentenceFilter, ThoughtFilter

MODEL = Source(kind="model", reference="m")
FORBIDDEN = ["guarantee", "acme corp", r"/\b\d{3}-\d{4}\b/", "it's free"]


def made() -> SentenceFilter:
    return SentenceFilter(FORBIDDEN, lambda: "Not that.")


def test_sentences_pass_unless_they_contain_something_forbidden() -> None:
    filtered = made()
    assert filtered.feed("We do our best.") == "We do our best."
    assert filtered.feed("The guaranteed one is a word of its own.") is not None
    assert filtered.feed(" I GUARANTEE that.") == " Not that."
    assert filtered.feed(" Acme\u00a0 Corp is bad.") is None  # one refusal is enough
    assert filtered.stopped == 2


def test_writing_makes_no_difference() -> None:
    for said in ("I gua\u200brantee it.", "A Guarantee!", "Call 555-1234.", "It\u2019s free.", "ACME\n corp"):
        assert not made().allows(said), said


def pieces(*texts: tuple[str, int]) -> list[Thought]:
    return [Thought(text, index, MODEL) for text, index in texts]


def through(thoughts: list[Thought], filtered: ThoughtFilter) -> list[Thought]:
    return [*(out for thought in thoughts for out in filtered.feed(thought)), *filtered.finish()]


def test_a_sentence_is_heard_only_once_it_is_complete() -> None:
    filtered = ThoughtFilter(made())
    assert filtered.feed(Thought("I guar", 0, MODEL)) == []
    assert filtered.feed(Thought("antee it.", 0, MODEL)) == []
    (said,) = filtered.feed(Thought(" Really", 1, MODEL))
    assert (said.text, said.source) == ("Not that.", REFUSED)
    assert [item.text for item in filtered.finish()] == [" Really"]
    assert [item.text for item in filtered.feed(Thought(" ", 1, MODEL))] == [" "]  # over: nothing is held


def test_with_nothing_forbidden_nothing_is_held_back() -> None:
    filtered = ThoughtFilter(SentenceFilter([], lambda: ""))
    for thought in pieces(("I guar", 0), ("antee", 0), (" it.", 0)):
        assert filtered.feed(thought) == [thought]


@given(
    st.lists(st.tuples(st.sampled_from(["I ", "guar", "antee ", "it. ", "you", " "]), st.integers(0, 3)), max_size=12)
)
def test_however_it_is_cut_nothing_forbidden_is_heard(parts: list[tuple[str, int]]) -> None:
    ordered = pieces(*sorted(parts, key=lambda part: part[1]))
    said = through(ordered, ThoughtFilter(made()))
    for index in {thought.sentence_index for thought in said}:
        assert made().allows("".join(thought.text for thought in said if thought.sentence_index == index))
