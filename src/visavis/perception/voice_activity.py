"""When the user speaks and when not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.events import (
    AudioReceived,
    Event,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.inference import Batcher
from visavis.models.silero import CHUNK, VadState
from visavis.perception.foreground import Foreground
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone

CHUNK_MS = CHUNK // SAMPLES_PER_MS
"""Length of a chunk, 32 ms: the grid on which speech begins and ends."""

VadBatcher = Batcher[tuple[NDArray[np.int16], VadState], tuple[float, VadState]]
"""One serves all sessions: ``Batcher(SileroVad(path).predict, Runner("vad"))``."""


@dataclass(frozen=True, slots=True)
class SpeechTiming:
    """When sound counts as speech, and for how long what is reported.

    The two probabilities are those that silero's authors recommend (0.5, and 0.15 less for the end).
    """

    start_probability: float = 0.5
    """Speech begins, or goes on after a pause, at this probability."""
    end_probability: float = 0.35
    """Silence begins below this probability."""
    onset_chunks: int = 2
    """Chunks of speech in a row that make an onset: 64 ms. One alone is a click."""
    continued_ms: int = 1_200
    """For how long after the onset speech.continued is sent: while an interruption is being decided."""
    pause_chunks: int = 2
    """Chunks of silence that make a pause, in which the turn model is asked: 64 ms."""
    stop_ms: int = 200
    """The hangover: silence of this length ends the speech. Rounded down to whole chunks."""

    @property
    def stop_chunks(self) -> int:
        """Return the hangover in chunks, at least as long as a pause."""
        return max(self.pause_chunks, self.stop_ms // CHUNK_MS)


class SpeechSegmenter:
    """Turns probabilities of speech, one for each chunk, into events. It knows no clock and no model.

    ``speech.started``, then ``speech.continued`` for a while; in silence ``speech.paused``, and then either
    ``speech.resumed`` or ``speech.stopped``.
    """

    def __init__(self, timing: SpeechTiming | None = None) -> None:
        """Begin in silence."""
        self._timing = timing or SpeechTiming()
        self.speaking = False
        self._run = 0
        """Length, in chunks, of the run that may change the state: of speech while silent, of silence in speech."""
        self._run_start_ms = 0
        self._onset_ms = 0
        self._speech_ms = 0

    def step(self, start_ms: int, probability: float) -> Iterator[Event]:
        """Take the next chunk, which began at ``start_ms``, and yield the events that it brings."""
        yield from (self._in_speech if self.speaking else self._in_silence)(start_ms, probability)

    def _in_silence(self, start_ms: int, probability: float) -> Iterator[Event]:
        if probability < self._timing.start_probability:
            self._run = 0
            return
        if self._run == 0:
            self._run_start_ms = start_ms
        self._run += 1
        if self._run < self._timing.onset_chunks:
            return
        self.speaking = True
        self._speech_ms = self._run * CHUNK_MS
        self._run = 0
        self._onset_ms = self._run_start_ms
        yield UserSpeechStarted(stream_ms=self._onset_ms, probability=probability)

    def _in_speech(self, start_ms: int, probability: float) -> Iterator[Event]:
        timing = self._timing
        if probability < (timing.start_probability if self._run else timing.end_probability):
            yield from self._silence(start_ms, probability)
            return
        if self._run >= timing.pause_chunks:
            yield UserSpeechResumed(stream_ms=start_ms)
        self._run = 0
        self._speech_ms += CHUNK_MS
        end_ms = start_ms + CHUNK_MS
        if end_ms - self._onset_ms <= timing.continued_ms:
            yield UserSpeechContinued(stream_ms=end_ms, speech_ms=self._speech_ms)

    def _silence(self, start_ms: int, probability: float) -> Iterator[Event]:
        if self._run == 0:
            self._run_start_ms = start_ms
        self._run += 1
        if self._run == self._timing.pause_chunks:
            yield UserSpeechPaused(stream_ms=self._run_start_ms)
        if self._run >= self._timing.stop_chunks:
            self.speaking = False
            self._run = 0
            yield UserSpeechStopped(stream_ms=self._run_start_ms, probability=probability, speech_ms=self._speech_ms)


class VoiceActivity:
    """Finds speech in one session's microphone."""

    def __init__(self, microphone: Microphone, classify: VadBatcher, *, timing: SpeechTiming | None = None) -> None:
        """``classify`` runs the model and is shared by all sessions."""
        self._microphone = microphone
        self._classify = classify
        self._timing = timing or SpeechTiming()
        self._segmenter = SpeechSegmenter(self._timing)
        self._foreground = Foreground(chunk_ms=CHUNK_MS)
        self._position = 0
        self._state = VadState()

    def is_due(self, _: AudioReceived) -> bool:
        """Tell whether there is a whole chunk to be judged."""
        return self._microphone.position - self._position >= CHUNK

    async def detect(self, event: AudioReceived) -> AsyncIterator[Event]:
        """Judge whatever the microphone has received since the last time.

        The event only says that there is something: a few that are left out lose nothing, so subscribe with
        ``latest_only=True`` and ``when=is_due``, after the microphone itself.
        """
        microphone = self._microphone
        while microphone.position - self._position >= CHUNK:
            if self._position < microphone.oldest:  # we were so late that sound is gone: begin anew with what is there
                self._position = microphone.oldest
                self._state = VadState()
            start = self._position
            self._position += CHUNK
            chunk = microphone.read(start, self._position)
            probability, self._state = await self._classify((chunk, self._state))
            if not self._foreground.is_near(chunk, speech=probability >= self._timing.start_probability):
                probability = 0.0
            for detected in self._segmenter.step(start // SAMPLES_PER_MS, probability):
                yield detected
