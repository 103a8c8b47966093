"""One round of an answer: a request to the model, and the agents that it calls, side by side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from visavis.events import Event, new_id
from visavis.reasoning.agents.runs import AgentRuns, CallResult
from visavis.reasoning.answer_markup import AnswerMarkup, Fragment, Spoken, WrittenCall
from visavis.reasoning.budget import Spending
from visavis.reasoning.language_model import Ask, LanguageModel, ModelPiece, Reply, TextPiece, ToolCall
from visavis.reasoning.silence import Silence
from visavis.reasoning.situation import PendingRun
from visavis.reasoning.usage import recorded

T = TypeVar("T")

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse


@dataclass(frozen=True, slots=True)
class RoundEnds:
    """The model has said what it wanted to say before the agents it called are done."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing has been said for a while, since agents are at work."""

    again: bool
    agents: tuple[str, ...]


RoundStep = Fragment | Event | RoundEnds | Silent


@dataclass(frozen=True, slots=True)
class _Done:
    """A task of the round has ended."""

    task: asyncio.Task[Any]


class Round:
    """One request to the model, with the agents that it calls."""

    def __init__(
        self,
        runs: AgentRuns,
        spending: Spending,
        silence: Silence,
        response_id: str,
        *,
        model: LanguageModel | None = None,
        ask: Ask | None = None,
        agreed: Sequence[PendingRun] = (),
    ) -> None:
        """Ask a model; or without one, run what the user has agreed to."""
        self._runs = runs
        self._spending = spending
        self._silence = silence
        self._response_id = response_id
        self._model = model
        self._ask = ask
        self._agreed = agreed
        self._queue: asyncio.Queue[ModelPiece | Event | CallResult | _Done] = asyncio.Queue()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._working: dict[str, str] = {}
        """Name of the agent of each call that is under way."""
        self._order: list[str] = []
        self._written: set[str] = set()
        """Calls that were written into the text."""
        self._message: ModelResponse | None = None
        self._results: dict[str, CallResult] = {}
        self._unread: list[str] = []
        """Calls in the text that could not be read."""

    @property
    def called(self) -> bool:
        """Tell whether the model called anything, so that it has to be asked again."""
        return bool(self._results or self._unread)

    async def run(self) -> AsyncGenerator[RoundStep, None]:
        """Yield what the model says and what happens, until the reply and all that it called are complete."""
        markup = AnswerMarkup()
        said = False
        if self._model is not None and self._ask is not None:
            self._start(self._listen(self._model, self._ask))
        self._run_agreed()
        try:
            while self._tasks:
                item = await self._next()
                match item:
                    case None:
                        yield Silent(self._silence.fill(), tuple(self._working.values()))
                    case TextPiece():
                        for fragment in self._fragments(markup.feed(item.text)):
                            said = True
                            yield fragment
                    case ToolCall():
                        self._call(item)
                    case Reply():
                        self._message = item.message
                        self._spending.add(item.usage)
                        for fragment in self._fragments(markup.finish()):
                            yield fragment
                        for used in recorded([item.usage], response_id=self._response_id):
                            yield used
                        if said and self._working:
                            yield RoundEnds()
                    case CallResult():
                        self._results[item.call.id] = item
                        self._working.pop(item.call.id, None)
                    case _Done():
                        self._tasks.discard(item.task)
                        item.task.result()  # raises what went wrong
                    case Event():
                        yield item
            if said and (self._results or self._unread):
                yield RoundEnds()
        finally:
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    def messages(self) -> list[ModelMessage]:
        """Return what the model is told next: its own reply, and what came of its calls."""
        from pydantic_ai.messages import ModelRequest, ToolReturnPart, UserPromptPart

        assert self._message is not None  # the round is complete
        parts: list[Any] = []
        for identifier in self._order:
            result = self._results[identifier]
            if identifier in self._written:
                text = f'<tool_response name="{result.call.name}">\n{result.text}\n</tool_response>'
                parts.append(UserPromptPart(text))
            else:
                parts.append(ToolReturnPart(result.call.name, result.text, identifier))
        parts += [UserPromptPart(f"(This call could not be read: {text[:200]})") for text in self._unread]
        return [self._message, ModelRequest(parts=parts)]

    def _fragments(self, fragments: Sequence[Fragment]) -> list[Fragment]:
        """Return what is for the user; calls in disguise are run."""
        kept: list[Fragment] = []
        for fragment in fragments:
            if isinstance(fragment, WrittenCall):
                self._call_written(fragment.text)
                continue
            if isinstance(fragment, Spoken):
                self._silence.says(fragment.text)
            kept.append(fragment)
        return kept

    def _call_written(self, text: str) -> None:
        try:
            parsed = json.loads(text)
            call = ToolCall(new_id(), str(parsed["name"]), parsed.get("arguments") or parsed.get("parameters"))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._runs.mistakes += 1
            self._unread.append(text.strip())
            return
        self._written.add(call.id)
        self._call(call)

    def _call(self, call: ToolCall) -> None:
        if self._spending.call():
            self._begin(call, self._runs.run(call, self._queue.put_nowait))
            return
        self._order.append(call.id)
        self._results[call.id] = CallResult(call, "Not done: too many calls in one answer.", "failed")

    def _begin(self, call: ToolCall, work: Coroutine[Any, Any, CallResult]) -> None:
        self._order.append(call.id)
        self._working[call.id] = call.name
        self._silence.works()
        self._start(self._work(work))

    def _run_agreed(self) -> None:
        """Begin what the user has agreed to, and let it look as if the model had called it just now."""
        if not self._agreed:
            return
        from pydantic_ai.messages import ModelResponse, ToolCallPart

        calls = [ToolCallPart(item.agent, dict(item.arguments), new_id()) for item in self._agreed]
        self._message = ModelResponse(parts=calls)
        for pending, part in zip(self._agreed, calls, strict=True):
            call = ToolCall(part.tool_call_id, pending.agent, pending.arguments)
            self._begin(call, self._runs.run_agreed(call, self._queue.put_nowait))

    async def _listen(self, model: LanguageModel, ask: Ask) -> None:
        async with aclosing(model.ask(ask)) as pieces:
            async for piece in pieces:
                self._queue.put_nowait(piece)

    async def _work(self, work: Coroutine[Any, Any, CallResult]) -> None:
        self._queue.put_nowait(await work)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._queue.put_nowait(_Done(done)))

    async def _next(self) -> ModelPiece | Event | CallResult | _Done | None:
        """Return what happens next; None if nothing has been said for too long."""
        return await within(self._queue.get(), self._silence.left_s)


async def within(work: Awaitable[T], seconds: float | None) -> T | None:
    """Return the result of something, or None if it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        return None
