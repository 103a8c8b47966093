"""A conversation with the pure machine, for the tests of the floor."""

from __future__ import annotations

import enum
import itertools
from typing import Any

from tests.session.test_heard import phrase
from visavis.events import (
    AssistantResponse,
    CancelResponse,
    Event,
    GazeEstimated,
    GenerateResponse,
    MouthEstimated,
    PlaybackProgressed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TurnEndPredicted,
    UserSpeechContinued,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.session.floor import Floor
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired
from visavis.session.turns import TurnTaking


class Conversation:
    """A machine with the timers it has asked for, and shorthand for what happens."""

    def __init__(self, **options: Any) -> None:
        numbers = itertools.count(1)
        self.machine = TurnTaking(make_id=lambda: f"r{next(numbers)}", **options)
        self.timers: dict[enum.StrEnum, float] = {}
        self.log: list[Event] = []

    def floor(self) -> Floor:
        return self.machine.floor

    def __call__(self, *items: Input) -> list[Event]:
        """Take inputs; return the events that follow, commands to ourselves included."""
        events: list[Event] = []
        for item in items:
            if isinstance(item, TimerExpired):
                self.timers.pop(item.timer, None)
            events += self._follow(self.machine.step(item))
        self.log += events
        return events

    def _follow(self, outputs: list[Output]) -> list[Event]:
        events: list[Event] = []
        for output in outputs:
            match output:
                case SetTimer(timer, after):
                    self.timers[timer] = after
                case StopTimer(timer):
                    self.timers.pop(timer, None)
                case _:
                    events.append(output)
        for event in list(events):
            if isinstance(event, CancelResponse):  # the bus brings our own command back to us
                events += self._follow(self.machine.step(event))
        return events

    def speak(self, milliseconds: int = 1_000, probability: float | None = 0.9) -> list[Event]:
        events = self(started())
        events += self(UserSpeechContinued(stream_ms=0, speech_ms=min(milliseconds, 600)))
        if probability is not None:
            events += self(TurnEndPredicted(probability=probability, stream_ms=0))
        return events + self(stopped(milliseconds))

    def ask(self, text: str) -> str:
        """Speak, be understood, and return the id of the answer that is asked for."""
        self.speak()
        events = self(UtteranceTranscribed(transcription=text, final=True))
        command = events[-1]
        assert isinstance(command, GenerateResponse)
        return command.response_id

    def answer(self, response_id: str, text: str = "one two three four", pts_ms: int = 0) -> None:
        """Make the whole answer, text and sound; it is not heard yet."""
        spoken = phrase(text, pts_ms, response_id=response_id)
        self(
            spoken,
            SpeechChunkSynthesized(response_id=response_id, pts_ms=pts_ms, data=b"", first=True),
            AssistantResponse(response_id=response_id, text=text),
            SpeechChunkSynthesized(
                response_id=response_id, pts_ms=pts_ms + round(spoken.duration_ms), data=b"", last=True
            ),
        )


def started(stream_ms: int = 0) -> UserSpeechStarted:
    return UserSpeechStarted(stream_ms=stream_ms, probability=1)


def stopped(milliseconds: int, stream_ms: int = 0) -> UserSpeechStopped:
    return UserSpeechStopped(stream_ms=stream_ms, probability=0, speech_ms=milliseconds)


def final(text: str) -> UtteranceTranscribed:
    return UtteranceTranscribed(transcription=text, final=True)


def kinds(events: list[Event]) -> list[str]:
    return [event.type for event in events]


def partial(text: str, confidence: float = 0.9) -> UtteranceTranscribed:
    return UtteranceTranscribed(transcription=text, final=False, confidence=confidence)


def over(milliseconds: int) -> UserSpeechContinued:
    return UserSpeechContinued(stream_ms=0, speech_ms=milliseconds)


def speaking() -> tuple[Conversation, str]:
    """Return a conversation in which an answer is being heard, with a recognizer that has partial texts."""
    talk = Conversation()
    talk(started(), partial("who"))
    talk(TurnEndPredicted(probability=1, stream_ms=0), stopped(800))
    talk(UtteranceTranscribed(transcription="who are you", final=True))
    response_id = talk.machine.response_id or ""
    talk.answer(response_id)
    talk(PlaybackStarted(response_id=response_id), PlaybackProgressed(response_id=response_id, pts_ms=100))
    assert talk.floor() is Floor.SPEAKING
    return talk, response_id


def gaze(here: bool, confidence: float = 0.9) -> GazeEstimated:
    return GazeEstimated(
        track_id=0,
        yaw=0,
        pitch=0,
        roll=0,
        gaze_x=0,
        gaze_y=0,
        blink=False,
        looking_at_screen=here,
        confidence=confidence,
    )


def mouth(opening: float, confidence: float = 0.9) -> MouthEstimated:
    return MouthEstimated(track_id=0, opening=opening, moving=opening > 0.3, confidence=confidence)
