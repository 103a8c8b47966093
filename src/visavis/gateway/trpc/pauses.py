"""Notices when a generator is quiet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final, TypeVar

T = TypeVar("T")


class Pause:
    """The type of ``PAUSE``."""


PAUSE: Final = Pause()


async def with_pauses(items: AsyncIterator[T], every_s: float) -> AsyncGenerator[T | Pause, None]:
    """Yield what ``items`` yields, and ``PAUSE`` whenever nothing came for so long. Closes ``items`` at the end."""
    coming: asyncio.Task[T] | None = None
    try:
        while True:
            if coming is None:
                coming = asyncio.ensure_future(_next(items))
            await asyncio.wait({coming}, timeout=every_s)
            if not coming.done():
                yield PAUSE
                continue
            try:
                item = coming.result()
            except _EndError:
                return
            finally:
                coming = None
            yield item
    finally:
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})
        close = getattr(items, "aclose", None)
        if close is not None:
            await close()


class _EndError(Exception):
    """There is no more (a task cannot raise StopAsyncIteration)."""


async def _next(items: AsyncIterator[T]) -> T:
    try:
        return await anext(items)
    except StopAsyncIteration:
        raise _EndError from None
