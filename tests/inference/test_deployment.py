from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import in_virtual_time
from visavis.bus import virtual_time
from visavis.events import CodedError
from visavis.inference import Batcher, LocalDeployment, OverloadedError, Runner
from visavis.inference.call_statistics import BUCKETS_S
from visavis.inference.figures import Figures


class Slow:
    """Takes its time; one at a time."""

    def __init__(self, seconds: float = 0.1) -> None:
        self.seconds = seconds
        self.began: list[int] = []
        self._lock = asyncio.Lock()

    async def __call__(self, item: int) -> int:
        async with self._lock:
            self.began.append(item)
            await asyncio.sleep(self.seconds)
            return -item


async def outcome(call: object) -> object:
    try:
        return await call  # type: ignore[misc]
    except CodedError as error:
        return error.code


@in_virtual_time
async def test_a_call_whose_deadline_passes_in_the_queue_costs_nothing() -> None:
    model = Slow(0.1)
    deployment = LocalDeployment("slow", model)
    results = await asyncio.gather(
        outcome(deployment(1)), outcome(deployment(2, deadline_s=0.05)), outcome(deployment(3))
    )
    assert list(results) == [-1, "inference.deadline", -3]
    assert model.began == [1, 3]


@in_virtual_time
async def test_what_cannot_be_in_time_is_refused_at_once() -> None:
    model = Slow(0.1)
    deployment = LocalDeployment("slow", model)
    for item in range(5):
        await deployment(item)
    waiting = [asyncio.create_task(deployment(item)) for item in range(10, 15)]
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    before = loop.time()
    assert await outcome(deployment(99, deadline_s=0.3)) == "inference.overloaded"
    assert loop.time() == before
    assert await outcome(deployment(20, deadline_s=2)) == -20
    await asyncio.gather(*waiting)
    assert 99 not in model.began


@in_virtual_time
async def test_more_than_can_be_done_does_not_lessen_what_is_done() -> None:
    """A model that answers 10 a second, for calls that can wait half a second: at 5 and at 50 a second."""
    answered: dict[int, int] = {}
    for rate in (5, 10, 50):
        model = Slow(0.1)
        deployment = LocalDeployment("slow", model)
        async with asyncio.TaskGroup() as group:
            for item in range(20 * rate):
                group.create_task(outcome(deployment(item, deadline_s=0.5)))
                await asyncio.sleep(1 / rate)
        answered[rate] = deployment.report().outcomes["answered"]
        known = len([item for item in model.began if item > rate])  # after a second it is known how long one takes
        assert known <= 1.02 * (answered[rate] - 5)
    assert answered[5] == 100
    assert answered[10] >= 180
    assert answered[50] >= 180


@in_virtual_time
async def test_batches_may_grow_though_each_takes_longer() -> None:
    """A batch takes 50 ms and 2 ms for each in it: one at a time 19 a second, 32 together 280."""
    waiting: list[asyncio.Future[None]] = []

    async def compute() -> None:
        while True:
            batch, waiting[:] = waiting[:32], waiting[32:]
            await asyncio.sleep(0.05 + 0.002 * len(batch) if batch else 0.001)
            for future in batch:
                if not future.done():
                    future.set_result(None)

    async def call(_: int) -> None:
        future = asyncio.get_running_loop().create_future()
        waiting.append(future)
        await future

    deployment = LocalDeployment("batches", call)

    async def session() -> None:
        while asyncio.get_running_loop().time() < 10:
            if await outcome(deployment(1, deadline_s=0.3)) is not None:
                await asyncio.sleep(0.1)

    worker = asyncio.create_task(compute())
    await asyncio.gather(*(session() for _ in range(32)))
    worker.cancel()
    report = deployment.report()
    assert report.outcomes["answered"] > 0.8 * 280 * 10
    assert report.outcomes.get("deadline", 0) < 0.02 * report.outcomes["answered"]


@in_virtual_time
async def test_it_is_noticed_when_things_get_better() -> None:
    model = Slow(0.4)
    deployment = LocalDeployment("slow", model)
    for item in range(10):
        await deployment(item)
    model.seconds = 0.01
    results: list[object] = []
    for item in range(60):
        pair = await asyncio.gather(
            outcome(deployment(item, deadline_s=0.5)), outcome(deployment(item, deadline_s=0.5))
        )
        results += pair
    assert "inference.overloaded" in results
    assert results[-20:] == [-item for item in range(50, 60) for _ in range(2)]


@in_virtual_time
async def test_the_share_that_can_be_sustained_is_about_right() -> None:
    """A model that answers 10 a second is asked 40 times a second."""
    deployment = LocalDeployment("slow", Slow(0.1), most_waiting=4)
    shares: list[float] = []

    async def call(item: int) -> None:
        try:
            await deployment(item)
        except OverloadedError as error:
            shares.append(error.share)

    async with asyncio.TaskGroup() as group:
        for item in range(400):
            group.create_task(call(item))
            await asyncio.sleep(0.025)
    assert shares[-1] == pytest.approx(0.25, abs=0.05)
    report = deployment.report()
    assert report.outcomes == {"answered": 400 - len(shares), "overloaded": len(shares)}


