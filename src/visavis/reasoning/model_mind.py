"""A mind that is a language model, reached through pydantic-ai."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError, Source
from visavis.inference.runner import Runner
from visavis.reasoning.directed import DirectedText
from visavis.reasoning.finding import Match
from visavis.reasoning.mind import Question, Thought
from visavis.reasoning.model_errors import Failure, explain, failures
from visavis.reasoning.persona import Persona
from visavis.reasoning.prompt import instructions, recent, shown
from visavis.reasoning.providers import HOSTED, MAX_ANSWER_TOKENS, Connection, ModelSpec, check, connect
from visavis.reasoning.scripted import ScriptedMind
from visavis.reasoning.text import well_formed

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage

_CLOSED = (".", "!", "?", "…", ":", ")", "]", "*", '"', "'", "\u201d", "\u2019")
NOTES = 4
"""How many lines and passages the model is shown for a question."""
RELEVANT = 0.35
"""Cosine from which they are."""
NOT_UNDERSTOOD = "(You heard the user say something, but no words were understood.)"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a model, seconds."""

    first_token_s: float = 8.0
    """Until the first piece, retries included."""
    between_tokens_s: float = 5.0
    """From one piece to the next."""
    whole_s: float = 60.0
    """For the whole answer."""
    retries: int = 2
    """How often to try again; only before the first piece."""
    backoff_s: float = 0.3
    """Before the first retry; doubled for each further one. A provider's own wish counts if it is longer."""


