"""Runs agents for one answer: checks what is asked for, runs it, tells how it goes, and brings the results."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from pydantic_core import to_jsonable_python

from visavis.events import (
    AgentCompleted,
    AgentFailed,
    AgentProgress,
    AgentStarted,
    CodedError,
    ConfirmationItem,
    ContentShown,
    Event,
    HandOverRequested,
    Item,
    JsonObject,
    new_id,
)
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Cite, HandOver, Output, Progress, Spent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.citations import Citations
from visavis.reasoning.language_model import ToolCall
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import PendingRun, Situation
from visavis.reasoning.usage import recorded

log = logging.getLogger(__name__)

MAX_RESULT_CHARACTERS = 8_000
"""Of a run's text; the rest is cut off, and the mind is told so."""
MAX_SHOWN_CHARACTERS = 2_000
"""Of the same in ``agent.completed``."""
MAX_FAILURES = 2
"""After so many failures in one answer an agent is not run again."""
MAX_REPETITIONS = 2
"""So often the same run may be asked for in one answer; one that has an effect, once."""
STOP_S = 2.0
"""How long an agent may take to clean up when it is stopped."""

Outcome = Literal["done", "mistake", "failed", "waits"]
Emit = Callable[[Event], object]


@dataclass(frozen=True, slots=True)
class CallResult:
    """What came of a call."""

    call: ToolCall
    text: str
    """For the mind."""
    outcome: Outcome


@dataclass(slots=True)
class _Outputs:
    """What a run has yielded for the mind."""

    texts: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    untrusted: bool = False
    """Whether any of it could have been written by anybody."""


