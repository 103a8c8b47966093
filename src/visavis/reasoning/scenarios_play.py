"""Plays scenarios with a mind, and reports what came of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from visavis.events import AgentCompleted, AgentStarted, CodedError, JsonObject
from visavis.inference.runner import Runner
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.schema import Arguments, arguments_of
from visavis.reasoning.language_model import LanguageModel
from visavis.reasoning.mind import Exchange, Mind, Question, Step, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.scenarios import MindKind, Scenario, Turn
from visavis.reasoning.scenarios_expect import Answer, failures
from visavis.reasoning.scripted import ScriptedMind
from visavis.reasoning.situation import Situation


class StandIn(BaseAgent):
    """Takes the place of an agent in a scenario: it does nothing and gives a known result."""

    name = "stand_in"

    def __init__(self, name: str, result: str, real: BaseAgent | None = None) -> None:
        """Take the name and, if the agent is known, its description and arguments."""
        self._result = result
        self.__dict__["name"] = name
        self.__dict__["title"] = real.title if real is not None else name.replace("_", " ").capitalize()
        self.__dict__["description"] = real.description if real is not None else f"The agent '{name}'."
        self.__dict__["arguments"] = real.arguments if real is not None else _anything(name)

    async def run(self, context: AgentContext, **arguments: Any) -> str:
        """Return the result."""
        return self._result


class _AnyArguments(Arguments):
    """Takes arguments as they come: what a real agent takes is not known."""

    def check(self, given: str | JsonObject | None) -> JsonObject:
        """Return an object as it is, and of a text the object that it is in JSON."""
        import json

        try:
            value = json.loads(given or "{}") if isinstance(given, str) else given or {}
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise CodedError("agent.invalid_arguments", f"The arguments for '{self.agent}' are not an object.")
        return value


class _Nothing:
    async def run(self, context: AgentContext) -> str:
        return ""


def _anything(name: str) -> Arguments:
    plain = arguments_of(_Nothing)
    return _AnyArguments(name, plain.model, {"type": "object", "properties": {}, "additionalProperties": True})


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What came of one turn."""

    turn: Turn
    answer: Answer
    failures: list[str]


