"""Clients that leave before they are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")


async def unless_left(answers: Sequence[asyncio.Task[T]], receive: Receive) -> list[T]:
    """Return the answers to a request that was read. If its client leaves, they are given up: ClientDisconnect."""
    together = asyncio.ensure_future(asyncio.wait(answers))
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({together, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not together.done():
            leaving.result()
            raise ClientDisconnect
        return [answer.result() for answer in answers]
    finally:
        for task in (*answers, together, leaving):
            task.cancel()
        await asyncio.wait({*answers, together, leaving})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
