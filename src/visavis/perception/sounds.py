"""What else sounds than words: windows of one session's microphone, shown to a model that names sounds."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from visavis.events import (
    AudioReceived,
    EchoDetected,
    Emotion,
    Event,
    InterlocutorChanged,
    Score,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.perception.embeddings import Embeddings
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone
from visavis.perception.own_voice import VOICED, OwnVoice
from visavis.perception.sound_classification import SoundClassifier, SoundReading
from visavis.perception.sound_gate import STEP_MS, SoundGate

SOUNDED: Final[tuple[type[Event], ...]] = (
    *VOICED,
    UserSpeechStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    InterlocutorChanged,
)
"""What :meth:`Sounds.follow` listens to."""

VoiceReport = Callable[[str, Mapping[Emotion, float], int], None]
"""Called with the model's name, the probabilities of the seven emotions, and where what it heard ended, stream ms."""


@dataclass(frozen=True, slots=True)
class SoundPolicy:
    """When a window is looked at, and when a sound is told. Times in ms."""

    every_ms: int = 1_000
    """How often, while there is sound."""
    gather_ms: int = 600
    """How much is waited for after the beginning of a sound."""
    least_ms: int = 100
    """Less sound than that is a click."""
    enter: float = 0.5
    """Least score of a new sound."""
    leave: float = 0.25
    """Below this a sound is over."""
    again_ms: int = 6_000
    """A sound that comes back sooner is the same, and not told again."""
    speech_ms: int = 600
    """How much speech there must be in a window for what the voice sounds like."""


class SoundTeller:
    """Tells what begins to sound: not what is unlikely, and nothing twice."""

    def __init__(self, policy: SoundPolicy) -> None:
        """Begin in silence."""
        self._policy = policy
        self._heard: dict[str, int] = {}
        """When each sound was there last, ms."""

    def follow(self, scores: Sequence[Score], start_ms: int, end_ms: int, source: str) -> SoundDetected | None:
        """Take in the scores of a window, the likeliest first, in which there was sound from ``start_ms`` on."""
        policy = self._policy
        gone = [label for label, last_ms in self._heard.items() if start_ms - last_ms >= policy.again_ms]
        for label in gone:
            del self._heard[label]
        best = scores[0] if scores else None
        new = best is not None and best.score >= policy.enter and best.label not in self._heard
        for item in scores:
            if item.score >= policy.enter or (item.label in self._heard and item.score >= policy.leave):
                self._heard[item.label] = end_ms
        if best is None or not new:
            return None
        duration_ms = max(0, end_ms - start_ms)
        return SoundDetected(
            label=best.label, score=best.score, stream_ms=start_ms, duration_ms=duration_ms, source=source
        )


