"""Pure state machines that need to be woken: events and expired timers in, events and timers out."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from visavis.events import Event


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ask to be woken in ``after_ms``; a timer that runs already is replaced."""

    timer: enum.StrEnum
    after_ms: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Ask not to be woken after all."""

    timer: enum.StrEnum


@dataclass(frozen=True, slots=True)
class TimerExpired:
    """A timer's time has come."""

    timer: enum.StrEnum


Input = Event | TimerExpired
Output = Event | SetTimer | StopTimer


class Machine(Protocol):
    """A state machine that knows neither clocks nor tasks."""

    def step(self, item: Input) -> Sequence[Output]:
        """Take one input and return what follows from it, in order."""


class TimedMachine:
    """Runs a :class:`Machine` on the event loop."""

    def __init__(self, machine: Machine, publish: Callable[[Event], object]) -> None:
        """``publish`` takes what follows from a timer, which no event has caused."""
        self._machine = machine
        self._publish = publish
        self._loop = asyncio.get_running_loop()
        self._timers: dict[enum.StrEnum, asyncio.TimerHandle] = {}

    def follow(self, event: Event) -> list[Event]:
        """Let the machine take one event; what follows is to be published at once (it runs inline)."""
        return self._step(event)

    def close(self) -> None:
        """Stop all timers."""
        for handle in self._timers.values():
            handle.cancel()
        self._timers.clear()

    def _step(self, item: Input) -> list[Event]:
        events: list[Event] = []
        for output in self._machine.step(item):
            match output:
                case SetTimer(timer, after_ms):
                    self._stop(timer)
                    self._timers[timer] = self._loop.call_later(after_ms / 1000, self._expire, timer)
                case StopTimer(timer):
                    self._stop(timer)
                case _:
                    events.append(output)
        return events

    def _stop(self, timer: enum.StrEnum) -> None:
        handle = self._timers.pop(timer, None)
        if handle is not None:
            handle.cancel()

    def _expire(self, timer: enum.StrEnum) -> None:
        self._timers.pop(timer, None)
        for event in self._step(TimerExpired(timer)):
            self._publish(event)