class AgentRuns:
    """The runs of one answer."""

    def __init__(self, agents: Agents, question: Question, citations: Citations) -> None:
        """``agents`` are those that may be used; what they cite gets its names from ``citations``."""
        self._agents = agents
        self._question = question
        self._citations = citations
        self._asked: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self.mistakes = 0
        """How many calls could not be understood."""

    @property
    def _situation(self) -> Situation:
        return self._question.situation

    async def run(self, call: ToolCall, emit: Emit) -> CallResult:
        """Carry out a call, as soon as the answer is wanted. Cancelling this stops the agent.

        ``emit`` is called with what happens. Nothing is raised for what a model or an agent does wrong: the result
        tells of it.
        """
        await self._question.commitment.wait()
        try:
            agent = self._agents.get(call.name.strip().removeprefix("functions."))  # as some models put it
            arguments = agent.arguments.check(call.arguments)
        except CodedError as error:
            self.mistakes += 1
            return CallResult(call, error.detail, "mistake")
        plain = cast("JsonObject", to_jsonable_python(arguments, fallback=str))
        refusal = self._refusal(agent, plain)
        if refusal:
            return CallResult(call, refusal, "failed")
        if agent.always_confirm or (agent.effects and self._situation.tainted):
            return self._ask_first(agent, plain, call, emit)
        return await self._execute(agent, arguments, plain, call, emit)

    async def run_agreed(self, call: ToolCall, emit: Emit) -> CallResult:
        """Carry out a call that the user has agreed to."""
        await self._question.commitment.wait()
        try:
            agent = self._agents.get(call.name)
            arguments = agent.arguments.check(call.arguments)
        except CodedError as error:
            return CallResult(call, error.detail, "failed")
        return await self._execute(agent, arguments, cast("JsonObject", call.arguments), call, emit)

    def _refusal(self, agent: BaseAgent, arguments: JsonObject) -> str:
        """Return why a run makes no sense, or ''."""
        if self._failed[agent.name] >= MAX_FAILURES:
            return f"'{agent.name}' has failed {MAX_FAILURES} times. Do without it, and say so."
        key = f"{agent.name} {json.dumps(arguments, sort_keys=True)}"
        self._asked[key] += 1
        if self._asked[key] > (1 if agent.effects else MAX_REPETITIONS):
            return "This was asked for before, with the same arguments; its result is above."
        return ""

    def _ask_first(self, agent: BaseAgent, arguments: JsonObject, call: ToolCall, emit: Emit) -> CallResult:
        """Ask the user, and keep the run until they agree."""
        question, details = agent.confirmation(self._context(call.id), arguments)
        item = self._situation.artefacts.add(
            ConfirmationItem(question=question, details=details[:4_000], agent_name=agent.name)
        )
        assert isinstance(item, ConfirmationItem)  # what went in
        response_id = self._question.commitment.response_id
        self._situation.pending[item.id] = PendingRun(item, response_id, agent.name, arguments)
        emit(ContentShown(response_id=response_id, item=item))
        text = f"Nothing is done yet: the user has to agree first. Ask them in one sentence: {question}"
        return CallResult(call, text, "waits")

    async def _execute(
        self, agent: BaseAgent, arguments: JsonObject, plain: JsonObject, call: ToolCall, emit: Emit
    ) -> CallResult:
        run_id = new_id()
        loop = asyncio.get_running_loop()
        started = loop.time()
        response_id = self._question.commitment.response_id
        emit(
            AgentStarted(
                run_id=run_id, response_id=response_id, agent=agent.name, title=agent.title, arguments=plain,
                private=agent.private,
            )
        )  # fmt: skip
        outputs = _Outputs()
        work = loop.create_task(self._collect(agent, run_id, arguments, outputs, emit), name=f"agent:{agent.name}")
        self._situation.running[run_id] = work.cancel
        try:
            await asyncio.wait([work], timeout=agent.timeout_s)
            failure = _failure(agent, work)
        finally:
            del self._situation.running[run_id]
            if not work.done():
                work.cancel()
                await asyncio.wait([work], timeout=STOP_S)
        if agent.untrusted:
            self._situation.tainted = True
        elapsed_ms = int(1_000 * (loop.time() - started))
        if failure is not None:
            self._failed[agent.name] += 1
            emit(
                AgentFailed(
                    run_id=run_id, agent=agent.name, code=failure.code, detail=failure.detail, elapsed_ms=elapsed_ms
                )
            )
            told = f"Failed: {failure.detail}"
            return CallResult(call, _fenced(agent, told) if agent.untrusted else told, "failed")
        text = _shortened("\n".join(outputs.texts)) or "Done."
        emit(
            AgentCompleted(
                run_id=run_id, agent=agent.name, result=text[:MAX_SHOWN_CHARACTERS], items=outputs.items,
                elapsed_ms=elapsed_ms, private=agent.private,
            )
        )  # fmt: skip
        return CallResult(call, _fenced(agent, text) if agent.untrusted or outputs.untrusted else text, "done")

    async def _collect(
        self, agent: BaseAgent, run_id: str, arguments: JsonObject, outputs: _Outputs, emit: Emit
    ) -> None:
        """Run an agent to its end. Runs in a task of its own, so that it can be stopped alone."""
        running: Any = agent.run(self._context(run_id), **arguments)
        if not isinstance(running, AsyncGenerator):
            result = await running
            if result is not None:
                self._take(agent, run_id, result, outputs, emit)
            return
        async with aclosing(running) as yielded:
            async for output in yielded:
                self._take(agent, run_id, output, outputs, emit)

    def _take(self, agent: BaseAgent, run_id: str, output: Output, outputs: _Outputs, emit: Emit) -> None:
        response_id = self._question.commitment.response_id
        if agent.untrusted or (isinstance(output, Cite) and output.untrusted):
            outputs.untrusted = self._situation.tainted = True  # at once: what is shown stays if the run is stopped
        match output:
            case str():
                outputs.texts.append(output)
            case Progress():
                emit(
                    AgentProgress(run_id=run_id, agent=agent.name, message=output.message, fraction=output.fraction)
                )  # fmt: skip
            case Cite():
                outputs.texts.append(f"[{self._citations.add(output.source)}] {output.text}")
            case HandOver():
                emit(HandOverRequested(persona=output.persona, summary=output.summary))
                outputs.texts.append("They take over when you have finished. Say goodbye in one short sentence.")
            case Spent():
                for used in recorded([output.usage], response_id=response_id, purpose=output.purpose):
                    emit(used)
            case Item():
                item = self._situation.artefacts.add(output.model_copy(update={"agent_name": agent.name}))
                emit(ContentShown(response_id=response_id, item=item))
                if item.id not in outputs.items:
                    outputs.items.append(item.id)
                    outputs.texts.append(f"(On the screen as {item.id}: {item.type.replace('_', ' ')})")
            case _:
                raise TypeError(f"an agent yielded a {type(output).__name__}")

    def _context(self, run_id: str) -> AgentContext:
        return AgentContext(run_id, self._question)


def _failure(agent: BaseAgent, work: asyncio.Task[None]) -> CodedError | None:
    """Return what went wrong with a run, or None. This is the one place where an agent's own bugs end."""
    if not work.done():
        return CodedError("agent.timeout", f"{agent.title} took longer than {agent.timeout_s:.0f} seconds.")
    if work.cancelled():
        return CodedError("agent.cancelled", f"{agent.title} was stopped.")
    error = work.exception()
    if error is None or isinstance(error, CodedError):
        return error
    log.error("the agent %s failed", agent.name, exc_info=error)
    return CodedError("agent.failed", f"{agent.title} has failed ({type(error).__name__}).")


def _shortened(text: str) -> str:
    text = text.strip()
    if len(text) <= MAX_RESULT_CHARACTERS:
        return text
    return f"{text[:MAX_RESULT_CHARACTERS]} … (cut off here; there were {len(text)} characters)"


_FENCE = re.compile(r"</?\s*data\b", re.IGNORECASE)


def _fenced(agent: BaseAgent, text: str) -> str:
    """Mark what comes from outside as data; it cannot end the mark by itself."""
    return f'<data from="{agent.name}">\n{_FENCE.sub("(data", text)}\n</data>'
