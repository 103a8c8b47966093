from __future__ import annotations

import asyncio
import logging

import pytest

from tests.conftest import in_virtual_time
from tests.reasoning.memory.parts import conversation, long_term
from visavis.events import CodedError
from visavis.reasoning.memory.conversation import Conversation
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.learning import Learning
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.rules import RuleExtractor


class Slow:
    """Takes a minute for each conversation."""

    def __init__(self) -> None:
        self.begun = 0

    async def extract(self, conversation: Conversation) -> Learned:
        """Learn one thing, late."""
        self.begun += 1
        await asyncio.sleep(60)
        return Learned((Draft(conversation.utterances[0].text),))


class Failing:
    """Cannot be reached."""

    async def extract(self, conversation: Conversation) -> Learned:
        """Raise."""
        raise CodedError("mind.unreachable", "Nobody answers.", retryable=True)


async def texts(memory: LongTermMemory, person_id: str = "device-1") -> list[str]:
    return [item.text for item in (await memory.index_of(person_id)).memories]


@in_virtual_time
async def test_conversations_are_learned_from_one_after_the_other_and_nobody_waits() -> None:
    memory = long_term()
    learning = Learning(memory, Slow())
    loop = asyncio.get_running_loop()
    for number in range(3):
        learning.learn(conversation(f"I have {number} apples."))
    assert loop.time() == 0
    await learning.settled()
    assert loop.time() == 180
    assert len(await texts(memory)) == 3


@in_virtual_time
async def test_too_many_waiting_conversations_push_out_the_oldest() -> None:
    memory = long_term()
    learning = Learning(memory, Slow(), most_waiting=2)
    for number in range(4):
        learning.learn(conversation(f"I have {number} apples."))
    await learning.settled()
    assert await texts(memory) == ["I have 2 apples.", "I have 3 apples."]


@in_virtual_time
async def test_the_end_of_the_process_waits_only_so_long() -> None:
    memory = long_term()
    slow = Slow()
    learning = Learning(memory, slow)
    learning.learn(conversation("I have 1 apple."))
    await learning.close(timeout_s=5)
    assert asyncio.get_running_loop().time() == 5
    assert slow.begun == 1
    assert await texts(memory) == []


async def test_where_the_model_fails_the_rules_learn() -> None:
    memory = long_term()
    learning = Learning(memory, Failing())
    learning.learn(conversation("I live in Berlin."))
    await learning.close()
    assert "I live in Berlin." in await texts(memory)


async def test_a_database_that_fails_is_logged_and_the_next_conversation_is_learned_from(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = long_term()
    learning = Learning(memory, RuleExtractor())
    learn, failures = memory.learn, [CodedError("storage.unreachable", "Gone.", retryable=True)]

    async def fail_once(*args: object, **kwargs: object) -> object:
        if failures:
            raise failures.pop()
        return await learn(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(memory, "learn", fail_once)
    with caplog.at_level(logging.WARNING):
        learning.learn(conversation("I live in Berlin."))
        learning.learn(conversation("I live in Rome."))
        await learning.settled()
    assert "storage.unreachable" in caplog.text
    assert "I live in Rome." in await texts(memory)
    assert "Berlin" not in caplog.text


async def test_what_was_struck_is_left_out_though_it_was_found() -> None:
    memory = long_term()
    learning = Learning(memory, RuleExtractor())
    said = conversation("I live in Berlin.", "My sister is called Anna.")
    struck = Conversation(said.session_id, said.person_id, said.utterances, struck=("my sister",))
    learning.learn(struck)
    await learning.settled()
    assert await texts(memory) == ["I live in Berlin."]


async def test_silence_teaches_nothing() -> None:
    learning = Learning(long_term(), Failing())
    learning.learn(conversation("> Hello?"))
    await learning.close()