class Sounds:
    """Listens in one session, while its settings ask for it. Silence costs nothing but its level.

    ``sounds`` in the settings lets sounds be named; ``voice_emotion`` lets the voice be read, where the model was
    trained for that. No sound is kept beyond the microphone's own seconds; embeddings are kept while they are fresh.
    """

    def __init__(
        self,
        classifier: SoundClassifier,
        microphone: Microphone,
        *,
        policy: SoundPolicy | None = None,
        embeddings: Embeddings | None = None,
        report: VoiceReport | None = None,
    ) -> None:
        """Tell ``report`` what the voice sounds like, and ``embeddings`` what the model makes of the user's sound."""
        self._classifier = classifier
        self._microphone = microphone
        self._policy = policy or SoundPolicy()
        self._embeddings = embeddings
        self._report = report
        self._names = self._reads = False
        self._own = OwnVoice()
        self._begin()

    def _begin(self) -> None:
        self._gate = SoundGate()
        self._teller = SoundTeller(self._policy)
        self._spans: deque[tuple[int, int | None]] = deque(maxlen=32)
        """When the user spoke, ms; None is the present."""
        self._position = self._microphone.position
        self._looked_ms = self._now_ms

    @property
    def _now_ms(self) -> int:
        return self._microphone.position // SAMPLES_PER_MS

    def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Follow the settings (a plain function: it runs inline). Switched off, all is forgotten."""
        wishes, model = event.settings, self._classifier
        names = wishes.sounds and bool(model.labels)
        reads = wishes.voice_emotion and (model.tells_emotions or self._embeddings is not None)
        if (names, reads) != (self._names, self._reads):
            self._names, self._reads = names, reads
            self._begin()
            self._forget()

    def follow(self, event: Event) -> None:
        """Take in one event of ``SOUNDED`` (a plain function: it runs inline)."""
        self._own.follow(event, self._now_ms)
        match event:
            case UserSpeechStarted() | UserSpeechResumed():
                self._pause(event.stream_ms)
                self._spans.append((event.stream_ms, None))
            case UserSpeechPaused() | UserSpeechStopped():
                self._pause(event.stream_ms)
            case EchoDetected():
                self._spans.clear()
                self._begin_after_echo()
            case InterlocutorChanged():
                self._forget()

    def _pause(self, at_ms: int) -> None:
        if self._spans and self._spans[-1][1] is None:
            self._spans[-1] = (self._spans[-1][0], at_ms)

    def _begin_after_echo(self) -> None:
        """Forget what was hers, and what is being looked at."""
        self._teller = SoundTeller(self._policy)
        self._gate.clear()
        self._forget()

    def _forget(self) -> None:
        if self._embeddings is not None:
            self._embeddings.forget("sound")

    def collect(self, _: AudioReceived) -> None:
        """Follow the level of what has come (a plain function: it runs inline, in some microseconds)."""
        if not (self._names or self._reads):
            return
        step = STEP_MS * SAMPLES_PER_MS
        self._position = max(self._position, self._microphone.oldest)
        while self._microphone.position - self._position >= step:
            samples = self._microphone.read(self._position, self._position + step)
            self._gate.add(samples, self._position // SAMPLES_PER_MS, keep_ms=self._classifier.window_ms)
            self._position += step

    def is_due(self, _: AudioReceived) -> bool:
        """Tell whether there is sound to be looked at (for the bus, which asks before it delivers)."""
        if not (self._names or self._reads):
            return False
        policy, now_ms = self._policy, self._now_ms
        if now_ms - self._looked_ms < policy.every_ms:
            return False
        new = self._gate.since(max(self._looked_ms, self._own.clear_since(now_ms)))
        if len(new) * STEP_MS < policy.least_ms or now_ms - new[0] < policy.gather_ms:
            return False
        return self._names or self._speech_ms(now_ms - self._classifier.window_ms, now_ms) >= policy.speech_ms

    async def listen(self, event: AudioReceived) -> AsyncIterator[SoundDetected]:
        """Look at the newest window; yield what begins to sound.

        Subscribe with ``latest_only=(AudioReceived,)`` and ``when=is_due``, after :meth:`collect`. Raises what
        ``SoundClassifier.classify`` raises.
        """
        if not self.is_due(event):
            return
        end = self._microphone.position
        end_ms = end // SAMPLES_PER_MS
        start_ms = max(end_ms - self._classifier.window_ms, self._own.clear_since(end_ms), 0)
        active = self._gate.since(start_ms)
        self._looked_ms, teller = end_ms, self._teller
        reading = await self._classifier.classify(self._microphone.read(start_ms * SAMPLES_PER_MS, end))
        if teller is not self._teller:
            return  # it was hers, or it was switched off
        if self._reads:
            self._read(reading, start_ms, end_ms, len(active) * STEP_MS)
        if self._names:
            told = teller.follow(reading.sounds, active[0], active[-1] + STEP_MS, self._classifier.name)
            if told is not None:
                yield told

    def _read(self, reading: SoundReading, start_ms: int, end_ms: int, heard_ms: int) -> None:
        if self._embeddings is not None:
            self._embeddings.put("sound", reading.embedding, min(1.0, heard_ms / 1_000))
        speech_ms = self._speech_ms(start_ms, end_ms)
        if self._report is not None and reading.emotions is not None and speech_ms >= self._policy.speech_ms:
            self._report(self._classifier.name, reading.emotions, end_ms)

    def _speech_ms(self, start_ms: int, end_ms: int) -> int:
        spans = (
            (max(begun, start_ms), end_ms if ended is None else min(ended, end_ms)) for begun, ended in self._spans
        )
        return sum(max(0, ended - begun) for begun, ended in spans)
