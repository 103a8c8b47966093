"""What every mind keeps to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from tests.reasoning.minds import KINDS, make_mind, think
from visavis.events import AssistantDelta, Source
from visavis.reasoning.mind import Exchange, Mind, Question
from visavis.reasoning.sentences import split_sentences

LAST_SAID = Exchange("assistant", "It's fifty meters tall.", "r1", (Source(kind="line", reference="tower"),))
QUESTIONS = [
    Question("Who are you?"),
    Question("How tall is the tower?", spoken=True, confidence=0.4),
    Question("", spoken=True, confidence=0.0),
    Question("xyzzy plugh " * 50),
    Question("\u4f60\u597d \U0001f600 \0 \ud83d"),
    Question("Why?", history=[LAST_SAID]),
    Question("Say that again", senses=frozenset({"hearing", "sight", "voice"}), memory={"name": "Tom"}),
]  # fmt: skip


@pytest_asyncio.fixture(params=KINDS)
async def mind(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Mind]:
    async with make_mind(request.param, tmp_path) as made:
        yield made


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
async def test_every_question_has_an_answer_in_numbered_sentences(mind: Mind, question: Question) -> None:
    thoughts = await think(mind, question)
    indices = [thought.sentence_index for thought in thoughts]
    assert indices[0] == 0
    assert all(after - before in (0, 1) for before, after in pairwise(indices))
    text = "".join(thought.text for thought in thoughts)
    assert text == text.strip() != ""
    sentences: dict[int, str] = {}
    for thought in thoughts:
        sentences[thought.sentence_index] = sentences.get(thought.sentence_index, "") + thought.text
    assert [sentence.strip() for sentence in sentences.values()] == split_sentences(text)


async def test_pieces_fit_the_event_and_name_their_source(mind: Mind) -> None:
    for thought in await think(mind, "Who are you?"):
        event = AssistantDelta(
            response_id="r1", text=thought.text, sentence_index=thought.sentence_index, source=thought.source,
            expression=thought.expression,
        )  # fmt: skip
        assert event.source.kind in ("line", "knowledge", "model", "fallback")


async def test_the_history_is_left_alone(mind: Mind) -> None:
    history = [Exchange("user", "Hello.", "r1"), Exchange("assistant", "Hi.", "r1", interrupted=True)]
    before = list(history)
    await think(mind, Question("Who are you?", history=history))
    assert history == before


async def test_questions_do_not_disturb_each_other(mind: Mind) -> None:
    alone = [[thought.text for thought in await think(mind, text)] for text in ("Who are you?", "How tall is it?")]
    together = await asyncio.gather(*(think(mind, text) for text in ("Who are you?", "How tall is it?")))
    assert [[thought.text for thought in answer] for answer in together] == alone


async def test_closing_an_answer_stops_it(mind: Mind) -> None:
    async with aclosing(cast("Any", mind.answer(Question("Who are you?")))) as thoughts:
        first = await anext(thoughts)
    with pytest.raises(StopAsyncIteration):
        await anext(thoughts)
    assert (await think(mind, "Who are you?"))[0].sentence_index == first.sentence_index


async def test_a_cancelled_answer_does_no_harm(mind: Mind) -> None:
    await mind.prepare()
    task = asyncio.create_task(think(mind, "Who are you?"))
    await asyncio.sleep(0)
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(result, list | asyncio.CancelledError)  # some minds are done before they can be cancelled
    assert await think(mind, "Who are you?")


async def test_it_can_be_prepared_twice_and_has_a_name(mind: Mind) -> None:
    await asyncio.gather(mind.prepare(), mind.prepare())
    await mind.prepare()
    assert mind.name
    assert isinstance(mind.note, str)
    assert all(text.strip() for text in mind.suggestions())


async def test_it_can_be_closed_twice(mind: Mind) -> None:
    await mind.prepare()
    await mind.close()
    await mind.close()
