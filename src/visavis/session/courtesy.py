"""What one says to a sneeze, where the persona has words for it."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    AssistantThinking,
    Event,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
)
from visavis.events.sounds import kind_of
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired

COURTEOUS: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TurnStarted,
    TurnEnded,
    TextReceived,
    AssistantThinking,
    AssistantResponse,
    AssistantCancelled,
    PlaybackCompleted,
    TurnInterrupted,
    SessionClosed,
)
"""Sounds, and whose turn it is."""

_SURE = 0.6
_AFTER_MS = 900
"""So long after a sneeze, or after what sounded like a turn, it is clear that nothing was said."""
_LATE_MS = 4_000
"""Later it is not said any more."""
_AGAIN_MS = 60_000
"""Whoever has a cold is not blessed all the time."""


class Wish(enum.StrEnum):
    """What the machine can be woken for."""

    BLESS = "bless"
    LATE = "late"
    AGAIN = "again"


class Courtesy:
    """Blesses whoever sneezes, unless they say something or are being answered. ``step`` is its only way in and out.

    A sneeze may sound like speech and begin a turn: then the turn's end is waited for, and what comes of it.
    """

    def __init__(self, blessings: Sequence[str], *, voice: bool) -> None:
        """``blessings`` are gone through in turn; ``voice`` tells whether answers can be heard."""
        self._blessings = blessings
        self._voice = self._heard = voice
        self._listens = self._busy = self._blessed = False
        self._in_turn = self._sneezed = False
        self._said = 0

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case TimerExpired(timer=Wish.BLESS):
                return self._bless()
            case TimerExpired(timer=Wish.LATE):
                return self._let_be()
            case TimerExpired():
                self._blessed = False
            case SessionOpened() | SessionUpdated():
                self._listens = item.settings.sounds
                self._heard = self._voice and item.settings.voice_output
                return [] if self._listens else self._let_be()
            case SoundDetected():
                return self._listen(item)
            case TurnStarted():
                self._in_turn = True
                return [StopTimer(Wish.BLESS)]
            case TurnEnded():
                self._in_turn = False
                return [SetTimer(Wish.BLESS, _AFTER_MS)] if self._sneezed else []
            case AssistantThinking() | TextReceived():
                self._busy = True
                return self._let_be()
            case AssistantResponse() if self._heard:
                pass  # it is yet to be heard
            case AssistantResponse() | AssistantCancelled() | PlaybackCompleted() | TurnInterrupted():
                self._busy = False
            case _:
                return [*self._let_be(), StopTimer(Wish.AGAIN)]
        return []

    def _listen(self, event: SoundDetected) -> list[Output]:
        sneeze = event.score >= _SURE and kind_of(event.label) == "sneeze"
        able = self._listens and not self._busy and not self._blessed and bool(self._blessings)
        if not sneeze or not able:
            return []
        self._sneezed = True
        soon: list[Output] = [] if self._in_turn else [SetTimer(Wish.BLESS, _AFTER_MS)]
        return [*soon, SetTimer(Wish.LATE, _LATE_MS)]

    def _let_be(self) -> list[Output]:
        self._sneezed = False
        return [StopTimer(Wish.BLESS), StopTimer(Wish.LATE)]

    def _bless(self) -> list[Output]:
        if not self._sneezed or self._busy or self._in_turn:
            return []
        self._blessed = True
        text = self._blessings[self._said % len(self._blessings)]
        self._said += 1
        return [*self._let_be(), SetTimer(Wish.AGAIN, _AGAIN_MS), SayText(text=text)]
