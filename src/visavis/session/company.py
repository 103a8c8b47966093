"""Whether anybody is still there: where nobody attends, silence is asked about once, and then ends the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from visavis.events import (
    AssistantThinking,
    CloseSession,
    Event,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UserSpeechStarted,
)

COMPANY: tuple[type[Event], ...] = (
    SessionOpened,
    UserSpeechStarted,
    TurnStarted,
    TextReceived,
    AssistantThinking,
    PlaybackCompleted,
    TurnInterrupted,
    SessionClosed,
)
"""Signs of life, and what ends the watch for them."""


class Company:
    """Watches one session's silence, if its settings ask for it."""

    def __init__(self, questions: tuple[str, ...], publish: Callable[[Event], object]) -> None:
        """``questions`` are what may be asked into the silence, one at a time; with none the silence just ends it."""
        self._questions = questions
        self._publish = publish
        self._loop = asyncio.get_running_loop()
        self._after_s: float | None = None
        self._asked = 0
        self._waits_for_answer = False
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, event: Event) -> None:
        """Take in one event of ``COMPANY`` (a plain function: it runs inline)."""
        match event:
            case SessionOpened():
                self._after_s = event.settings.check_in_s
                self._wait()
            case PlaybackCompleted() | TurnInterrupted():
                self._wait()
            case SessionClosed():
                self.close()
            case UserSpeechStarted() | TurnStarted() | TextReceived():
                self._waits_for_answer = False
                self._wait()
            case AssistantThinking():
                self.close()  # silence is hers, until she has finished

    def close(self) -> None:
        """Stop watching."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        self.close()
        if self._after_s is not None:
            self._timer = self._loop.call_later(self._after_s, self._silent)

    def _silent(self) -> None:
        self._timer = None
        if self._waits_for_answer or not self._questions:
            self._publish(CloseSession(reason="idle"))
            return
        self._waits_for_answer = True
        question = self._questions[self._asked % len(self._questions)]
        self._asked += 1
        self._wait()  # should nothing of it ever sound
        self._publish(SayText(text=question))
