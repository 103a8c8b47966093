"""How good and how fast a mind is: the engine's own time, retrieval in documents, and the scripted mind. Prints JSON.

Engine: a model that answers at once gives the same words through the engine, as a persona's mind, and through a peer in
the same run: pydantic-ai's own agent loop. What a turn takes is the engine's overhead; the limit is 5 ms at the median.
Agents in this measurement return at once as well. Retrieval and the scripted mind have benches of their own, which are
run for ``--part all``::

    python -m bench.mind [--part engine|documents|scripted|all] [--turns 300] [--models FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

from visavis.inference import Runner
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile

LIMIT_MS = 5.0
WORDS = "It is sunny in Kyoto today, and it will stay that way. Take a hat with you, and some water. " * 2
AGENTS = 12
"""How many agents the model is offered."""


class Weather(BaseAgent):
    """Tells the weather of a town, at once."""

    name = "weather"

    async def run(self, context: AgentContext, town: str, days: int = 1) -> str:
        """Return the weather."""
        return f"It is sunny in {town} for {days} days."


def offered() -> Agents:
    """Return as many agents as a server has."""
    others = [
        type(f"Other{number}", (Weather,), {"name": f"other_{number}", "__doc__": Weather.__doc__})()
        for number in range(AGENTS - 1)
    ]
    return Agents([Weather(), *others])


def replies(*, calls: int) -> list[FakeReply | str]:
    """Return what the model says: words alone, or words after so many calls side by side."""
    call = [("weather", {"town": f"Town {number}"}) for number in range(calls)]
    return [FakeReply("Let me look.", call), WORDS.strip()] if calls else [WORDS.strip()]


def history(turns: int) -> list[Exchange]:
    """Return a conversation of ordinary length."""
    said = "I was wondering what there is to see around here, and how one gets there best."
    return [
        Exchange("user" if number % 2 == 0 else "assistant", said, f"r{number // 2}") for number in range(2 * turns)
    ]


async def ours(runner: Runner, *, calls: int) -> Callable[[], Awaitable[tuple[float, float]]]:
    """Return what takes one turn, and tells when its first words came and when it was over, s."""
    persona = Persona(PersonaFile(name="tester", title="Tester", greeting=["Hello."]))
    mind = ModelMind(persona, FakeLanguageModel(), runner, agents=offered())
    before = history(10)

    async def turn() -> tuple[float, float]:
        mind.engine.model = FakeLanguageModel(*replies(calls=calls))
        started, first = time.perf_counter(), 0.0
        async with aclosing(cast("Any", mind.answer(Question("What's the weather?", history=before)))) as steps:
            async for step in steps:
                if isinstance(step, Thought) and not first:
                    first = time.perf_counter()
        return first - started, time.perf_counter() - started

    return turn


async def peer(*, calls: int) -> Callable[[], Awaitable[tuple[float, float]]]:
    """Return the same, with pydantic-ai's agent."""
    from pydantic_ai import Agent
    from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
    from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel

    async def stream(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[Any]:
        if calls and not any(part.part_kind == "tool-return" for part in messages[-1].parts):
            for word in ("Let", "me", "look."):
                yield f"{word} "
            for number in range(calls):
                town = json.dumps({"town": f"Town {number}"})
                yield {number: DeltaToolCall("weather", town, tool_call_id=f"c{number}")}
            return
        for word in WORDS.strip().split(" "):
            yield f"{word} "

    agent = Agent(FunctionModel(stream_function=stream), system_prompt="You are Tester.")

    def tell(town: str, days: int = 1) -> str:
        return f"It is sunny in {town} for {days} days."

    for number in range(AGENTS):
        agent.tool_plain(name="weather" if number == 0 else f"other_{number}")(tell)
    before: list[ModelMessage] = [
        ModelRequest(parts=[UserPromptPart(item.text)]) if item.role == "user" else ModelResponse([TextPart(item.text)])
        for item in history(10)
    ]

    async def turn() -> tuple[float, float]:
        started, first = time.perf_counter(), 0.0
        async with agent.iter("What's the weather?", message_history=before) as run:
            async for node in run:
                if Agent.is_model_request_node(node):
                    async with node.stream(run.ctx) as events:
                        async for _ in events:
                            first = first or time.perf_counter()
                elif Agent.is_call_tools_node(node):
                    async with node.stream(run.ctx) as called:
                        async for _ in called:
                            pass
        return first - started, time.perf_counter() - started

    return turn


async def measure(turns: int) -> dict[str, Any]:
    """Return the times of turns with no, one and four calls, ours and the peer's by turns."""
    runner = Runner("bench-mind")
    found: dict[str, Any] = {"limit_ms": LIMIT_MS, "turns": turns, "agents_offered": AGENTS}
    for calls in (0, 1, 4):
        both = {"visavis": await ours(runner, calls=calls), "pydantic_ai": await peer(calls=calls)}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in both}
        for number in range(turns + 10):
            for name, turn in both.items():
                taken = await turn()
                if number >= 10:
                    times[name].append(taken)
        found[f"{calls}_calls"] = {name: _summary(values) for name, values in times.items()}
    runner.close()
    found["within_limit"] = all(found[f"{calls}_calls"]["visavis"]["turn_p50_ms"] <= LIMIT_MS for calls in (0, 1, 4))
    return found


def _summary(times: list[tuple[float, float]]) -> dict[str, float]:
    def quantile(values: list[float], share: float) -> float:
        return round(1_000 * sorted(values)[min(len(values) - 1, int(share * len(values)))], 3)

    first, whole = [item[0] for item in times], [item[1] for item in times]
    return {
        "first_words_p50_ms": round(1_000 * statistics.median(first), 3),
        "turn_p50_ms": round(1_000 * statistics.median(whole), 3),
        "turn_p95_ms": quantile(whole, 0.95),
    }


def other(module: str, *arguments: str) -> Any:
    """Return what another bench prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("engine", "documents", "scripted", "all"), default="engine")
    parser.add_argument("--turns", type=int, default=300, help="How many turns of each kind.")
    parser.add_argument("--models", type=Path, help="Folder of the models.")
    options = parser.parse_args()
    folder = ["--models", str(options.models)] if options.models else []
    result: dict[str, Any] = {}
    if options.part in ("engine", "all"):
        result["engine"] = asyncio.run(measure(options.turns))
    if options.part in ("documents", "all"):
        result["documents"] = other("bench.knowledge", *folder)
    if options.part in ("scripted", "all"):
        result["scripted"] = other("bench.scripted_mind", *folder)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
