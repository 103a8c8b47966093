"""One language model of a provider, reached through pydantic-ai."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.inference.runner import Runner
from visavis.reasoning.language_model import Ask, ModelPiece, Reply, TextPiece, ToolCall
from visavis.reasoning.model_errors import Failure, explain, failures
from visavis.reasoning.pricing import usage_of
from visavis.reasoning.providers import Connection, ModelSpec, check, connect

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelResponse, ToolCallPart

_CLOSED = (".", "!", "?", "…", ":", ")", "]", ">", "*", '"', "'", "\u201d", "\u2019")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a model, seconds."""

    first_token_s: float = 8.0
    """Until the first sign of a reply, retries included."""
    between_tokens_s: float = 5.0
    """From one sign to the next; that it thinks is one."""
    whole_s: float = 60.0
    """For the whole reply."""
    retries: int = 2
    """How often to try again; only before the first piece."""
    backoff_s: float = 0.3
    """Before the first retry; doubled for each further one. A provider's own wish counts if it is longer."""


class ProviderModel:
    """A model that is asked again while there was no piece of a reply, within the patience."""

    def __init__(
        self,
        spec: ModelSpec,
        runner: Runner,
        *,
        patience: Patience | None = None,
        connection: Connection | None = None,
    ) -> None:
        """Take a model's address; ``connection`` is a model that was made elsewhere.

        Raises CodedError (``mind.unknown_provider``, ``mind.no_model``, ``mind.no_key``).
        """
        if connection is None:
            check(spec)
        self.name = spec.name
        self.note = _note(spec)
        self.spec = spec
        self._runner = runner
        self._patience = patience or Patience()
        self._connection = connection
        self._lock = asyncio.Lock()

    async def prepare(self) -> None:
        """Load the client. Nothing is sent. Raises CodedError (``mind.*``)."""
        async with self._lock:
            if self._connection is None:
                self._connection = await self._runner.run(connect, self.spec)

    async def close(self) -> None:
        """Close the connections."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def ask(self, ask: Ask) -> AsyncGenerator[ModelPiece, None]:
        """Yield the reply as it comes; see :class:`visavis.reasoning.language_model.LanguageModel`."""
        await self.prepare()
        loop = asyncio.get_running_loop()
        started = loop.time()
        attempt = 0
        while True:
            begun = False
            try:
                async with aclosing(self._attempt(ask, started)) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            except failures() as error:
                failure = explain(error, self.name)
                if begun:
                    raise _broken_off(self.name) from None
            except CodedError as error:
                failure = Failure(error)
                if begun:
                    raise _broken_off(self.name) from None
            else:
                return
            pause = max(self._patience.backoff_s * 2**attempt, failure.retry_after_s or 0.0)
            attempt += 1
            limits = [started + self._patience.first_token_s] + ([] if ask.until is None else [ask.until])
            late = loop.time() + pause >= min(limits)
            if not failure.error.retryable or attempt > self._patience.retries or late:
                raise failure.error
            await asyncio.sleep(pause)

    async def _attempt(self, ask: Ask, started: float) -> AsyncGenerator[ModelPiece, None]:
        """Ask once. Closing this closes the connection that the reply comes through."""
        from pydantic_ai.direct import model_request_stream
        from pydantic_ai.messages import ToolCallPart
        from pydantic_ai.models import ModelRequestParameters
        from pydantic_ai.settings import ModelSettings

        assert self._connection is not None  # prepared by ask()
        loop = asyncio.get_running_loop()
        end = started + self._patience.whole_s
        if ask.until is not None:
            end = min(end, ask.until)
        deadline = started + self._patience.first_token_s
        settings = ModelSettings(max_tokens=ask.max_tokens)
        if ask.tools and not ask.use_tools:
            settings["tool_choice"] = "none"
        async with AsyncExitStack() as stack:
            opening = model_request_stream(
                self._connection.model,
                list(ask.messages),
                model_settings=settings,
                model_request_parameters=ModelRequestParameters(function_tools=list(ask.tools)),
            )
            stream = await self._wait(stack.enter_async_context(opening), min(deadline, end))
            events = aiter(stream)
            said, called = "", set[str]()
            while True:
                try:
                    event = await self._wait(anext(events), min(deadline, end))
                except StopAsyncIteration:
                    break
                deadline = loop.time() + self._patience.between_tokens_s
                for piece in _pieces_of(event):
                    if isinstance(piece, TextPiece):
                        said = piece.text
                    else:
                        called.add(piece.id)
                    yield piece
            response: ModelResponse = stream.get()
            for part in response.parts:  # what was complete only with the end
                if isinstance(part, ToolCallPart) and part.tool_call_id not in called:
                    called.add(part.tool_call_id)
                    yield _call(part)
            if not called and not said:
                message = f"The model '{self.name}' answered without a word."
                raise CodedError("mind.empty", message, retryable=True)
            if not called and not said.rstrip().endswith(_CLOSED) and said.strip() and not _finished(stream):
                raise _broken_off(self.name)  # the connection was closed politely, but in mid-sentence
            yield Reply(response, usage_of(self.spec, response))

    async def _wait(self, work: Any, until: float) -> Any:
        """Await something of the network, until a time of the loop's clock. Raises CodedError ``mind.timeout``."""
        try:
            async with asyncio.timeout_at(until):
                with real_work():
                    return await work
        except TimeoutError:
            message = f"The model '{self.name}' did not answer in time."
            raise CodedError("mind.timeout", message, retryable=True) from None


def _pieces_of(event: Any) -> list[TextPiece | ToolCall]:
    """Return what an event of the stream adds; thinking and other parts are not for the ear."""
    from pydantic_ai.messages import (
        PartDeltaEvent,
        PartEndEvent,
        PartStartEvent,
        TextPart,
        TextPartDelta,
        ToolCallPart,
    )

    match event:
        case PartStartEvent(part=TextPart(content=text)) | PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return [TextPiece(text)] if text else []
        case PartEndEvent(part=ToolCallPart() as part):
            return [_call(part)]
    return []


def _call(part: ToolCallPart) -> ToolCall:
    return ToolCall(part.tool_call_id, part.tool_name, part.args)


def _finished(stream: Any) -> bool:
    """Tell whether the provider said that the reply ends here; models without a wire say nothing."""
    details = stream.provider_details
    return details is None or "finish_reason" in details


def _note(spec: ModelSpec) -> str:
    if spec.hosted:
        return f"What you say is sent to {spec.where} to be answered by {spec.model}."
    return f"Answers come from the language model {spec.model} at {spec.where}; it can be wrong."


def _broken_off(model: str) -> CodedError:
    return CodedError("mind.broken_off", f"The model '{model}' broke off in the middle of its answer.", retryable=True)
