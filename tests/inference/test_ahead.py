from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.conftest import in_virtual_time, settle
from visavis.inference import Ahead


class Source:
    """Counts to three, slowly, and notes what became of it."""

    def __init__(self, fails_at: int = 99) -> None:
        self.fails_at = fails_at
        self.made = 0
        self.closed = False

    async def numbers(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(3):
                await asyncio.sleep(1)
                if number == self.fails_at:
                    raise LookupError("no such number")
                self.made += 1
                yield number
        finally:
            self.closed = True


async def read(ahead: Ahead[int], *, quietly: bool = False) -> list[int]:
    return [number async for number in ahead.read(quietly=quietly)]


@in_virtual_time
async def test_it_works_before_it_is_read_and_everything_is_there() -> None:
    loop, source = asyncio.get_running_loop(), Source()
    ahead = Ahead(source.numbers())
    await asyncio.sleep(2.5)
    began = loop.time()
    assert source.made == 2
    assert list(await asyncio.gather(read(ahead), read(ahead))) == [[0, 1, 2], [0, 1, 2]]
    assert loop.time() - began == pytest.approx(0.5)
    assert await read(ahead) == [0, 1, 2]
    assert source.closed


@in_virtual_time
async def test_what_is_not_needed_is_stopped() -> None:
    source = Source()
    ahead = Ahead(source.numbers())
    reader = asyncio.create_task(read(ahead))
    await asyncio.sleep(1.5)
    ahead.cancel()
    ahead.cancel()
    assert await reader == [0]
    await settle()
    assert source.closed
    assert source.made == 1


@in_virtual_time
async def test_a_failure_comes_after_what_came_before_it() -> None:
    ahead = Ahead(Source(fails_at=1).numbers())
    numbers = ahead.read()
    assert await anext(numbers) == 0
    with pytest.raises(LookupError):
        await anext(numbers)
    assert await read(ahead, quietly=True) == [0]


@in_virtual_time
async def test_a_failure_that_nobody_reads_is_no_trouble() -> None:
    Ahead(Source(fails_at=0).numbers())
    await asyncio.sleep(5)
