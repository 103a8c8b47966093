"""Who listens in on a conversation, and who speaks in the persona's place.

A pure state machine beside the floor, as :mod:`visavis.session.listener` is. The floor itself knows nothing of
operators: to it a person who answers is a slow mind.
"""

from __future__ import annotations

import enum
from collections import Counter, deque
from collections.abc import Callable

from visavis.events import (
    AnswerAttributed,
    AssistantCancelled,
    AssistantResponse,
    Event,
    OperatorAnswered,
    OperatorAwaited,
    OperatorObserved,
    OperatorPresenceChanged,
    OperatorTyped,
    PersonaReplaced,
    PlaybackCompleted,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    SpeakInPlace,
    TurnInterrupted,
)
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired

AWAY_MS = 60_000
"""An operator who is away for so long is taken to have gone: the persona answers again."""
MAX_WAITING = 20
"""So many lines may wait until the one before is said."""
LOOK_AGAIN_MS = 2_000
"""So often it is looked whether a line can be said whose turn nothing has told of: a client that is gone reports no
end of playback, and a voice may fail."""

BEHIND_THE_SCENES: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    OperatorObserved,
    PersonaReplaced,
    OperatorTyped,
    OperatorAwaited,
    AnswerAttributed,
    AssistantResponse,
    AssistantCancelled,
    TurnInterrupted,
    PlaybackCompleted,
    SessionClosed,
)
"""What operators do, and what becomes of what they say."""


class Away(enum.StrEnum):
    """What the machine can be woken for."""

    AWAY = "away"
    NEXT = "next"


class BehindTheScenes:
    """The operators of one conversation. ``step`` is the only way in, its result the only way out."""

    def __init__(self, *, voice: bool, disclosed: bool = True, is_quiet: Callable[[], bool] = lambda: False) -> None:
        """``voice`` tells whether answers can be heard, ``disclosed`` whether the user is told of operators.

        ``is_quiet`` tells whether nobody has the floor.
        """
        self._is_quiet = is_quiet
        self.operator: str | None = None
        """Who answers in the persona's place."""
        self.observers: Counter[str] = Counter()
        """Who listens in, with how many connections."""
        self.disclosed = disclosed
        self.awaited: OperatorAwaited | None = None
        """What the user said that waits for the operator's answer."""
        self._voice = self._heard = voice
        self._speaking = ""
        """The answer of an operator that is being said."""
        self._about_to_speak = False
        self._waiting: deque[OperatorTyped] = deque()

    @property
    def waiting(self) -> int:
        """Return how many lines wait until the one before is said."""
        return len(self._waiting)

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case TimerExpired(timer=Away.NEXT):
                return self._look_again()
            case TimerExpired():
                gone = self.operator
                return [] if gone is None else [PersonaReplaced(active=False, operator=gone, why="gone")]
            case OperatorObserved():
                return self._observed(item)
            case PersonaReplaced():
                return self._replaced(item)
            case OperatorTyped():
                return self._typed(item)
            case OperatorAwaited():
                self.awaited = item
                return []
            case AnswerAttributed():
                self._speaking, self._about_to_speak = item.response_id, False
                return []
            case SessionOpened() | SessionUpdated():
                self._heard = self._voice and item.settings.voice_output
                return []
            case SessionClosed():
                return [StopTimer(Away.AWAY), StopTimer(Away.NEXT)]
        return self._answer_moved(item)

    def _observed(self, event: OperatorObserved) -> list[Output]:
        self.observers[event.operator] += 1 if event.present else -1
        self.observers = +self.observers  # those who are there
        return [*self._watch_over(), self._presence()]

    def _replaced(self, event: PersonaReplaced) -> list[Output]:
        if event.active:
            again = self.operator == event.operator
            self.operator = event.operator
            return self._watch_over() if again else [*self._watch_over(), self._presence()]
        self.operator = self.awaited = None
        self._waiting.clear()
        return [StopTimer(Away.AWAY), StopTimer(Away.NEXT), self._presence()]

    def _watch_over(self) -> list[Output]:
        """Wait for an operator who has no connection; each sign of life begins the wait anew."""
        if self.operator is None:
            return []
        there = self.operator in self.observers
        return [StopTimer(Away.AWAY) if there else SetTimer(Away.AWAY, AWAY_MS)]

    def _presence(self) -> OperatorPresenceChanged:
        return OperatorPresenceChanged(
            observing=len(self.observers), answering=self.operator is not None, disclosed=self.disclosed
        )

    def _typed(self, event: OperatorTyped) -> list[Output]:
        if event.operator != self.operator:
            return []
        if self.awaited is not None:
            answered, self.awaited = self.awaited.response_id, None
            self._speaking = answered
            return [
                *self._watch_over(),
                OperatorAnswered(response_id=answered, text=event.text, operator=event.operator),
            ]
        if self._about_to_speak or (self._speaking and not self._is_quiet()):
            if len(self._waiting) < MAX_WAITING:
                self._waiting.append(event)
            return [*self._watch_over(), SetTimer(Away.NEXT, LOOK_AGAIN_MS)]
        return [*self._watch_over(), *self._speak(event)]

    def _speak(self, event: OperatorTyped) -> list[Output]:
        self._speaking, self._about_to_speak = "", True
        return [SpeakInPlace(text=event.text, operator=event.operator), SetTimer(Away.NEXT, LOOK_AGAIN_MS)]

    def _look_again(self) -> list[Output]:
        if self._is_quiet():
            self._speaking, self._about_to_speak = "", False
            return self._speak(self._waiting.popleft()) if self._waiting else []
        busy = self._waiting or self._about_to_speak
        return [SetTimer(Away.NEXT, LOOK_AGAIN_MS)] if busy else []

    def _answer_moved(self, event: Event) -> list[Output]:
        response_id = getattr(event, "response_id", None) or ""
        if isinstance(event, TurnInterrupted | AssistantCancelled):
            if self.awaited is not None and response_id == self.awaited.response_id:
                self.awaited = None  # the user goes on: what they say now waits, together with this
            if response_id != self._speaking:
                return []
            self._waiting.clear()  # they were interrupted: what was typed before that is stale
        elif response_id not in ("", self._speaking) or (self._heard and isinstance(event, AssistantResponse)):
            return []
        if not self._speaking:
            return []
        self._speaking = ""
        return self._speak(self._waiting.popleft()) if self._waiting else []
