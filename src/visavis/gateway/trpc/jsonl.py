"""Answers of a batch, each as soon as it is there: JSON lines, as ``httpBatchStreamLink`` reads them.

The first line promises a value under the number of every call: ``{"0":[[0],[null,0,0]]}``. Every line that follows
keeps one: ``[0,0,[[{"result":…}]]]`` (number of the promise, 0 for kept, the value).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from visavis.gateway.trpc.calls import Outcome
from visavis.gateway.trpc.wire import encode


async def lines(answers: Sequence[asyncio.Task[Outcome]], pause_s: float) -> AsyncGenerator[str, None]:
    """Yield the lines; a space, which readers pass over, whenever nothing came for so long."""
    yield encode({str(number): [[0], [None, 0, number]] for number in range(len(answers))}) + "\n"
    numbers = {answer: number for number, answer in enumerate(answers)}
    waiting = set(answers)
    while waiting:
        done, waiting = await asyncio.wait(waiting, timeout=pause_s, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            yield " "
        for answer in sorted(done, key=numbers.__getitem__):
            yield f"[{numbers[answer]},0,[[{answer.result().text}]]]\n"
