"""tRPC over a WebSocket, as ``wsLink`` speaks it."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from visavis.events import CodedError
from visavis.gateway.guard import Access
from visavis.gateway.limits import TokenBucket
from visavis.gateway.subprotocols import subprotocol_for
from visavis.gateway.trpc.callers import Caller
from visavis.gateway.trpc.calls import Calls, refused
from visavis.gateway.trpc.channel import Channel
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.socket_work import SocketWork
from visavis.gateway.trpc.wire import Json, connection_params, decode, message_of

CLOSE_POLICY = 1008
CLOSE_TOO_BIG = 1009
BURST_S = 4.0


class SocketEndpoint:
    """``/trpc`` as a WebSocket, as an ASGI application."""

    def __init__(self, calls: Calls, access: Access, limits: TrpcLimits) -> None:
        self._calls = calls
        self._access = access
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection. Pages of other sites are answered with 403."""
        socket = WebSocket(scope, receive, send)
        try:
            await self._access.identify(socket)
        except CodedError as error:
            if error.code == "origin.not_allowed":
                await socket.close(CLOSE_POLICY, error.code)
                return
        await socket.accept(subprotocol_for(socket))
        await _Connection(socket, self._calls, self._access, self._limits).run()


class _Connection:
    """Reads what comes over one socket."""

    def __init__(self, socket: WebSocket, calls: Calls, access: Access, limits: TrpcLimits) -> None:
        self._socket = socket
        self._calls = calls
        self._access = access
        self._limits = limits
        self._channel = Channel(socket, limits.send_s)
        self._work: SocketWork | None = None
        """None until the client has said who it is, if it announced that."""
        if socket.query_params.get("connectionParams") != "1":
            self._begin(None)
        now = asyncio.get_running_loop().time()
        rate = limits.messages_per_second
        self._bucket = TokenBucket(rate, rate * BURST_S, now)
        self._refusals = 0

    async def run(self) -> None:
        """Serve the connection until either side ends it."""
        reading = asyncio.ensure_future(self._read())
        broken = asyncio.ensure_future(self._channel.broken.wait())
        try:
            await asyncio.wait({reading, broken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, broken):
                task.cancel()
            await asyncio.wait({reading, broken})
            if self._work is not None:
                await self._work.close()
            await self._channel.close()
        if not reading.cancelled():
            reading.result()

    def _begin(self, token: str | None) -> None:
        caller = Caller(self._access, self._socket, token, self._limits.identify_s)
        self._work = SocketWork(self._calls, caller, self._channel, self._limits)

    async def _read(self) -> None:
        asked = False
        while self._channel.ending is None:
            try:
                async with asyncio.timeout(self._limits.quiet_s):
                    message = await self._socket.receive()
            except TimeoutError:
                if asked:
                    self._channel.end(CLOSE_POLICY, "limit.idle")
                    return
                asked = True
                await self._channel.send("PING")
                continue
            asked = False
            if message["type"] == "websocket.disconnect":
                self._channel.lost()
                return
            await self._take(message.get("text"))

    async def _take(self, text: str | None) -> None:
        if text in ("PING", '"PING"'):
            await self._channel.send(text.replace("PING", "PONG"))
        elif text not in ("PONG", '"PONG"'):
            try:
                await self._take_messages(self._decoded(text))
            except CodedError as error:
                await self._refuse(error)

    def _decoded(self, text: str | None) -> Json:
        if text is None:
            raise CodedError("trpc.parse", "Messages are text.")
        if len(text) > self._limits.body_bytes or len(text.encode()) > self._limits.body_bytes:
            self._channel.end(CLOSE_TOO_BIG, "trpc.too_large")
            raise CodedError("trpc.too_large", f"A message has {self._limits.body_bytes} bytes at most.")
        try:
            return decode(text, self._limits.depth)
        except CodedError as error:
            raise CodedError("trpc.parse", error.detail) from None

    async def _take_messages(self, value: Json) -> None:
        if self._work is None:
            params = connection_params(value.get("data") if isinstance(value, dict) else value)
            self._begin(params.get("token"))
            return
        values = value if isinstance(value, list) else [value]
        if len(values) > self._limits.batch:
            raise CodedError("trpc.batch_too_large", f"A message has {self._limits.batch} calls at most.")
        messages = [message_of(item) for item in values]
        fits = self._bucket.take(max(1, len(messages)), asyncio.get_running_loop().time())
        for message in messages:
            if fits:
                await self._work.take(message)
            else:
                error = CodedError("trpc.too_many_calls", "Calls come too fast.", retryable=True)
                await self._work.refuse(message, error)
        if fits:
            self._refusals = 0
        else:
            self._count_refusal()

    async def _refuse(self, error: CodedError) -> None:
        await self._channel.send(f'{{"id":null,"error":{refused(error).error}}}')
        self._count_refusal()

    def _count_refusal(self) -> None:
        self._refusals += 1
        if self._refusals >= self._limits.refusals or self._work is None:
            self._channel.end(CLOSE_POLICY, "limit.errors")
