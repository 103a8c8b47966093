from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from visavis.bus import virtual_time


def test_sleeping_takes_no_time_and_keeps_its_order() -> None:
    async def main() -> tuple[list[str], float]:
        log: list[str] = []

        async def nap(name: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            log.append(name)

        await asyncio.gather(nap("b", 3600), nap("a", 60), nap("c", 86400))
        return log, asyncio.get_running_loop().time()

    started = time.perf_counter()
    log, now = virtual_time.run(main())
    assert log == ["a", "b", "c"]
    assert now >= 86400
    assert time.perf_counter() - started < 5


def test_the_clock_stands_still_while_an_executor_works() -> None:
    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as executor:
            async with asyncio.timeout(0.01):  # would expire at once if the clock jumped
                await loop.run_in_executor(executor, time.sleep, 0.1)
            worked = loop.time()
            await asyncio.sleep(5)
        return worked, loop.time()

    worked, rested = virtual_time.run(main())
    assert worked < 0.01
    assert rested >= 5


def test_other_real_work_can_hold_the_clock() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1) as executor, virtual_time.real_work():
            future = asyncio.wrap_future(executor.submit(time.sleep, 0.05))
            async with asyncio.timeout(0.01):
                await future
        return loop.time()

    assert virtual_time.run(main()) < 0.01


def test_real_work_is_nothing_special_on_an_ordinary_loop() -> None:
    async def main() -> str:
        with virtual_time.real_work():
            return "done"

    assert asyncio.run(main()) == "done"
