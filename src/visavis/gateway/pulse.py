"""A signal for many: something has changed."""

from __future__ import annotations

import asyncio


class Pulse:
    """Wakes everybody who waits for the next beat; those who come later wait for the one after."""

    def __init__(self) -> None:
        self.count = 0
        """How often it has beaten."""
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Wake everybody."""
        self.count += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def after(self, count: int) -> int:
        """Wait until it has beaten more often than ``count``; return how often it has."""
        while self.count <= count:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await future
            finally:
                self._waiting.discard(future)
        return self.count
