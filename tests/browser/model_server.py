"""A language model in this process, which answers as a test says; for browser tests, whose thread has no event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.reasoning.openai_server import OpenAIServer, Script, openai_server


@contextmanager
def model_server(script: Script) -> Iterator[OpenAIServer]:
    """Run the server in a thread of its own; all requests are answered by ``script``."""
    ready = threading.Event()
    running: list[tuple[OpenAIServer, asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        async with openai_server(script) as server:
            over = asyncio.Event()
            running.append((server, asyncio.get_running_loop(), over))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    server, loop, over = running[0]
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
