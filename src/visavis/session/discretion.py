"""Keeps words out of the journal where the person does not want what is said to be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from visavis.events import (
    ActionRecognized,
    AnswerAttributed,
    AssistantCancelled,
    BackchannelPlanned,
    CancelAgent,
    CancelResponse,
    CloseSession,
    ConsentChanged,
    EchoDetected,
    EndTurn,
    Envelope,
    ErrorOccurred,
    Event,
    FaceDetected,
    FaceLost,
    FaceUnrecognized,
    GazeShifted,
    HandlerFailed,
    HeadGestured,
    InterlocutorChanged,
    OpenSession,
    OperatorObserved,
    OperatorPresenceChanged,
    PersonaReplaced,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackResumed,
    PlaybackStarted,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    StartTurn,
    TextSentimentEstimated,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    TurnTimed,
    UpdateSession,
    UsageRecorded,
    UserSpeechStarted,
    UserSpeechStopped,
    UserStateEstimated,
)

WORDLESS: frozenset[type[Event]] = frozenset(
    {
        ActionRecognized, AnswerAttributed, AssistantCancelled, CancelAgent, CancelResponse, CloseSession,
        ConsentChanged, EchoDetected, EndTurn, FaceDetected, FaceLost, FaceUnrecognized, GazeShifted,
        HeadGestured, InterlocutorChanged, OpenSession, OperatorObserved, OperatorPresenceChanged, PersonaReplaced,
        PlaybackCompleted, PlaybackPaused, PlaybackResumed, PlaybackStarted, SessionClosed, SessionOpened,
        SessionUpdated, SoundDetected, StartTurn, TurnEnded, TurnStarted, TurnTimed, UpdateSession,
        UsageRecorded, UserSpeechStarted, UserSpeechStopped,
    }
)  # fmt: skip
"""Events that say nothing of what was said. Whatever is not named here or in ``EMPTIED`` is taken to have words."""


def _emptied(**changes: object) -> Callable[[Any], Event]:
    return lambda event: event.model_copy(update=changes)


def _without_quotes(event: UserStateEstimated) -> Event:
    """Leave out what the estimate quotes of what was said."""
    cues = [cue for cue in event.cues if cue.source != TextSentimentEstimated.type]
    return event.model_copy(update={"cues": cues})


EMPTIED: dict[type[Event], Callable[[Any], Event]] = {
    TurnInterrupted: _emptied(heard_text=""),
    BackchannelPlanned: _emptied(text=""),
    HandlerFailed: _emptied(detail=""),
    ErrorOccurred: _emptied(detail="", ref=None),
    UserStateEstimated: _without_quotes,
}
"""Events that are of use without their words, and how these are taken out."""


def without_words(event: Event) -> Event | None:
    """Return an event as it may be kept where no words are; None if it may not."""
    if type(event) in WORDLESS:
        return event
    empty = EMPTIED.get(type(event))
    return None if empty is None else empty(event)


class Discretion:
    """Stands before one session's journal. What was said before the person wanted this stays kept."""

    def __init__(self, record: Callable[[Envelope], None]) -> None:
        """``record`` journals an envelope."""
        self._record = record
        self._keeps_words = True

    def record(self, envelope: Envelope) -> None:
        """Journal what may be kept of an envelope: a tap of the bus."""
        event = envelope.event
        if isinstance(event, SessionOpened | SessionUpdated):
            self._keeps_words = event.settings.transcript
        if self._keeps_words:
            self._record(envelope)
            return
        kept = without_words(event)
        if kept is not None:
            # What a client adds to an event can be anything, words too.
            self._record(replace(envelope, event=kept, metadata={}))
