from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence

import pytest

from tests.conftest import in_virtual_time, settle
from visavis.inference import Batcher, Runner


class Doubler:
    """A model that can be held up, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.free = threading.Event()
        self.free.set()

    def predict(self, items: Sequence[int]) -> list[int]:
        self.free.wait(60)
        self.batches.append(list(items))
        if 13 in items:
            raise ArithmeticError("thirteen")
        return [item * 2 for item in items if item != 99]


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("model")
    yield made
    made.close()


async def test_a_lone_call_waits_for_nobody(runner: Runner) -> None:
    model = Doubler()
    batcher = Batcher(model.predict, runner)
    assert await batcher(4) == 8
    assert await batcher(5) == 10
    assert model.batches == [[4], [5]]


async def test_calls_gather_while_a_batch_is_computed(runner: Runner) -> None:
    model = Doubler()
    model.free.clear()
    batcher = Batcher(model.predict, runner, max_batch=3)
    first = asyncio.create_task(batcher(0))
    await settle()
    others = [asyncio.create_task(batcher(i)) for i in range(1, 6)]
    await settle()
    model.free.set()
    assert [await task for task in (first, *others)] == [0, 2, 4, 6, 8, 10]
    assert model.batches == [[0], [1, 2, 3], [4, 5]]


async def test_an_error_reaches_every_caller_of_its_batch_and_no_other(runner: Runner) -> None:
    model = Doubler()
    model.free.clear()
    batcher = Batcher(model.predict, runner, max_batch=2)
    tasks = [asyncio.create_task(batcher(item)) for item in (1, 13, 5)]
    await settle()
    model.free.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [ArithmeticError, ArithmeticError, int]
    assert await batcher(3) == 6


async def test_a_model_that_answers_too_little_is_an_error_not_a_wait(runner: Runner) -> None:
    batcher = Batcher(Doubler().predict, runner)
    async with asyncio.timeout(60):
        with pytest.raises(ValueError, match="0 outputs for 1 inputs"):
            await batcher(99)


async def test_a_caller_that_has_gone_is_left_out(runner: Runner) -> None:
    model = Doubler()
    model.free.clear()
    batcher = Batcher(model.predict, runner)
    running = asyncio.create_task(batcher(1))
    await settle()
    waiting, leaving = asyncio.create_task(batcher(2)), asyncio.create_task(batcher(3))
    await settle()
    leaving.cancel()
    running.cancel()
    await settle()
    model.free.set()
    assert await waiting == 4
    assert model.batches == [[1], [2]]
    assert leaving.cancelled()


@in_virtual_time
async def test_batches_are_kept_apart_so_that_they_grow(runner: Runner) -> None:
    model = Doubler()
    batcher = Batcher(model.predict, runner, max_batch=3, apart_s=0.05)
    assert await batcher(1) == 2  # a lone call still waits for nobody
    assert model.batches == [[1]]
    tasks = []
    for item in range(2, 6):
        tasks.append(asyncio.create_task(batcher(item)))
        await asyncio.sleep(0)
    assert [await task for task in tasks] == [4, 6, 8, 10]
    assert [len(batch) for batch in model.batches] == [1, 3, 1]
