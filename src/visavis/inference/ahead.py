"""Work that is begun before anybody is sure to need it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Runs an asynchronous generator ahead of its reader, and keeps what it gives."""

    def __init__(self, source: AsyncGenerator[T, None]) -> None:
        """Begin at once. Needs a running event loop."""
        self._source = source
        self._items: list[T] = []
        self._news = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._task.add_done_callback(self._ended)

    async def read(self, *, quietly: bool = False) -> AsyncGenerator[T, None]:
        """Yield everything from the beginning, as it comes. Several may read at once; cancelling ends all of them.

        Raises what the source raises, after what came before; ``quietly`` ends there instead.
        """
        position = 0
        while True:
            while position < len(self._items):
                position += 1
                yield self._items[position - 1]
            if self._task.done():
                if not self._task.cancelled() and not quietly:
                    self._task.result()
                return
            self._news.clear()
            await self._news.wait()

    @property
    def items(self) -> tuple[T, ...]:
        """Return what it has given so far."""
        return tuple(self._items)

    def cancel(self) -> None:
        """Stop the work. Safe at any time, and more than once."""
        self._task.cancel()

    async def _run(self) -> None:
        async with aclosing(self._source) as items:
            async for item in items:
                self._items.append(item)
                self._news.set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._news.set()
        if not task.cancelled():
            task.exception()  # seen, even if nobody reads on
