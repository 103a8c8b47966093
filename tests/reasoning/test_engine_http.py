"""The engine against a real server that speaks like OpenAI's, well and badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from tests.reasoning.acting import Search, Weather, of
from tests.reasoning.minds import PATIENT
from tests.reasoning.openai_server import Exchange, OpenAIServer, Script, openai_server
from visavis.events import AgentCompleted, AgentStarted, CodedError, Event, UsageRecorded
from visavis.inference import Runner
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.mind import Question, Step, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import ModelSpec


@pytest_asyncio.fixture
async def runner() -> AsyncIterator[Runner]:
    made = Runner("test-engine")
    yield made
    made.close()


@asynccontextmanager
async def mind_at(
    runner: Runner, *scripts: Script, agents: list[BaseAgent]
) -> AsyncIterator[tuple[ModelMind, OpenAIServer]]:
    persona = Persona(PersonaFile(name="tester", title="Tester", greeting=["Hello."]))
    async with openai_server(*scripts) as server:
        model = ProviderModel(ModelSpec("tiny", server.address), runner, patience=PATIENT)
        try:
            yield ModelMind(persona, model, runner, agents=Agents(agents)), server
        finally:
            await model.close()


async def steps_of(mind: ModelMind, text: str = "What's the weather?") -> list[Step]:
    async with aclosing(mind.answer(Question(text))) as steps:  # type: ignore[type-var]
        return [step async for step in steps]


def words(steps: list[Any]) -> str:
    return " ".join("".join(step.text for step in of(steps, Thought)).split())


def call(index: int, name: str | None, arguments: str, identifier: str | None = None) -> dict[str, Any]:
    function: dict[str, Any] = {"arguments": arguments} | ({"name": name} if name else {})
    return {"index": index, "function": function} | ({"id": identifier, "type": "function"} if identifier else {})


def calling(*calls: tuple[str, str], text: str = "", finish: str = "tool_calls", pieces: int = 7) -> Script:
    """Return a script that calls functions, with their arguments in pieces."""

    async def script(exchange: Exchange) -> None:
        await exchange.head()
        if text:
            await exchange.words([text])
        for index, (name, arguments) in enumerate(calls):
            await exchange.event({"tool_calls": [call(index, name, "", f"call_{index}")]})
            for start in range(0, len(arguments), pieces):
                await exchange.event({"tool_calls": [call(index, None, arguments[start : start + pieces])]})
        await exchange.finish(finish)

    return script


def saying(*texts: str) -> Script:
    return lambda exchange: exchange.reply(texts)


KYOTO = ("weather", json.dumps({"town": "Kyoto"}))


def results(server: OpenAIServer, number: int = -1) -> list[str]:
    return [item["content"] for item in server.requests[number].body["messages"] if item["role"] == "tool"]


async def test_a_tool_is_offered_called_and_its_result_told(runner: Runner) -> None:
    weather = Weather()
    script = calling(KYOTO, text="Let me look.")
    async with mind_at(runner, script, saying("It's ", "sunny."), agents=[weather]) as (mind, server):
        steps = await steps_of(mind)
    offered = server.requests[0].body["tools"][0]["function"]
    assert offered["name"] == "weather"
    assert offered["parameters"]["properties"]["town"]["type"] == "string"
    assert results(server) == ["It is sunny in Kyoto for 1 days."]
    assert words(steps) == "Let me look. It's sunny."
    assert [type(step) for step in of(steps, Event)].count(UsageRecorded) == 2


async def test_parallel_calls_run_side_by_side(runner: Runner) -> None:
    both = [("weather", json.dumps({"town": town})) for town in ("Kyoto", "Oslo")]
    async with mind_at(runner, calling(*both), saying("Done."), agents=[Weather(seconds=0.2)]) as (mind, server):
        steps = await steps_of(mind)
    order = [type(step).__name__ for step in steps if isinstance(step, AgentStarted | AgentCompleted)]
    assert order == ["AgentStarted"] * 2 + ["AgentCompleted"] * 2
    assert [result.split()[4] for result in results(server)] == ["Kyoto", "Oslo"]


@pytest.mark.parametrize("finish", ["stop", "length", "function_call"])
async def test_what_a_server_says_of_the_end_does_not_matter(finish: str, runner: Runner) -> None:
    async with mind_at(runner, calling(KYOTO, finish=finish), saying("Sunny."), agents=[Weather()]) as (mind, server):
        assert words(await steps_of(mind)) == "Sunny."
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("called", "words_of_result"),
    [
        (("weather", '{"town": "Kyo'), "Invalid JSON"),
        (("weather", ""), "town: Field required"),
        (("weather", '{"days": "soon"}'), "days"),
        (("google_it", "{}"), "There is no agent 'google_it'"),
    ],
)
async def test_malformed_calls_are_given_back_to_be_mended(
    called: tuple[str, str], words_of_result: str, runner: Runner
) -> None:
    async with mind_at(runner, calling(called), calling(KYOTO), saying("Sunny."), agents=[Weather()]) as (mind, server):
        assert words(await steps_of(mind)) == "Sunny."
    assert words_of_result in results(server, 1)[0]
    assert len(server.requests) == 3


async def test_a_name_with_a_prefix_is_understood(runner: Runner) -> None:
    script = calling(("functions.weather", '{"town": "Kyoto"}'))
    async with mind_at(runner, script, saying("Sunny."), agents=[Weather()]) as (mind, server):
        assert words(await steps_of(mind)) == "Sunny."
    assert len(server.requests) == 2


async def test_a_call_in_the_text_is_run(runner: Runner) -> None:
    text = '<tool_call>\n{"name": "weather", "arguments": {"town": "Kyoto"}}\n</tool_call>'
    async with mind_at(runner, saying(text[:20], text[20:]), saying("Sunny."), agents=[Weather()]) as (mind, server):
        assert words(await steps_of(mind)) == "Sunny."
    assert "It is sunny in Kyoto" in server.requests[1].body["messages"][-1]["content"]


async def test_a_dropped_connection_between_agents_fails_with_a_code_and_leaves_nothing_running(runner: Runner) -> None:
    async def dropped(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.event({"tool_calls": [call(0, "weather", '{"town": "Ky', "c0")]})
        exchange.writer.transport.abort()

    async with mind_at(runner, dropped, agents=[Weather()]) as (mind, _):
        with pytest.raises(CodedError, match=r"mind\.(broken_off|unreachable)"):
            await steps_of(mind)
    assert not [task for task in asyncio.all_tasks() if "agent" in task.get_name()]


async def test_a_busy_server_is_asked_again_in_the_middle_of_an_answer(runner: Runner) -> None:
    async def busy(exchange: Exchange) -> None:
        await exchange.fail(429, retry_after="0")

    async with mind_at(runner, calling(KYOTO), busy, saying("Sunny."), agents=[Weather()]) as (mind, server):
        assert words(await steps_of(mind)) == "Sunny."
    assert len(server.requests) == 3


async def test_closing_the_answer_closes_the_connection_and_stops_the_agent(runner: Runner) -> None:
    weather = Weather(seconds=60)

    async def keeps_talking(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.event({"tool_calls": [call(0, "weather", '{"town": "Oslo"}', "c0")]})
        await exchange.event({"tool_calls": [call(1, "weather", "", "c1")]})
        while not exchange.server.closed.is_set():
            await exchange.event({"tool_calls": [call(1, None, " ")]})
            await asyncio.sleep(0.02)

    async with mind_at(runner, keeps_talking, agents=[weather]) as (mind, server):
        async with aclosing(mind.answer(Question("Go."))) as steps:  # type: ignore[type-var]
            async for step in steps:
                if isinstance(step, AgentStarted):
                    break
        await asyncio.wait_for(server.closed.wait(), 60)
    assert weather.stopped == 1


async def test_a_slow_first_token_is_waited_for(runner: Runner) -> None:
    async def slow(exchange: Exchange) -> None:
        await exchange.head()
        await asyncio.sleep(0.5)
        await exchange.words(["Sunny."])
        await exchange.finish()

    async with mind_at(runner, calling(KYOTO), slow, agents=[Weather()]) as (mind, _):
        assert words(await steps_of(mind)) == "Sunny."


async def test_citations_reach_the_sentence(runner: Runner) -> None:
    search = ("search", json.dumps({"query": "tower"}))
    reply = saying("It opened in ", "1912 [", "k1].", " I like it.")
    async with mind_at(runner, calling(search), reply, agents=[Search()]) as (mind, server):
        steps = await steps_of(mind, "How old is the tower?")
    assert results(server)[0].startswith('<data from="search">\n[k1] The tower opened in 1912.')
    assert words(steps) == "It opened in 1912. I like it."
    kinds = {(step.sentence_index, step.source.kind) for step in of(steps, Thought)}
    assert kinds == {(0, "model"), (0, "agent"), (1, "model")}