class ModelMind:
    """Lets a language model answer, in the persona's character and with its knowledge at hand.

    Topics that the persona reserves for authored lines are answered by those.
    """

    def __init__(
        self,
        persona: Persona,
        spec: ModelSpec,
        runner: Runner,
        *,
        scripted: ScriptedMind | None = None,
        patience: Patience | None = None,
        connection: Connection | None = None,
    ) -> None:
        """``scripted`` supplies authored lines and knowledge; ``connection`` is a model that was made elsewhere.

        Raises CodedError (``mind.unknown_provider``, ``mind.no_model``, ``mind.no_key``).
        """
        if connection is None:
            check(spec)
        self.name = f"model:{spec.name}"
        self.note = _note(spec)
        self.weighs_confidence = False
        self._persona = persona
        self._spec = spec
        self._runner = runner
        self._scripted = scripted
        self._patience = patience or Patience()
        self._connection = connection
        self._lock = asyncio.Lock()

    async def prepare(self) -> None:
        """Load the client and the persona's index. Nothing is sent. Raises CodedError (``mind.*``)."""
        if self._scripted is not None:
            await self._scripted.prepare()
        async with self._lock:
            if self._connection is None:
                self._connection = await self._runner.run(connect, self._spec)

    async def answer(self, question: Question) -> AsyncIterator[Thought]:
        """Answer, as the model's words arrive.

        Raises CodedError: ``mind.timeout``, ``mind.rate_limited``, ``mind.quota_exceeded``, ``mind.unauthorized``,
        ``mind.model_not_found``, ``mind.context_too_long``, ``mind.unreachable``, ``mind.server_error``,
        ``mind.refused``, ``mind.rejected``, ``mind.malformed``, ``mind.misconfigured``, ``mind.broken_off`` or
        ``mind.empty``.
        """
        await self.prepare()
        authored = await self._authored(question)
        if authored is not None:
            for thought in authored:
                yield thought
            return
        messages = self._messages(question, await self._notes(question))
        source = Source(kind="model", reference=self._spec.name, title=self._spec.name)
        reader = DirectedText()
        async with aclosing(self._deltas(messages)) as deltas:
            async for delta in deltas:
                for piece in reader.feed(delta):
                    yield Thought(piece.text, piece.sentence_index, source, directions=piece.directions)
        for piece in reader.finish():
            yield Thought(piece.text, piece.sentence_index, source, directions=piece.directions)

    def suggestions(self) -> list[str]:
        """Return what the persona's author suggests to say."""
        return list(self._persona.about.suggestions)

    async def close(self) -> None:
        """Close the connections to the model. The scripted mind belongs to whoever made it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _authored(self, question: Question) -> list[Thought] | None:
        topics = frozenset(self._persona.about.policies.authored_only)
        if self._scripted is None or not topics or not question.text.strip():
            return None
        return await self._scripted.authored(question, topics)

    async def _notes(self, question: Question) -> list[Match]:
        finder = self._scripted.finder if self._scripted is not None else None
        if finder is None or not question.text.strip():
            return []
        found = await self._runner.run(finder.related, question.text, question.senses, NOTES)
        return [match for match in found if match.probability >= RELEVANT]

    def _messages(self, question: Question, notes: Sequence[Match]) -> list[ModelMessage]:
        from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart

        prompt = well_formed(instructions(self._persona, question, notes))
        messages: list[ModelMessage] = [ModelRequest(parts=[SystemPromptPart(prompt)])]
        for exchange in recent(question.history):
            text = well_formed(shown(exchange))
            if exchange.role == "user":
                messages.append(ModelRequest(parts=[UserPromptPart(text or NOT_UNDERSTOOD)]))
            else:
                messages.append(ModelResponse(parts=[TextPart(text)]))
        messages.append(ModelRequest(parts=[UserPromptPart(well_formed(question.text).strip() or NOT_UNDERSTOOD)]))
        return messages

    async def _deltas(self, messages: Sequence[ModelMessage]) -> AsyncGenerator[str, None]:
        """Yield the pieces of the model's text; try again, within the patience, while there was none."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        attempt = 0
        while True:
            begun = False
            try:
                async with aclosing(self._attempt(messages, started)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except failures() as error:
                failure = explain(error, self._spec.name)
                if begun:
                    raise _broken_off(self._spec.name) from None
            except CodedError as error:
                failure = Failure(error)
                if begun:
                    raise _broken_off(self._spec.name) from None
            else:
                if begun:
                    return
                message = f"The model '{self._spec.name}' answered without a word."
                failure = Failure(CodedError("mind.empty", message, retryable=True))
            pause = max(self._patience.backoff_s * 2**attempt, failure.retry_after_s or 0.0)
            attempt += 1
            late = loop.time() + pause - started >= self._patience.first_token_s
            if not failure.error.retryable or attempt > self._patience.retries or late:
                raise failure.error
            await asyncio.sleep(pause)

    async def _attempt(self, messages: Sequence[ModelMessage], started: float) -> AsyncGenerator[str, None]:
        """Ask once. Closing this closes the connection that the answer comes through."""
        from pydantic_ai.direct import model_request_stream
        from pydantic_ai.settings import ModelSettings

        assert self._connection is not None  # prepared by answer()
        loop = asyncio.get_running_loop()
        end = started + self._patience.whole_s
        deadline = started + self._patience.first_token_s
        settings = ModelSettings(max_tokens=MAX_ANSWER_TOKENS)
        async with AsyncExitStack() as stack:
            opening = model_request_stream(self._connection.model, messages, model_settings=settings)
            stream = await self._wait(stack.enter_async_context(opening), min(deadline, end))
            events = aiter(stream)
            said = ""
            while True:
                try:
                    event = await self._wait(anext(events), min(deadline, end))
                except StopAsyncIteration:
                    break
                text = _text_of(event)
                if text:
                    said = text
                    yield text
                    deadline = loop.time() + self._patience.between_tokens_s
            if said.strip() and not said.rstrip().endswith(_CLOSED) and not _finished(stream):
                raise _broken_off(self._spec.name)  # the connection was closed politely, but in mid-sentence

    async def _wait(self, work: Any, until: float) -> Any:
        """Await something of the network, until a time of the loop's clock. Raises CodedError ``mind.timeout``."""
        try:
            async with asyncio.timeout_at(until):
                with real_work():
                    return await work
        except TimeoutError:
            message = f"The model '{self._spec.name}' did not answer in time."
            raise CodedError("mind.timeout", message, retryable=True) from None


def _text_of(event: Any) -> str:
    """Return the text that an event of the stream adds; thinking and other parts are not for the ear."""
    from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta

    if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
        return event.part.content
    if isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
        return event.delta.content_delta
    return ""


def _finished(stream: Any) -> bool:
    """Tell whether the provider said that the answer ends here; models without a wire say nothing."""
    details = stream.provider_details
    return details is None or "finish_reason" in details


def _broken_off(model: str) -> CodedError:
    return CodedError("mind.broken_off", f"The model '{model}' broke off in the middle of its answer.", retryable=True)


def _note(spec: ModelSpec) -> str:
    if spec.base_url is None and spec.provider in HOSTED:
        return f"What you say is sent to {spec.provider.capitalize()} to be answered by {spec.model}."
    return f"Answers come from the language model {spec.model} at {spec.address}; it can be wrong."
