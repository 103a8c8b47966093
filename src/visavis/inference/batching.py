"""Calls of many sessions, gathered into batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from visavis.inference.runner import Runner

Input = TypeVar("Input")
Output = TypeVar("Output")


class Batcher(Generic[Input, Output]):
    """Natural batching: while one batch is computed, the next one gathers.

    A lone call waits for nobody, so batching costs no latency when there is little to do; under load batches grow by
    themselves. Where a call to the model's thread costs more than the model, ``apart_s`` keeps batches apart, so that
    they grow sooner. An error of ``predict`` is raised in every call of the batch.
    """

    def __init__(
        self,
        predict: Callable[[Sequence[Input]], Sequence[Output]],
        runner: Runner,
        *,
        max_batch: int = 32,
        apart_s: float = 0.0,
    ) -> None:
        """``predict`` takes a batch and returns one output for each input, in order.

        ``apart_s`` is the least time from the beginning of one batch to that of the next.
        """
        self._predict = predict
        self._runner = runner
        self._max_batch = max_batch
        self._apart_s = apart_s
        self._began_at = float("-inf")
        self._waiting: list[tuple[Input, asyncio.Future[Output]]] = []
        self._task: asyncio.Task[None] | None = None
        self.sizes: Counter[int] = Counter()
        """How many batches of each size there were."""

    async def __call__(self, item: Input) -> Output:
        """Return the output for one input."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Output] = loop.create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = loop.create_task(self._work())
        return await future

    def close(self) -> None:
        """Let the model's threads go."""
        self._runner.close()

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._keep_apart()
                batch = [entry for entry in self._waiting[: self._max_batch] if not entry[1].done()]
                del self._waiting[: self._max_batch]
                if batch:
                    await self._compute(batch)
        finally:
            self._task = None

    async def _keep_apart(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._began_at + self._apart_s - loop.time()
        if 0 < left <= self._apart_s and len(self._waiting) < self._max_batch:
            await asyncio.sleep(left)
        self._began_at = loop.time()

    async def _compute(self, batch: list[tuple[Input, asyncio.Future[Output]]]) -> None:
        self.sizes[len(batch)] += 1
        try:
            outputs = await self._runner.run(self._predict, [item for item, _ in batch])
            if len(outputs) != len(batch):
                raise ValueError(f"{len(outputs)} outputs for {len(batch)} inputs")
        except Exception as error:  # noqa: BLE001 - handed on unchanged to every caller of the batch
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
        else:
            for (_, future), output in zip(batch, outputs, strict=True):
                if not future.done():
                    future.set_result(output)
