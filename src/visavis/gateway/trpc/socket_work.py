"""What goes on over one WebSocket: calls that are being answered, and subscriptions."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from visavis.events import CodedError
from visavis.gateway.statuses import status_of
from visavis.gateway.trpc.callers import Caller
from visavis.gateway.trpc.calls import Calls, Delivery, refused
from visavis.gateway.trpc.channel import Channel
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.pauses import Pause
from visavis.gateway.trpc.procedures import ProcedureKind
from visavis.gateway.trpc.wire import Message, encode, with_last_event

_UNAUTHORIZED = 401


class SocketWork:
    """The work of one connection."""

    def __init__(self, calls: Calls, caller: Caller, channel: Channel, limits: TrpcLimits) -> None:
        self._calls = calls
        self._caller = caller
        self._channel = channel
        self._limits = limits
        self._subscriptions: dict[int | str, asyncio.Task[None]] = {}
        self._queries: set[asyncio.Task[None]] = set()
        self._mutations: set[asyncio.Task[None]] = set()

    async def take(self, message: Message) -> None:
        """Begin what a message asks for."""
        if message.method == "subscription.stop":
            task = self._subscriptions.get(message.id)
            if task is not None:
                task.cancel()
        elif message.method == "subscription":
            await self._take_subscription(message)
        elif len(self._queries) + len(self._mutations) >= self._limits.running:
            await self.refuse(message, CodedError("trpc.too_many_calls", "Too many calls at once.", retryable=True))
        else:
            tasks = self._queries if message.method == "query" else self._mutations
            task = asyncio.ensure_future(self._call(message, message.method))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def refuse(self, message: Message, error: BaseException) -> None:
        """Answer a message with an error."""
        outcome = refused(error, message.path or None)
        await self._channel.send(f'{message.head},"error":{outcome.error}}}')

    async def close(self) -> None:
        """End everything; what changes something is brought to its end."""
        ended = [*self._subscriptions.values(), *self._queries]
        for task in ended:
            task.cancel()
        if ended:
            await asyncio.wait(ended)

    async def _take_subscription(self, message: Message) -> None:
        if message.id in self._subscriptions:
            await self.refuse(message, CodedError("trpc.duplicate_id", f"There is a subscription {message.id}."))
        elif len(self._subscriptions) >= self._limits.subscriptions:
            count = self._limits.subscriptions
            error = CodedError("trpc.too_many_subscriptions", f"A connection has {count} subscriptions at most.")
            await self.refuse(message, error)
        else:
            task = asyncio.ensure_future(self._subscribe(message))
            self._subscriptions[message.id] = task
            task.add_done_callback(lambda _: self._subscriptions.pop(message.id, None))

    async def _call(self, message: Message, kind: ProcedureKind) -> None:
        outcome = await self._calls.answer(kind, message.path, message.input, self._caller)
        rest = f'"error":{outcome.error}' if outcome.error else f'"result":{{"type":"data","data":{outcome.data}}}'
        await self._channel.send(f"{message.head},{rest}}}")

    async def _subscribe(self, message: Message) -> None:
        begun = False
        try:
            given = with_last_event(message.input, message.last_event_id)
            deliveries = await self._calls.subscribe(message.path, given, self._caller)
            async with aclosing(deliveries):
                begun = True
                await self._channel.send(f'{message.head},"result":{{"type":"started"}}}}')
                async for delivery in deliveries:
                    if not isinstance(delivery, Pause):
                        await self._channel.send(f'{message.head},"result":{_data(delivery)}}}')
        except asyncio.CancelledError:
            await self._stopped(message)
            raise
        except Exception as error:  # noqa: BLE001 - the boundary: the client is told, and what is unforeseen is logged
            if begun and isinstance(error, CodedError) and status_of(error.code) == _UNAUTHORIZED:
                # its login has expired while it listened: with a new one it goes on where it was
                await self._channel.send('{"id":null,"method":"reconnect"}')
            else:
                await self.refuse(message, error)
        else:
            await self._stopped(message)

    async def _stopped(self, message: Message) -> None:
        await self._channel.send(f'{message.head},"result":{{"type":"stopped"}}}}')


def _data(delivery: Delivery) -> str:
    if delivery.id is None:
        return f'{{"type":"data","data":{delivery.text}}}'
    place = encode(delivery.id)
    return f'{{"type":"data","id":{place},"data":{{"id":{place},"data":{delivery.text}}}}}'
