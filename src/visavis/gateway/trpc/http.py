"""tRPC over HTTP: single calls, batches, batches in lines, subscriptions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from visavis.events import CodedError
from visavis.gateway.guard import Access
from visavis.gateway.trpc.callers import Caller
from visavis.gateway.trpc.calls import Calls, Outcome, refused
from visavis.gateway.trpc.jsonl import lines
from visavis.gateway.trpc.leaving import unless_left
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.procedures import ProcedureKind
from visavis.gateway.trpc.requests import Asked, read_request
from visavis.gateway.trpc.sse import events, refusal
from visavis.gateway.trpc.streams import Stream
from visavis.gateway.trpc.wire import with_last_event

_HEADERS = {"vary": "trpc-accept, accept", "cache-control": "no-store", "content-type": "application/json"}
_EVENT_HEADERS = {
    **_HEADERS,
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
}
_METHODS: Mapping[str, ProcedureKind] = {"GET": "query", "POST": "mutation"}
_ALLOW: Mapping[ProcedureKind | None, str] = {"mutation": "POST", None: "GET, POST, HEAD, OPTIONS"}


class HttpEndpoint:
    """``/trpc/{path}``, as an ASGI application."""

    def __init__(self, calls: Calls, access: Access, limits: TrpcLimits, ending: asyncio.Event) -> None:
        """Take what answers; ``ending`` is set when the server goes down."""
        self._ending = ending
        self._calls = calls
        self._access = access
        self._limits = limits
        self._streams = 0
        self._unwatched: set[asyncio.Task[Outcome]] = set()
        """Mutations whose client has left: they are brought to their end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        if request.method in ("HEAD", "OPTIONS"):
            return Response(status_code=204, headers={"allow": _ALLOW[None], "vary": _HEADERS["vary"]})
        kind = _METHODS.get(request.method)
        if kind is None:
            error = CodedError("trpc.method_not_allowed", "Queries are asked with GET, mutations with POST.")
            return _whole(refused(error), {"allow": _ALLOW[None]})
        caller = Caller(self._access, request, None, self._limits.identify_s)
        try:
            asked = await read_request(request, self._limits, partial(self._calls.body_bytes, caller=caller))
        except CodedError as error:
            return _whole(refused(error))
        if kind == "query" and self._wants_events(asked, request):
            return self._subscription(asked, caller)
        answers = [
            asyncio.ensure_future(self._calls.answer(kind, path, raw, caller))
            for path, raw in zip(asked.paths, asked.inputs, strict=True)
        ]
        if asked.lines:
            return Stream(self._lines(answers, kind), _HEADERS, self._limits.send_s, self._ending)
        if kind == "query":
            return self._together(asked, await unless_left(answers, request.receive))
        return self._together(asked, await asyncio.gather(*answers))

    def _wants_events(self, asked: Asked, request: Request) -> bool:
        if asked.batch:
            return False
        kind = self._calls.kind(asked.paths[0])
        # a reader of events learns in its own form, too, that there is no such procedure
        return kind == "subscription" or (kind is None and "text/event-stream" in request.headers.get("accept", ""))

    def _subscription(self, asked: Asked, caller: Caller) -> ASGIApp:
        path, last = asked.paths[0], asked.last_event
        if self._streams >= self._limits.streams:
            error = CodedError("trpc.too_many_subscriptions", "Too many listen at once.", retryable=True)
            return Stream(refusal(error, path), _EVENT_HEADERS, self._limits.send_s, self._ending)
        begun = self._calls.subscribe(path, with_last_event(asked.inputs[0], last), caller)
        parts = events(begun, path, last, self._limits)
        return self._counted(Stream(parts, _EVENT_HEADERS, self._limits.send_s, self._ending))

    def _counted(self, stream: Stream) -> ASGIApp:
        """Count a stream at once, not when it begins: others ask meanwhile."""
        self._streams += 1

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await stream(scope, receive, send)
            finally:
                self._streams -= 1

        return serve

    async def _lines(self, answers: list[asyncio.Task[Outcome]], kind: ProcedureKind) -> AsyncGenerator[str, None]:
        try:
            async with aclosing(lines(answers, self._limits.ping_s)) as parts:
                async for part in parts:
                    yield part
        finally:
            for answer in answers:
                if kind == "query":
                    answer.cancel()
                elif not answer.done():
                    self._unwatched.add(answer)
                    answer.add_done_callback(self._unwatched.discard)

    def _together(self, asked: Asked, outcomes: Sequence[Outcome]) -> Response:
        statuses = {outcome.status for outcome in outcomes}
        status = statuses.pop() if len(statuses) == 1 else 207
        kind = self._calls.kind(asked.paths[0])
        headers = {"allow": _ALLOW.get(kind, "GET")} if status == 405 and not asked.batch else {}
        texts = [outcome.text for outcome in outcomes]
        return _response(f"[{','.join(texts)}]" if asked.batch else texts[0], status, headers)


def _whole(outcome: Outcome, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer to a request that is refused as a whole; of a batch, every call takes it for its own."""
    return _response(outcome.text, outcome.status, headers or {})


def _response(text: str, status: int, headers: Mapping[str, str]) -> Response:
    return Response(text, status, headers={**_HEADERS, **headers})
