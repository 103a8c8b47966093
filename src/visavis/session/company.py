"""Whether anybody is still there: where nobody attends, silence is asked about once, and then ends the conversation."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from visavis.events import (
    AssistantThinking,
    CloseSession,
    Event,
    GazeEstimated,
    InterlocutorChanged,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UserSpeechStarted,
)
from visavis.events.sounds import CALLS, kind_of
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired

COMPANY: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    UserSpeechStarted,
    TurnStarted,
    TextReceived,
    AssistantThinking,
    PlaybackCompleted,
    TurnInterrupted,
    InterlocutorChanged,
    GazeEstimated,
    SessionClosed,
)
"""Signs of life, and what ends the watch for them."""

_HEARD = 0.6
"""Score from which a doorbell or a telephone calls somebody away."""


class Watch(enum.StrEnum):
    """What the machine can be woken for."""

    SILENCE = "silence"


class Company:
    """Watches one session's silence, if its settings ask for it. ``step`` is its only way in and out."""

    def __init__(self, questions: Sequence[str]) -> None:
        """``questions`` are what may be asked into the silence, one at a time; with none the silence just ends it."""
        self._questions = questions
        self._after_s: float | None = None
        self._asked = 0
        self._waits_for_answer = False
        self._anybody: bool | None = None
        """Whether somebody is in view; None while nobody looks."""
        self._looks_away = False
        self._spared = False
        self._listens = self._called = False

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case SessionOpened():
                self._after_s = item.settings.check_in_s
                self._listens = item.settings.sounds
                return self._wait()
            case SessionUpdated():
                self._listens = item.settings.sounds
                return []
            case SoundDetected():
                self._called = self._called or (self._listens and item.score >= _HEARD and kind_of(item.label) in CALLS)
                return []
            case PlaybackCompleted() | TurnInterrupted():
                return self._wait()
            case UserSpeechStarted() | TurnStarted() | TextReceived():
                self._waits_for_answer = self._spared = False
                return self._wait()
            case InterlocutorChanged():
                self._anybody, self._looks_away = item.track_id is not None, False
                return []
            case GazeEstimated():
                self._looks_away = not item.looking_at_screen
                return []
            case TimerExpired():
                return self._silent()
            case _:
                return [StopTimer(Watch.SILENCE)]  # it is over, or hers until she has finished

    def _wait(self) -> list[Output]:
        return [] if self._after_s is None else [SetTimer(Watch.SILENCE, 1_000 * self._after_s)]

    def _silent(self) -> list[Output]:
        if (self._looks_away or self._called) and not self._spared:
            self._spared = True  # busy with something else: who looks away, or was called away, is not asked, once
            self._called = False
            return self._wait()
        if self._waits_for_answer or not self._questions or self._anybody is False:
            return [CloseSession(reason="idle")]
        self._waits_for_answer, self._spared = True, False
        question = self._questions[self._asked % len(self._questions)]
        self._asked += 1
        return [*self._wait(), SayText(text=question)]  # should nothing of it ever sound
