"""Subscriptions as server-sent events, as ``httpSubscriptionLink`` reads them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing

from visavis.events import CodedError
from visavis.gateway.trpc.calls import Delivery
from visavis.gateway.trpc.errors import shape_of
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.pauses import Pause
from visavis.gateway.trpc.wire import encode, is_event_id


async def events(
    subscribe: Awaitable[AsyncGenerator[Delivery | Pause, None]], path: str, last: str | None, limits: TrpcLimits
) -> AsyncGenerator[str, None]:
    """Await ``subscribe``, and yield events: ``connected``, data and ``ping``, ``return`` or ``serialized-error``.

    A client that loses the connection comes back by itself with the id of the last event; ``return`` tells it not to.
    ``last`` is the one that it named.
    """
    last = last if last is not None and is_event_id(last) else None
    options = {"reconnectAfterInactivityMs": round(limits.inactivity_s * 1000)}
    yield _event(encode(options), "connected")
    try:
        async with aclosing(await subscribe) as deliveries:
            async for delivery in deliveries:
                if isinstance(delivery, Pause):
                    yield _event("", "ping")
                elif delivery.id is not None:
                    last = delivery.id
                    yield _event(delivery.text, id=delivery.id)
                elif last is None:
                    yield _event(delivery.text)
                else:  # an empty id: this one has no place; then the place that the client comes back to
                    yield _event(delivery.text, id="") + _event("", "restore-id", id=last)
    except Exception as error:  # noqa: BLE001 - the boundary: the client is told, and what is unforeseen is logged
        yield _event(encode(shape_of(error, path)), "serialized-error")
    else:
        yield _event("", "return")


async def refusal(error: CodedError, path: str) -> AsyncGenerator[str, None]:
    """Yield what a client is told that may not listen."""
    yield _event("{}", "connected")
    yield _event(encode(shape_of(error, path)), "serialized-error")


def _event(data: str, name: str | None = None, id: str | None = None) -> str:  # noqa: A002 - as the standard calls it
    head = f"event: {name}\n" if name is not None else ""
    place = f"id: {id}\n" if id is not None else ""
    return f"{head}data: {data}\n{place}\n"
