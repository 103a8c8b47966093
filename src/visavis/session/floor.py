"""Who holds the floor, and what its machine takes in and gives out: events, and timers, because it knows no clock."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from visavis.events import Event


class Floor(enum.StrEnum):
    """Who holds the floor."""

    IDLE = "idle"
    """Nobody."""
    USER = "user"
    """The user is speaking, or pausing without having finished."""
    THINKING = "thinking"
    """The user has finished; no sound of the answer has been heard yet."""
    SPEAKING = "speaking"
    """The answer is being heard."""


class Timer(enum.StrEnum):
    """What the floor can be woken for."""

    SILENCE = "silence"
    PREDICTION = "prediction"
    LIKELY = "likely"
    TRANSCRIPT = "transcript"
    LONGEST = "longest"
    PLAYBACK = "playback"
    ECHO = "echo"


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ask to be woken in ``after_ms``; a timer that runs already is replaced."""

    timer: Timer
    after_ms: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Ask not to be woken after all."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class TimerExpired:
    """A timer's time has come."""

    timer: Timer


Input = Event | TimerExpired
Output = Event | SetTimer | StopTimer
