"""A model that can be called, wherever it runs: with a deadline, and refused rather than late.

A deployment is a plain class with one asynchronous method; what it needs is given to its constructor. The same object
runs in this process, behind HTTP (``service``), or as a replica of a cluster's deployment.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, Protocol, TypeVar

from visavis.events import CodedError
from visavis.inference.call_statistics import CallStatistics, Outcome, Report

Input = TypeVar("Input")
Output = TypeVar("Output")
Input_contra = TypeVar("Input_contra", contravariant=True)
Output_co = TypeVar("Output_co", covariant=True)

LEAST_SHARE = 0.05


class OverloadedError(CodedError):
    """There is more to do than can be done: ``inference.overloaded``, retryable."""

    def __init__(self, name: str, share: float, detail: str = "") -> None:
        """``share`` is how much of the present calls could be answered, 0 to 1: call that much less often."""
        said = f"'{name}' has too much to do; about {share:.0%} of the present calls could be answered."
        super().__init__("inference.overloaded", detail or said, retryable=True)
        self.share = share


class Deployment(Protocol[Input_contra, Output_co]):
    """A model. Every implementation passes ``tests/conformance/test_deployment.py``."""

    name: str

    async def __call__(self, item: Input_contra, *, deadline_s: float | None = None) -> Output_co:
        """Return the output for one input, within ``deadline_s`` seconds from now.

        Raises CodedError ``inference.deadline`` (retryable) when these are over; ``inference.overloaded`` (retryable,
        an ``OverloadedError``) at once if it is foreseen that they will not do, or if too many wait; what the model
        raises; or ``inference.unreachable`` (retryable) if it runs elsewhere and does not answer.
        """

    async def close(self) -> None:
        """Release everything."""


class LocalDeployment(Generic[Input, Output]):
    """A model in this process. What it cannot do in time it refuses at once; nothing is dropped silently."""

    def __init__(
        self,
        name: str,
        call: Callable[[Input], Awaitable[Output]],
        *,
        most_waiting: int = 64,
        batch_sizes: Callable[[], Mapping[int, int]] = dict,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """``call`` does the work, for many at the same time: a ``Batcher``, for example.

        ``most_waiting`` calls may be under way or waiting; more are refused. ``batch_sizes`` tells how many batches of
        each size there were.
        """
        self.name = name
        self._call = call
        self._most_waiting = most_waiting
        self._batch_sizes = batch_sizes
        self._close = close
        self._statistics = CallStatistics()

    async def __call__(self, item: Input, *, deadline_s: float | None = None) -> Output:
        """Return the output for one input."""
        loop = asyncio.get_running_loop()
        statistics = self._statistics
        began_s = loop.time()
        statistics.begin(began_s)
        outcome: Outcome = "failed"
        try:
            if deadline_s is not None and deadline_s <= 0:
                outcome = "deadline"
                raise _too_late(self.name)
            if statistics.waiting > self._most_waiting or statistics.expected_s() > (deadline_s or math.inf):
                outcome = "overloaded"
                raise OverloadedError(self.name, max(LEAST_SHARE, statistics.answerable(began_s)))
            async with asyncio.timeout(deadline_s) as limit:
                output = await self._call(item)
            outcome = "answered"
            return output
        except TimeoutError as error:
            if not limit.expired():
                raise
            outcome = "deadline"
            raise _too_late(self.name) from error
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            statistics.end(outcome, began_s, loop.time(), deadline_s)

    def report(self) -> Report:
        """Return what became of all calls so far."""
        return self._statistics.report(self.name, dict(self._batch_sizes()))

    async def close(self) -> None:
        """Release the model."""
        if self._close is not None:
            await self._close()


def _too_late(name: str) -> CodedError:
    return CodedError("inference.deadline", f"'{name}' cannot answer in time.", retryable=True)
