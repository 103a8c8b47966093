"""Blocking model code, run off the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


_RUNNERS: weakref.WeakSet[Runner] = weakref.WeakSet()


def waiting_by_name() -> dict[str, int]:
    """Return how many calls are under way or waiting in this process, by the names of the runners."""
    waiting: dict[str, int] = {}
    for runner in sorted(_RUNNERS, key=lambda runner: runner.name):
        waiting[runner.name] = waiting.get(runner.name, 0) + runner.waiting
    return waiting


class Runner:
    """A few threads for one kind of model, shared by all sessions."""

    def __init__(self, name: str, *, threads: int = 1, nice: int = 0) -> None:
        """Threads are started when they are first needed.

        ``nice`` (0 to 19) lets other threads go first where processors are scarce: for work that can be late.
        """
        self._executor = ThreadPoolExecutor(threads, name, partial(_step_back, nice) if nice else None)
        self.name = name
        self.waiting = 0
        """How many calls are under way or waiting."""
        _RUNNERS.add(self)

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Call ``function`` in one of the threads and return what it returns, or raise what it raises."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """Let running calls finish and start no more."""
        _RUNNERS.discard(self)
        self._executor.shutdown(wait=False, cancel_futures=True)


def _step_back(nice: int) -> None:
    """Lower the priority of this thread. Only Linux knows priorities of threads."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + nice))
