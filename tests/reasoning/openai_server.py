"""A small server that speaks OpenAI's streaming protocol, well or badly, as a test tells it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

REPLY = ("Hello", " there", ".", " I'm", " Iris", ".")


@dataclass
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Exchange:
    """One request on its connection, for a script to answer."""

    def __init__(self, request: Request, writer: asyncio.StreamWriter, server: OpenAIServer) -> None:
        self.request = request
        self.writer = writer
        self.server = server

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} -", f"content-type: {content_type}", "transfer-encoding: chunked"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def chunk(self, text: str) -> None:
        data = text.encode()
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "tiny", "choices": [choice]}
        await self.chunk(f"data: {json.dumps(body)}\n\n")

    async def words(self, words: Sequence[str], pause_s: float = 0.0) -> None:
        for word in words:
            await self.event({"role": "assistant", "content": word})
            if pause_s:
                await asyncio.sleep(pause_s)

    async def finish(self, reason: str = "stop") -> None:
        await self.event({}, reason)
        await self.chunk("data: [DONE]\n\n")
        await self.send(b"0\r\n\r\n")

    async def reply(self, words: Sequence[str] = REPLY, pause_s: float = 0.0) -> None:
        """Answer as a good server does."""
        await self.head()
        await self.words(words, pause_s)
        await self.finish()

    async def fail(self, status: int, message: str = "no", **headers: str) -> None:
        await self.head(status, "application/json", **headers)
        await self.chunk(json.dumps({"error": {"message": message, "type": "error", "code": None}}))
        await self.send(b"0\r\n\r\n")

    async def gone(self) -> None:
        """Wait until the client has closed the connection."""
        await self.server.closed.wait()


Script = Callable[[Exchange], Awaitable[None]]


@dataclass
class OpenAIServer:
    """The server: its address, what it was asked, and what it answers to each request in turn."""

    scripts: list[Script]
    address: str = ""
    requests: list[Request] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first request."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client has closed its connection in the middle of an answer."""
    models: tuple[str, ...] = ("tiny",)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while (request := await _read(reader)) is not None:
                if request.path.endswith("/models"):
                    body = json.dumps({"object": "list", "data": [{"id": name} for name in self.models]})
                    await _plain(writer, body)
                    continue
                self.requests.append(request)
                self.asked.set()
                script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
                watch = asyncio.create_task(self._watch(reader))
                try:
                    await script(Exchange(request, writer, self))
                finally:
                    watch.cancel()
                    await asyncio.gather(watch, return_exceptions=True)
                if writer.is_closing():
                    break

    async def _watch(self, reader: asyncio.StreamReader) -> None:
        """Notice that the client closes while it is being answered. It sends nothing then."""
        while not reader.at_eof():  # noqa: ASYNC110 - a reader has no event for its end
            await asyncio.sleep(0.005)
        self.closed.set()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *rest = head.decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(first.split()[1], headers, json.loads(body) if body else {})


async def _plain(writer: asyncio.StreamWriter, body: str, status: int = 200) -> None:
    head = f"HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write((head + body).encode())
    await writer.drain()


@asynccontextmanager
async def openai_server(*scripts: Script) -> AsyncIterator[OpenAIServer]:
    """Run a server on a free port; the last script answers all further requests."""
    state = OpenAIServer(list(scripts) or [Exchange.reply])
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        # The callback of asyncio's stream server reads the task's result, so it must end quietly.
        with contextlib.suppress(asyncio.CancelledError):
            await state.handle(reader, writer)
        writer.transport.abort()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        tasks.discard(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    state.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield state
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
