from __future__ import annotations

from collections.abc import Iterable

from visavis.events import Source
from visavis.reasoning.mind import Thought
from visavis.reasoning.spoken_answer import SpokenAnswer

MODEL = Source(kind="model", reference="m")
FILLER = Source(kind="filler", reference="working")
BOOK = Source(kind="knowledge", reference="book#1", title="The book")
PAGE = Source(kind="agent", reference="page")


def sentences(thoughts: Iterable[Thought]) -> dict[int, tuple[str, list[str]]]:
    """Return text and kinds of source by sentence."""
    found: dict[int, tuple[str, list[str]]] = {}
    for thought in thoughts:
        text, kinds = found.get(thought.sentence_index, ("", []))
        more: list[str] = [] if thought.source.kind in kinds else [thought.source.kind]
        found[thought.sentence_index] = (text + thought.text, kinds + more)
    return found


def test_texts_of_several_rounds_are_numbered_on_and_joined_by_a_space() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.text("I'll look."), *answer.pause(), *answer.say("One moment.", FILLER)]
    thoughts += [*answer.text("It opened"), *answer.text(" in 1912. Really."), *answer.finish()]
    assert "".join(item.text for item in thoughts) == "I'll look. One moment. It opened in 1912. Really."
    found = sentences(thoughts)
    assert {index: kinds for index, (_, kinds) in found.items()} == {
        0: ["model"], 1: ["filler"], 2: ["model"], 3: ["model"],
    }  # fmt: skip


def test_a_filler_can_come_first_and_several_can_follow_each_other() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.say("Let me look.", FILLER), *answer.say("Still on it.", FILLER)]
    thoughts += [*answer.text(" Here it is."), *answer.finish()]
    assert "".join(item.text for item in thoughts) == "Let me look. Still on it. Here it is."
    assert [item.sentence_index for item in thoughts if item.text.strip()] == [0, 1, 2, 2]


def test_a_pause_lets_the_voice_see_that_the_sentence_is_over() -> None:
    answer = SpokenAnswer(MODEL)
    assert "".join(item.text for item in [*answer.text("I'll look."), *answer.pause()]) == "I'll look. "
    assert answer.pause() == []
    assert SpokenAnswer(MODEL).pause() == []


def test_a_citation_before_the_full_stop_belongs_to_its_sentence() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.text("It opened in 1912 "), *answer.cite(BOOK), *answer.text(". I like it."), *answer.finish()]
    found = sentences(thoughts)
    assert "knowledge" in found[0][1]
    assert found[1][1] == ["model"]


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.text("It opened in 1912. "), *answer.cite(BOOK), *answer.text("I like it."), *answer.finish()]
    found = sentences(thoughts)
    assert "knowledge" in found[0][1]
    assert found[1][1] == ["model"]
    assert "".join(item.text for item in thoughts) == "It opened in 1912. I like it."


def test_a_citation_at_the_beginning_belongs_to_the_first_sentence() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.cite(BOOK), *answer.text("It opened in 1912. I like it."), *answer.finish()]
    found = sentences(thoughts)
    assert found[0][1] == ["knowledge"]
    assert found[1][1] == ["model"]


def test_two_citations_are_both_there() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.text("It opened in 1912"), *answer.cite(BOOK), *answer.cite(PAGE), *answer.text("."),
                *answer.finish()]  # fmt: skip
    assert {"knowledge", "agent"} <= set(sentences(thoughts)[0][1])


def test_stage_directions_keep_their_place() -> None:
    answer = SpokenAnswer(MODEL)
    thoughts = [*answer.say("Let me look.", FILLER), *answer.text("  [smile] Here it is."), *answer.finish()]
    directed = [item for item in thoughts if item.directions]
    assert directed[0].sentence_index == 1
    at = directed[0].directions[0].at
    assert directed[0].text[at:].lstrip().startswith("Here")
