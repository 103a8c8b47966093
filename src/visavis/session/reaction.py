"""What one shows while an answer takes its time: a breath, a look away, at last a 'hm'.

A pure state machine beside the floor, as :mod:`visavis.session.listener` is.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    BackchannelPlanned,
    EchoDetected,
    Event,
    Gesture,
    HandlerFailed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UserSpeechResumed,
    UserSpeechStarted,
)
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired
from visavis.session.variety import Variety

AWAITED: tuple[type[Event], ...] = (
    TextReceived,
    TurnEnded,
    AssistantThinking,
    AssistantDelta,
    AssistantResponse,
    SpeechChunkSynthesized,
    PlaybackStarted,
    UserSpeechStarted,
    UserSpeechResumed,
    TurnStarted,
    TurnInterrupted,
    AssistantCancelled,
    EchoDetected,
    HandlerFailed,
)
"""What has to be known of an answer while it is awaited."""

_THINKING: tuple[Gesture, ...] = ("breath", "brow_raise", "tilt")


class Wait(enum.StrEnum):
    """What the machine can be woken for."""

    REACTION = "reaction"
    """It is time to show that an answer is coming."""
    FILLER = "filler"
    """It is time to say so."""


@dataclass(frozen=True, slots=True)
class ReactionPolicy:
    """How long an answer may take before something is shown of it, ms."""

    reaction_ms: int = 250
    """From the end of the turn until a movement."""
    filler_ms: int = 900
    """From the end of the turn until a sound."""
    late_ms: int = 300
    """From the beginning of the thought until a sound, if the words of the question came later than that."""


class Reaction:
    """The time between a turn and its answer. ``step`` is the only way in, its result the only way out."""

    def __init__(self, seed: str, *, fillers: Sequence[str] = (), policy: ReactionPolicy | None = None) -> None:
        """``fillers`` are what may be said; with none there are only movements."""
        self.policy = policy or ReactionPolicy()
        self.fills = True
        """Whether she may make a sound."""
        self.speaks = True
        """Whether answers are spoken; if not, their first words end the wait for them."""
        chance = random.Random(seed)  # noqa: S311 - taste, not secrecy
        self._fillers = Variety(fillers, chance)
        self._gestures = Variety(_THINKING, chance)
        self._echoes = False
        self._typed = False
        self._waits = False
        """Whether an answer is due, and nothing of it has been heard."""
        self._thinks = False
        """Whether it has been begun: there was something to answer."""
        self._filler_due = False
        self._filled, self._filled_before = False, False

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case TextReceived():
                self._typed = item.source != "browser_recognizer"
            case TurnEnded():
                return self._turn_ended(item)
            case AssistantThinking() if self._waits:
                self._thinks = True
                return [SetTimer(Wait.FILLER, self.policy.late_ms)] if self._filler_due else []
            case EchoDetected():
                self._echoes = True
            case TimerExpired(timer=Wait.REACTION) if self._waits:
                return self._show()
            case TimerExpired(timer=Wait.FILLER) if self._waits:
                return self._fill()
            case TimerExpired() | AssistantThinking():
                pass
            case AssistantDelta() | AssistantResponse() if self.speaks:
                pass  # a voice may still be slow
            case HandlerFailed() if not item.event_type.startswith("assistant."):
                pass
            case _:
                return self._stop_waiting()
        return []

    def _turn_ended(self, event: TurnEnded) -> list[Output]:
        if event.why != "text":
            self._typed = False
        self._waits, self._thinks, self._filler_due = True, False, False
        self._filled, self._filled_before = False, self._filled
        return [StopTimer(Wait.FILLER), SetTimer(Wait.REACTION, self.policy.reaction_ms)]

    def _show(self) -> list[Output]:
        reaction = BackchannelPlanned(why="thinking", gesture=self._gestures.draw(), intensity=0.5)
        return [reaction, SetTimer(Wait.FILLER, self.policy.filler_ms - self.policy.reaction_ms)]

    def _fill(self) -> list[Output]:
        """Say that an answer is coming: once, not in two turns running, and never to what was typed."""
        able = self.fills and self.speaks and not self._echoes and bool(self._fillers)
        if not able or self._typed or self._filled or self._filled_before:
            return []
        if not self._thinks:  # the words are not known yet: it may have been a noise
            self._filler_due = True
            return []
        self._filled, self._filler_due = True, False
        return [BackchannelPlanned(why="thinking", text=self._fillers.draw())]

    def _stop_waiting(self) -> list[Output]:
        self._waits, self._filler_due = False, False
        return [StopTimer(Wait.REACTION), StopTimer(Wait.FILLER)]
