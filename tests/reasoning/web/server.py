"""A small web server that answers exactly as a test tells it, on a free port of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """One answer."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    """How long it waits before it answers."""
    endless: bool = False
    """Whether the body is repeated until the client has had enough, without a stated length."""

    @classmethod
    def gzipped(cls, body: bytes) -> Reply:
        """Return an answer that is compressed."""
        return cls(gzip.compress(body), headers={"content-encoding": "gzip"})

    @classmethod
    def redirect(cls, to: str, status: int = 302) -> Reply:
        """Return an answer that leads on."""
        return cls(status=status, headers={"location": to})


Answering = Callable[[Asked], Reply]


@dataclass
class WebServer:
    """The server: what it answers, and what it was asked."""

    answer: Answering
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first request."""
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def host(self) -> str:
        """Return host and port, as an allow list has them."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        """Return the address of a page."""
        return f"http://{self.host}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while True:
                    self.asked.append(await _read(reader))
                    self.came.set()
                    await _write(writer, self.answer(self.asked[-1]))
        except asyncio.CancelledError:  # asyncio's own callback would report it
            self.connections.discard(task)
        finally:
            writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, path, headers, body)


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> None:
    await asyncio.sleep(reply.delay_s)
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    length = {} if reply.endless else {"content-length": str(len(body))}
    headers = {"content-type": reply.content_type, **length, **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()
    while reply.endless:
        writer.write(body)
        await writer.drain()


@asynccontextmanager
async def serving(answer: Answering | Reply, context: ssl.SSLContext | None = None) -> AsyncIterator[WebServer]:
    """Run a server that answers the same to everything, or as a function says."""
    server = WebServer(answer if callable(answer) else lambda _: answer)
    running = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=context)
    server.port = running.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        running.close()
        for task in list(server.connections):
            task.cancel()
        await asyncio.gather(*server.connections, return_exceptions=True)