@dataclass(slots=True)
class ScenarioResult:
    """What came of a scenario, with one mind."""

    scenario: Scenario
    mind: MindKind
    runs: list[list[TurnResult]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Tell whether enough of its runs had no failure."""
        return self.succeeded >= self.scenario.pass_rate * len(self.runs) - 1e-9

    @property
    def succeeded(self) -> int:
        """Return how many runs had no failure."""
        return sum(not any(result.failures for result in run) for run in self.runs)

    @property
    def seconds(self) -> float:
        """Return how long the answers took, s."""
        return sum(result.answer.seconds for run in self.runs for result in run)

    @property
    def failures(self) -> list[str]:
        """Return what went wrong, with what the user had said."""
        found = [f"“{result.turn.user}”: {why}" for run in self.runs for result in run for why in result.failures]
        return list(dict.fromkeys(found))


class Stage:
    """Where the scenarios of a persona are played: it makes a mind for each of them."""

    def __init__(
        self,
        persona: Persona,
        encoder: Encoder | None,
        runner: Runner,
        cache: Path | None = None,
        *,
        model: LanguageModel | None = None,
        agents: Agents | None = None,
    ) -> None:
        """``model`` is asked by scenarios without recorded replies; ``agents`` lend their descriptions to stand-ins."""
        self._persona = persona
        self._encoder = encoder
        self._runner = runner
        self._cache = cache
        self._model = model
        self._known = agents or Agents()

    def can_play(self, scenario: Scenario, mind: MindKind) -> bool:
        """Tell whether a scenario is meant for a kind of mind, and there is one."""
        there = mind == "scripted" or bool(scenario.model_replies) or self._model is not None
        return scenario.meant_for(mind) and there

    async def play(
        self, scenario: Scenario, mind: MindKind, played: Callable[[], object] = lambda: None
    ) -> ScenarioResult:
        """Play a scenario; ``played`` is called after each run."""
        result = ScenarioResult(scenario, mind)
        real = mind == "model" and not scenario.model_replies
        for _ in range(scenario.repeat if real else 1):
            made, scripted = self._make(scenario, mind)
            try:
                await made.prepare()
                result.runs.append(await _play(made, scenario, self._persona))
            finally:
                await made.close()
                await scripted.close()
            played()
        return result

    async def ask(self, question: Question, mind: MindKind) -> Answer:
        """Ask a mind that is made for this one question. Agents do nothing, and say that it is done."""
        made, scripted = self._make(Scenario(name="question", turns=[Turn(user="…")]), mind)
        try:
            await made.prepare()
            return await _ask(made, question)
        finally:
            await made.close()
            await scripted.close()

    def _make(self, scenario: Scenario, mind: MindKind) -> tuple[Mind, ScriptedMind]:
        agents = self._stand_ins(scenario)
        scripted = ScriptedMind(self._persona, self._encoder, self._runner, self._cache, agents=agents)
        if mind == "scripted":
            return scripted, scripted
        model = _recorded(scenario) if scenario.model_replies else self._model
        assert model is not None  # can_play() says so
        return ModelMind(self._persona, model, self._runner, scripted=scripted, agents=agents), scripted

    def _stand_ins(self, scenario: Scenario) -> Agents:
        """Return stand-ins for the agents that the scenario and the lines name, and for those that are known."""
        named = dict.fromkeys([*(line.agent.name for line in self._persona.lines if line.agent), *scenario.agents])
        known = {agent.name: agent for agent in self._known}
        return Agents(
            StandIn(name, scenario.agents.get(name, "Done."), known.get(name))
            for name in dict.fromkeys([*named, *known])
        )


def _recorded(scenario: Scenario) -> LanguageModel:
    from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply

    replies = [
        FakeReply(reply.text, [(call.name, call.arguments) for call in reply.calls]) for reply in scenario.model_replies
    ]
    return FakeLanguageModel(*replies, name="recorded:replies")


async def _play(mind: Mind, scenario: Scenario, persona: Persona) -> list[TurnResult]:
    history: list[Exchange] = []
    memory: dict[str, str] = {}
    situation = Situation(session_id="scenario", persona=persona.about.name, language=persona.about.language)
    told: list[str] = []
    results = []
    for number, turn in enumerate(scenario.turns):
        question = Question(
            turn.user,
            history=list(history),
            confidence=turn.confidence if turn.spoken else 1.0,
            spoken=turn.spoken,
            senses=frozenset(scenario.senses),
            memory=memory,
            situation=situation,
        )
        answer = await _ask(mind, question)
        told += [turn.user, *answer.results]
        results.append(TurnResult(turn, answer, failures(turn.expect, answer, persona, told)))
        history += _exchanges(turn, answer, f"r{number}")
    return results


async def _ask(mind: Mind, question: Question) -> Answer:
    loop = asyncio.get_running_loop()
    started = loop.time()
    answer = Answer()
    sentences: dict[int, list[Thought]] = {}
    try:
        async with aclosing(cast("AsyncGenerator[Step, None]", mind.answer(question))) as steps:
            async for step in steps:
                match step:
                    case Thought():
                        sentences.setdefault(step.sentence_index, []).append(step)
                    case AgentStarted():
                        answer.started.append(step)
                    case AgentCompleted():
                        answer.results.append(step.result)
    except CodedError as error:
        answer.error = f"{error.code}: {error.detail}"
    answer.seconds = loop.time() - started
    for index in sorted(sentences):
        text = "".join(thought.text for thought in sentences[index]).strip()
        if text:  # what was cited at the end of a sentence is the source of all of it
            answer.sentences.append((text, sentences[index][-1].source))
    return answer


def _exchanges(turn: Turn, answer: Answer, response_id: str) -> Sequence[Exchange]:
    """Return what the user experienced: of an interrupted answer only what was heard."""
    text = answer.text
    end = text.find(turn.interrupt_after) + len(turn.interrupt_after) if turn.interrupt_after else -1
    interrupted = bool(turn.interrupt_after) and turn.interrupt_after in text
    sources = tuple(source for _, source in answer.sentences)
    return [
        Exchange("user", turn.user, response_id),
        Exchange("assistant", text[:end] if interrupted else text, response_id, sources, interrupted=interrupted),
    ]
