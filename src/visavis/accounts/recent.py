"""What was read a moment ago, so that not every request asks the database who comes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Keeps values for a few seconds.

    This process forgets what it changes itself at once; what others change is noticed when the time is over.
    """

    def __init__(self, seconds: float = 3.0, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()
        self._changes = 0

    async def get(self, key: str, load: Callable[[], Awaitable[T]]) -> T:
        """Return a value, loaded if it is not there or too old."""
        clock = asyncio.get_running_loop().time
        known = self._kept.get(key)
        if known is not None and known[0] > clock():
            return known[1]
        changes = self._changes
        value = await load()
        if changes == self._changes:  # otherwise it may have been read before it was changed
            self._kept[key] = (clock() + self._seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def forget(self, key: str | None = None) -> None:
        """Load a value, or all of them, anew when it is wanted next."""
        self._changes += 1
        if key is None:
            self._kept.clear()
        else:
            self._kept.pop(key, None)
