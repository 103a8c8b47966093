"""Binds the floor to a running conversation: events in, timers kept, events out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from visavis.events import Event
from visavis.session.floor import Input, SetTimer, StopTimer, Timer, TimerExpired
from visavis.session.turns import TurnTaking


class FloorKeeper:
    """Runs a :class:`TurnTaking` machine on the event loop."""

    def __init__(self, machine: TurnTaking, publish: Callable[[Event], object]) -> None:
        """``publish`` takes what follows from a timer, which no event has caused."""
        self.machine = machine
        self._publish = publish
        self._loop = asyncio.get_running_loop()
        self._timers: dict[Timer, asyncio.TimerHandle] = {}

    def follow(self, event: Event) -> list[Event]:
        """Let the machine take one event; what follows is to be published at once."""
        return self._step(event)

    def close(self) -> None:
        """Stop all timers."""
        for handle in self._timers.values():
            handle.cancel()
        self._timers.clear()

    def _step(self, item: Input) -> list[Event]:
        events: list[Event] = []
        for output in self.machine.step(item):
            match output:
                case SetTimer(timer, after_ms):
                    self._stop(timer)
                    self._timers[timer] = self._loop.call_later(after_ms / 1000, self._expire, timer)
                case StopTimer(timer):
                    self._stop(timer)
                case _:
                    events.append(output)
        return events

    def _stop(self, timer: Timer) -> None:
        handle = self._timers.pop(timer, None)
        if handle is not None:
            handle.cancel()

    def _expire(self, timer: Timer) -> None:
        self._timers.pop(timer, None)
        for event in self._step(TimerExpired(timer)):
            self._publish(event)
