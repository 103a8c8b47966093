"""An event loop whose clock jumps: conversations in a fraction of their time, and exactly repeatable."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _JumpingSelector(selectors.DefaultSelector):
    """Moves the loop's clock forward instead of waiting for a timer."""

    loop: VirtualTimeLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.loop.held:
            return super().select(None)  # real work is under way: it wakes us, and no time passes meanwhile
        ready = super().select(0)
        if not ready:
            self.loop.jump(timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An asyncio loop in which sleeping takes no time.

    ``time()`` starts at zero. When nothing is ready to run, the clock jumps to the next timer, unless real work is
    under way: jobs given to an executor hold the clock by themselves, other work does so inside :func:`real_work`.
    """

    def __init__(self) -> None:
        """Make a loop at time zero."""
        selector = _JumpingSelector()
        selector.loop = self
        self._now = 0.0
        self.held = 0
        super().__init__(selector)

    def time(self) -> float:
        """Return the virtual time, seconds."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Move the clock forward."""
        self._now += seconds

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """Run a job in an executor; the clock stands still until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self.held += 1
        future.add_done_callback(self._release)
        return future

    def _release(self, _: asyncio.Future[Any]) -> None:
        self.held -= 1


@contextlib.contextmanager
def real_work() -> Iterator[None]:
    """Hold a virtual clock while real work outside of executors is awaited; does nothing on an ordinary loop."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualTimeLoop):
        yield
        return
    loop.held += 1
    try:
        yield
    finally:
        loop.held -= 1


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in virtual time, as asyncio.run does in real time."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main)