@in_virtual_time
async def test_the_report_tells_how_long_calls_took() -> None:
    model = Slow(0.02)
    deployment = LocalDeployment("slow", model)
    assert deployment.report().p50_ms is None
    for item in range(20):
        model.seconds = 0.3 if item == 19 else 0.02
        await deployment(item)
    report = deployment.report()
    assert report.p50_ms == pytest.approx(20, abs=1)
    assert report.p95_ms == pytest.approx(20, abs=1)
    assert report.total_s == pytest.approx(0.68)
    assert report.buckets[BUCKETS_S.index(0.01)] == 0
    assert report.buckets[BUCKETS_S.index(0.025)] == 19
    assert report.buckets[-1] == 20


async def test_a_caller_that_goes_is_counted_and_harms_nobody() -> None:
    model = Slow(0.01)
    deployment = LocalDeployment("slow", model)
    leaving, staying = asyncio.create_task(deployment(1)), asyncio.create_task(deployment(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == -2
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert deployment.report().outcomes == {"cancelled": 1, "answered": 1}


async def test_an_error_of_the_model_goes_on_unchanged() -> None:
    async def broken(_: int) -> int:
        raise TimeoutError("the model's own")

    deployment = LocalDeployment("broken", broken)
    with pytest.raises(TimeoutError, match="own"):
        await deployment(1, deadline_s=5)
    assert deployment.report().outcomes == {"failed": 1}


async def test_batches_grow_under_load_and_the_figures_show_them() -> None:
    def predict(items: Sequence[int]) -> list[int]:
        return [item + 1 for item in items]

    batcher = Batcher(predict, Runner("add"), max_batch=8)

    async def close() -> None:
        batcher.close()

    deployment = LocalDeployment("add", batcher, batch_sizes=lambda: batcher.sizes, close=close)
    assert await asyncio.gather(*(deployment(item) for item in range(20))) == [*range(1, 21)]
    sizes = deployment.report().batch_sizes
    assert sum(size * count for size, count in sizes.items()) == 20
    assert max(sizes) == 8
    page = Figures(lambda: [deployment.report()]).page().decode()
    assert 'visavis_inference_calls_total{model="add",outcome="answered"} 20.0' in page
    assert 'visavis_inference_batches_total{model="add",size="8"}' in page
    assert 'visavis_inference_waiting{model="add"} 0.0' in page
    assert 'visavis_inference_seconds_count{model="add"} 20.0' in page
    assert 'visavis_inference_seconds_bucket{le="+Inf",model="add"} 20.0' in page
    await deployment.close()


calls = st.lists(
    st.tuples(
        st.floats(0, 0.2),  # when after the one before
        st.one_of(st.none(), st.floats(0, 0.5)),  # deadline
        st.one_of(st.none(), st.floats(0, 0.3)),  # when it is cancelled
        st.booleans(),  # whether the model fails
    ),
    max_size=40,
)


@given(calls, st.integers(1, 6))
def test_every_call_has_one_outcome(plan: list[tuple[float, float | None, float | None, bool]], most: int) -> None:
    async def model(fails: bool) -> bool:
        await asyncio.sleep(0.07)
        if fails:
            raise CodedError("model.failed", "It does.")
        return True

    async def run() -> None:
        deployment = LocalDeployment("model", model, most_waiting=most)
        tasks = []
        for pause, deadline_s, leaves, fails in plan:
            await asyncio.sleep(pause)
            task = asyncio.create_task(deployment(fails, deadline_s=deadline_s))
            tasks.append(task)
            if leaves is not None:
                asyncio.get_running_loop().call_later(leaves, task.cancel)
            report = deployment.report()
            assert report.sent == report.waiting + sum(report.outcomes.values())
            assert report.waiting <= most
        await asyncio.gather(*tasks, return_exceptions=True)
        report = deployment.report()
        assert report.waiting == 0
        # A task that is cancelled before it has run has never called.
        assert report.sent == sum(report.outcomes.values()) <= len(plan)
        told = [task.exception() for task in tasks if not task.cancelled()]
        codes = [error.code for error in told if isinstance(error, CodedError)]
        assert len(codes) == len([error for error in told if error is not None])
        for code, name in (
            ("inference.deadline", "deadline"),
            ("inference.overloaded", "overloaded"),
            ("model.failed", "failed"),
        ):
            assert codes.count(code) == report.outcomes.get(name, 0)  # type: ignore[call-overload]

    virtual_time.run(run())
