"""Calls procedures: checks who asks and what they send, and writes what comes of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from visavis.events import CodedError
from visavis.gateway.trpc.callers import Caller
from visavis.gateway.trpc.errors import shape_of, status_in
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.pauses import PAUSE, Pause, with_pauses
from visavis.gateway.trpc.procedures import Context, Procedure, ProcedureKind, Router, Tracked
from visavis.gateway.trpc.wire import Json, Unset, encode, is_event_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one call."""

    status: int
    """HTTP's."""
    data: str = ""
    """What came of it, as JSON; or"""
    error: str = ""
    """why nothing did, as JSON."""

    @property
    def text(self) -> str:
        """The whole answer, as it stands in HTTP's responses."""
        return f'{{"error":{self.error}}}' if self.error else f'{{"result":{{"data":{self.data}}}}}'


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a subscription yields, as JSON."""

    text: str
    id: str | None
    """Where it stands, if it is tracked."""


class _Ready:
    """A procedure with what reads its input and writes its output."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self._input: TypeAdapter[Any] | None = None if procedure.input is None else TypeAdapter(procedure.input)
        self._output: TypeAdapter[Any] = TypeAdapter(procedure.output)

    def call(self, context: Context, raw: Json | Unset) -> Any:
        """Begin it. Raises ValidationError."""
        if self._input is None:
            return self.procedure.call(context)
        given = {} if raw is None or isinstance(raw, Unset) else raw
        return self.procedure.call(context, self._input.validate_python(given))

    def written(self, value: Any) -> str:
        """Return an output as JSON; something of another type than was declared is an error of ours."""
        return self._output.dump_json(value, by_alias=True, warnings="error").decode()


class Calls:
    """The procedures of several routers."""

    def __init__(self, routers: Iterable[Router], limits: TrpcLimits) -> None:
        """Raise ValueError if there are two of one name."""
        self._ready: dict[str, _Ready] = {}
        self._limits = limits
        for router in routers:
            for procedure in router.procedures:
                if procedure.path in self._ready:
                    raise ValueError(f"there are two procedures {procedure.path}")
                self._ready[procedure.path] = _Ready(procedure)

    def kind(self, path: str) -> ProcedureKind | None:
        """Return of what kind a procedure is; None if there is none."""
        ready = self._ready.get(path)
        return None if ready is None else ready.procedure.kind

    async def body_bytes(self, paths: Iterable[str], caller: Caller) -> int:
        """Return how large a request may be: what is large is read only of those who may call what takes it."""
        for path in paths:
            ready = self._ready.get(path)
            if ready is not None and ready.procedure.large:
                with contextlib.suppress(CodedError):  # the call itself tells why it is refused
                    await caller.allowed(ready.procedure.permission)
                    return self._limits.large_body_bytes
        return self._limits.body_bytes

    async def answer(self, kind: ProcedureKind, path: str, raw: Json | Unset, caller: Caller) -> Outcome:
        """Call a query or a mutation. Whatever goes wrong is an outcome, too."""
        try:
            return Outcome(200, await self._call(kind, path, raw, caller))
        except Exception as error:  # noqa: BLE001 - the boundary: one call's failure must not take a batch with it
            return refused(error, path)

    async def _call(self, kind: ProcedureKind, path: str, raw: Json | Unset, caller: Caller) -> str:
        ready = self._find(kind, path)
        context = await caller.allowed(ready.procedure.permission)
        try:
            async with asyncio.timeout(self._limits.call_s) as timer:
                return ready.written(await ready.call(context, raw))
        except TimeoutError:
            if not timer.expired():
                raise
            raise CodedError("trpc.timeout", "That takes too long.", retryable=True) from None

    async def subscribe(self, path: str, raw: Json | Unset, caller: Caller) -> AsyncGenerator[Delivery | Pause, None]:
        """Begin a subscription: return what yields what it yields, and a pause whenever nothing comes.

        Raises CodedError and ValidationError. The generator raises what the procedure raises, and CodedError once the
        caller may not listen any more.
        """
        ready = self._find("subscription", path)
        items = ready.call(await caller.allowed(ready.procedure.permission), raw)
        return self._deliveries(ready, items, caller)

    async def _deliveries(
        self, ready: _Ready, items: AsyncIterator[Any], caller: Caller
    ) -> AsyncGenerator[Delivery | Pause, None]:
        async with aclosing(with_pauses(items, self._limits.ping_s)) as paced:
            async for item in paced:
                await caller.allowed(ready.procedure.permission)
                yield PAUSE if isinstance(item, Pause) else _delivery(ready, item)

    def _find(self, kind: ProcedureKind, path: str) -> _Ready:
        ready = self._ready.get(path)
        if ready is None:
            raise CodedError("trpc.unknown_procedure", f'There is no procedure "{path[:100]}".')
        if ready.procedure.kind != kind:
            known = ready.procedure.kind
            raise CodedError("trpc.method_not_allowed", f'"{path}" is a {known} and cannot be called as a {kind}.')
        return ready


def _delivery(ready: _Ready, item: Any) -> Delivery:
    if not isinstance(item, Tracked):
        return Delivery(ready.written(item), None)
    if not is_event_id(item.id):
        raise ValueError(f"{ready.procedure.path} yields something at a place that cannot be written: {item.id!r}")
    return Delivery(ready.written(item.data), item.id)


def refused(error: BaseException, path: str | None = None) -> Outcome:
    """Return the outcome of a call that failed."""
    shape = shape_of(error, path)
    return Outcome(status_in(shape), error=encode(shape))
