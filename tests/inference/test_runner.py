from __future__ import annotations

import asyncio
import os
import sys
import threading
import time

import pytest

from tests.conftest import in_virtual_time
from visavis.inference import Runner


async def test_runs_elsewhere_and_hands_on_results_and_errors() -> None:
    runner = Runner("models")
    try:
        assert await runner.run(divmod, 7, 2) == (3, 1)
        assert (await runner.run(threading.current_thread)).name.startswith("models")
        with pytest.raises(ZeroDivisionError):
            await runner.run(divmod, 7, 0)
    finally:
        runner.close()


async def test_the_loop_goes_on_meanwhile() -> None:
    runner = Runner("models")
    release = threading.Event()
    running = asyncio.create_task(runner.run(release.wait))
    await asyncio.sleep(0)
    assert not running.done()
    release.set()
    assert await running
    runner.close()


async def test_as_many_calls_at_once_as_threads() -> None:
    runner = Runner("models", threads=2)
    together = threading.Barrier(2)
    numbers = await asyncio.gather(runner.run(together.wait, 60.0), runner.run(together.wait, 60.0))
    assert sorted(numbers) == [0, 1]
    runner.close()


async def test_a_closed_runner_starts_nothing() -> None:
    runner = Runner("models")
    runner.close()
    with pytest.raises(RuntimeError):
        await runner.run(int)


@in_virtual_time
async def test_a_virtual_clock_stands_still_while_a_model_runs() -> None:
    runner = Runner("models")
    loop = asyncio.get_running_loop()
    timer = asyncio.create_task(asyncio.sleep(0.001))
    release = threading.Event()
    threading.Timer(0.05, release.set).start()
    await runner.run(release.wait)
    assert not timer.done()
    assert loop.time() == 0
    await timer
    runner.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows priorities of threads")
async def test_work_that_can_be_late_steps_back() -> None:
    runner = Runner("late", nice=5)
    here = os.getpriority(os.PRIO_PROCESS, 0)

    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    try:
        assert await runner.run(priority) == min(here + 5, 19)
        assert os.getpriority(os.PRIO_PROCESS, 0) == here
        calls = [asyncio.create_task(runner.run(time.sleep, 0.01)) for _ in range(3)]
        await asyncio.sleep(0)
        assert runner.waiting == 3
        await asyncio.gather(*calls)
        assert runner.waiting == 0
    finally:
        runner.close()
