from __future__ import annotations

import pytest

from tests.conftest import in_virtual_time
from visavis.events import GenerateResponse
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.mind import Question, Thought
from visavis.reasoning.preparation import Preparation


def asked(text: str = "Who are you?", **changes: object) -> GenerateResponse:
    return GenerateResponse.model_validate({"response_id": "r", "text": text, "spoken": True, **changes})


@pytest.mark.parametrize(
    ("command", "serves"),
    [
        (asked(), True),
        (asked("who are you"), True),
        (asked("who are you made by"), False),
        (asked(spoken=False), False),
        (asked(replaces="r0"), False),
        (asked(verbatim="Hello."), False),
        (asked(confidence=0.5), True),
    ],
)
@in_virtual_time
async def test_only_the_same_question_is_served(command: GenerateResponse, *, serves: bool) -> None:
    preparation = Preparation(FakeMind(), Question("who are you"))
    assert preparation.serves(command) is serves
    preparation.drop()


@in_virtual_time
async def test_a_mind_that_weighs_the_confidence_thinks_anew_when_that_is_known() -> None:
    mind = FakeMind()
    mind.weighs_confidence = True
    preparation = Preparation(mind, Question("who are you", confidence=0.8))
    assert preparation.serves(asked(confidence=0.8))
    assert not preparation.serves(asked(confidence=0.39))
    preparation.drop()


@in_virtual_time
async def test_closing_what_was_taken_stops_the_mind() -> None:
    mind = FakeMind(tokens_per_second=1)
    preparation = Preparation(mind, Question("who are you"))
    taken = preparation.take("r1")
    first = await anext(taken)
    await taken.aclose()
    assert isinstance(first, Thought)
    assert first.sentence_index == 0
    assert [thought async for thought in preparation.watch()] == [first]


@in_virtual_time
async def test_an_answer_for_somebody_who_seemed_otherwise_is_thought_of_anew() -> None:
    mind = FakeMind()
    mind.weighs_confidence = True
    preparation = Preparation(mind, Question("who are you"), frozenset({1}))
    assert preparation.serves(asked(), frozenset({1}))
    assert not preparation.serves(asked(), frozenset())
    preparation.drop()
