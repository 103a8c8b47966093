"""What is put on the screen by an answer that was begun before it was sure to be needed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.conftest import in_virtual_time
from visavis.events import ContentShown
from visavis.inference import Runner
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.mind import Commitment, Question, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile
from visavis.reasoning.preparation import Preparation

ANSWER = "Here it is. <screen>Turn left.</screen> That's all."


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("test-prepared-screen")
    yield made
    made.close()


def prepared(runner: Runner) -> Preparation:
    persona = Persona(PersonaFile(name="tester", title="Tester", greeting=["Hello."]))
    mind = ModelMind(persona, FakeLanguageModel(ANSWER), runner)
    return Preparation(mind, Question("Where to?", spoken=True, commitment=Commitment()))


@in_virtual_time
async def test_nothing_is_shown_of_an_answer_that_is_not_wanted(runner: Runner) -> None:
    preparation = prepared(runner)
    await asyncio.sleep(5)
    preparation.drop()
    await asyncio.sleep(1)
    assert len(preparation.question.situation.artefacts) == 0


@in_virtual_time
async def test_what_is_wanted_is_shown_as_part_of_its_answer(runner: Runner) -> None:
    preparation = prepared(runner)
    await asyncio.sleep(5)
    steps = [step async for step in preparation.take("r7")]
    shown = [step for step in steps if isinstance(step, ContentShown)]
    assert shown
    assert {step.response_id for step in shown} == {"r7"}
    said = "".join(step.text for step in steps if isinstance(step, Thought))
    assert " ".join(said.split()) == "Here it is. That's all."
