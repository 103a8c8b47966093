"""Blocking model code, run off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Runner:
    """A few threads for one kind of model, shared by all sessions."""

    def __init__(self, name: str, *, threads: int = 1) -> None:
        """Threads are started when they are first needed."""
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, function: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """Call ``function`` in one of the threads and return what it returns, or raise what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, function, *arguments)

    def close(self) -> None:
        """Let running calls finish and start no more."""
        self._executor.shutdown(wait=False, cancel_futures=True)
