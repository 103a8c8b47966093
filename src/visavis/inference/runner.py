"""Blocking model code, run off the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Runner:
    """A few threads for one kind of model, shared by all sessions."""

    def __init__(self, name: str, *, threads: int = 1, nice: int = 0) -> None:
        """Threads are started when they are first needed.

        ``nice`` (0 to 19) lets other threads go first where processors are scarce: for work that can be late.
        """
        self._executor = ThreadPoolExecutor(threads, name, partial(_step_back, nice) if nice else None)
        self.waiting = 0
        """How many calls are under way or waiting."""

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Call ``function`` in one of the threads and return what it returns, or raise what it raises."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """Let running calls finish and start no more."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _step_back(nice: int) -> None:
    """Lower the priority of this thread. Only Linux knows priorities of threads."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + nice))
