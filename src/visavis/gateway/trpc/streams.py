"""Responses that are written while they come into being."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping

from starlette.types import Receive, Scope, Send

log = logging.getLogger(__name__)


class Stream:
    """An answer whose parts come from a generator.

    The generator is closed as soon as the client leaves, even if nothing is to be sent then, when it reads nothing for
    ``send_s``, and when ``ending`` is set: the server goes down.
    """

    def __init__(
        self, parts: AsyncGenerator[str, None], headers: Mapping[str, str], send_s: float, ending: asyncio.Event
    ) -> None:
        self._parts = parts
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._send_s = send_s
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it, as ASGI has it."""
        writing = asyncio.ensure_future(self._write(send))
        tasks = {writing, asyncio.ensure_future(_left(receive)), asyncio.ensure_future(self._ending.wait())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._parts.aclose()
        if not writing.cancelled():
            writing.result()
        elif self._ending.is_set():
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        try:
            async for part in self._parts:
                async with asyncio.timeout(self._send_s):
                    await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError as error:  # it has left, or it reads nothing (TimeoutError is one, too)
            log.info("a client of a stream was let go: %r", error)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
