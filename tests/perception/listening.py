"""A session's hearing on a bus, with a recognizer that shows what it was given."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from visavis.bus import SessionBus
from visavis.events import (
    AudioReceived,
    CodedError,
    Envelope,
    Event,
    HandlerFailed,
    RecognizedWord,
    TurnEnded,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.perception.microphone import Microphone
from visavis.perception.recognition import RecognitionStream, Recognizer, Scope, Transcript, Vocabulary
from visavis.perception.transcription import HEARD, Transcription, TranscriptionTiming

Fault = Callable[[str], None]
"""Called with 'open', 'feed' and 'finish' before each happens; what it raises is the recognizer's failure."""


class ShowingRecognizer:
    """Understands one word for each 100 ms: the value of the first sample there."""

    name = "showing"
    scope: Scope = "open"
    note = ""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault or (lambda _: None)
        self.streams: list[ShowingStream] = []
        self.forgotten: list[str] = []

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Do nothing."""

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        self.fault("open")
        self.streams.append(ShowingStream(self))
        return self.streams[-1]

    async def forget(self, session_id: str) -> None:
        self.forgotten.append(session_id)

    async def close(self) -> None:
        """Do nothing."""

    @property
    def open_streams(self) -> int:
        return sum(not stream.closed for stream in self.streams)


class ShowingStream:
    def __init__(self, recognizer: ShowingRecognizer) -> None:
        self.recognizer = recognizer
        self.heard = np.empty(0, np.int16)
        self.closed = False

    async def feed(self, pcm: bytes) -> Transcript | None:
        assert not self.closed
        self.recognizer.fault("feed")
        self.heard = np.concatenate([self.heard, np.frombuffer(pcm, np.int16)])
        return self._transcript()

    async def finish(self) -> Transcript:
        assert not self.closed
        self.recognizer.fault("finish")
        return self._transcript()

    async def close(self) -> None:
        self.closed = True

    def _transcript(self) -> Transcript:
        words = [
            RecognizedWord(word=str(self.heard[i]), start_ms=i // 16, end_ms=i // 16 + 100, confidence=0.5)
            for i in range(0, len(self.heard) - 1599, 1600)
        ]
        return Transcript(" ".join(item.word for item in words), tuple(words), 0.5)


class Listening:
    """A microphone whose samples count tenths of a second, and the transcription of it."""

    def __init__(self, recognizer: Recognizer, timing: TranscriptionTiming | None = None) -> None:
        self.bus = SessionBus("session")
        self.microphone = Microphone()
        self.published: list[Envelope] = []
        self.transcription = Transcription(
            recognizer, self.microphone, Vocabulary(language="en-GB"), session_id="session", timing=timing
        )
        self.bus.listen(AudioReceived, self.microphone.receive)
        self.bus.listen(HEARD, self.transcription.transcribe, latest_only=(AudioReceived,))
        self.bus.tap(self.published.append, where=lambda kind: kind is not AudioReceived)

    @property
    def now_ms(self) -> int:
        return self.microphone.position // 16

    async def hear(self, ms: int, *, frame_ms: int = 20) -> None:
        """Let time pass. Every sample's value is the number of its tenth of a second."""
        for _ in range(ms // frame_ms):
            start = self.microphone.position
            numbers = np.arange(start, start + frame_ms * 16) // 1600
            self.bus.publish(AudioReceived(data=numbers.astype(np.int16).tobytes()))
            await self.bus.idle()

    async def publish(self, *events: Event) -> None:
        for event in events:
            self.bus.publish(event)
        await self.bus.idle()

    async def say(self, ms: int, *, take_turn: bool = True) -> None:
        """Speak for so long, and pause; the events come as late as they do in reality."""
        onset = self.now_ms
        await self.hear(60)
        await self.publish(UserSpeechStarted(stream_ms=onset, probability=1))
        if take_turn:
            await self.publish(TurnStarted(why="vad"))
        await self.hear(ms - 60)
        end = self.now_ms
        await self.hear(60)
        await self.publish(UserSpeechPaused(stream_ms=end))
        await self.hear(140)
        await self.publish(UserSpeechStopped(stream_ms=end, probability=0, speech_ms=ms))

    async def end_turn(self) -> None:
        await self.publish(TurnEnded(why="turn_model"))

    @property
    def transcribed(self) -> list[UtteranceTranscribed]:
        return [item.event for item in self.published if isinstance(item.event, UtteranceTranscribed)]

    @property
    def finals(self) -> list[str]:
        return [event.transcription for event in self.transcribed if event.final]

    @property
    def failures(self) -> list[str]:
        return [item.event.code for item in self.published if isinstance(item.event, HandlerFailed)]


def tenths(first: int, last: int) -> str:
    """Return what is understood of the time between two tenths of a second, both included."""
    return " ".join(str(i) for i in range(first, last + 1))


def fail_once(at: str, error: Exception | None = None) -> Fault:
    """Return a fault that happens the first time that something is done."""
    left = [error or CodedError("recognizer.failed", "It has failed.")]

    def fault(doing: str) -> None:
        if doing == at and left:
            raise left.pop()

    return fault
