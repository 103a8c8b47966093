"""The tone of voice in one session: microphone and speech events in, what the voice sounds like out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from visavis.events import (
    AssistantCancelled,
    AudioReceived,
    EchoDetected,
    Emotion,
    Event,
    InterlocutorChanged,
    PlaybackCompleted,
    PlaybackStarted,
    Prosody,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    VoiceEmotionEstimated,
)
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone
from visavis.perception.own_voice import OwnVoice
from visavis.perception.prosody import HOP_MS, measure
from visavis.perception.stretch import Stretch
from visavis.perception.vocalizations import Vocalizations
from visavis.perception.voice_affect import affect
from visavis.perception.voice_baseline import VoiceBaseline
from visavis.perception.voice_frames import LEVEL, VoiceFrames
from visavis.perception.voice_model import VoiceModelReport

TONE: Final[tuple[type[Event], ...]] = (
    AudioReceived,
    UserSpeechStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    EchoDetected,
    InterlocutorChanged,
    PlaybackStarted,
    PlaybackCompleted,
    AssistantCancelled,
    TurnStarted,
    TurnEnded,
    TurnInterrupted,
)
"""What :meth:`Tone.follow` listens to, in one subscription."""

BY_RULES: Final = frozenset({"laughter", "sigh"})
"""The sounds that the rules name."""
_DUE = 12
"""Hops that are waited for: 0.12 s of sound."""
_PREROLL_MS = 100
_NOISE_HOPS = 20
_UNKNOWN_CONTRAST_DB = 15.0
_SPEAKERS = 4


@dataclass(frozen=True, slots=True)
class TonePolicy:
    """When the tone is told, and of how much speech. Times in ms."""

    every_ms: int = 1_000
    """How often while somebody speaks, and after how much speech first."""
    window_ms: int = 6_000
    """It is that of so much of the newest speech, pauses included, at most 10 s."""
    least_voiced_ms: int = 300
    """With less voice nothing is told."""
    gap_ms: int = 2_000
    """After a longer silence, or another turn, speech is a new stretch."""


class Tone:
    """Listens to how things are said, while the session's settings ask for it.

    It keeps 10 s of measurements and the speaker's usual voice, but no sound, and forgets everything when it is
    switched off. Her own voice from a loudspeaker is left out.
    """

    def __init__(
        self, microphone: Microphone, *, named_elsewhere: Collection[str] = (), policy: TonePolicy | None = None
    ) -> None:
        """``named_elsewhere`` are sounds that something else names: of those the rules say nothing."""
        self._microphone = microphone
        self._policy = policy or TonePolicy()
        self._named = BY_RULES - frozenset(named_elsewhere)
        self.voice = self.sounds = False
        self._forget()

    def _forget(self) -> None:
        self._frames: VoiceFrames | None = None
        self._vocalizations = Vocalizations()
        self._baselines: dict[int | None, VoiceBaseline] = {None: VoiceBaseline()}
        self._speaker: int | None = None
        self._own = OwnVoice()
        self._begin()

    def _begin(self) -> None:
        self._stretch = Stretch()
        self._over = False
        self._deaf = False
        self._final = False
        """Whether the last word on what was said before this pause is spoken."""
        self._told_ms = self._learned = 0
        self._unlearned: list[Prosody] = []
        self._model: VoiceModelReport | None = None

    def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Follow the settings (a plain function: it runs inline)."""
        voice, sounds = event.settings.voice_emotion, event.settings.sounds and bool(self._named)
        if (voice, sounds) != (self.voice, self.sounds):
            if voice != self.voice or not (voice or sounds):
                self._forget()
            self.voice, self.sounds = voice, sounds
            if sounds and self._frames is None:
                self._frames = VoiceFrames(self._microphone)
        self._own.follow(event, self._now_ms)

    @property
    def _now_ms(self) -> int:
        return self._microphone.position // SAMPLES_PER_MS

    def is_due(self, event: Event) -> bool:
        """Tell whether an event changes anything: sound does only if there is enough of it."""
        if not (self.voice or self.sounds):
            return False
        return not isinstance(event, AudioReceived) or (self._frames is not None and self._frames.pending >= _DUE)

    def learn(self, source: str, emotions: Mapping[Emotion, float], at_ms: int) -> None:
        """Take what a model named ``source`` makes of the voice: probabilities of all seven emotions.

        ``at_ms`` is where in the microphone's stream what it heard ended. It counts for the present stretch of speech.
        """
        if self.voice and self._stretch.spells and at_ms > self._stretch.begin_ms and not self._deaf:
            if self._model is None or self._model.source != source:
                self._model = VoiceModelReport(source)
            self._model.take(emotions, at_ms)

    async def follow(self, event: Event) -> AsyncIterator[VoiceEmotionEstimated | SoundDetected]:
        """Take in one event of ``TONE``; yield what is heard.

        Subscribe to all of them at once, with ``latest_only=(AudioReceived,)`` and ``when=is_due``, after the
        microphone itself. Between two milliseconds of work others get their turn.
        """
        if not (self.voice or self.sounds):
            return
        self._own.follow(event, self._now_ms)
        match event:
            case UserSpeechPaused() | UserSpeechStopped():
                self._stretch.pause(event.stream_ms)
                async for heard in self._catch_up():
                    yield heard
                for told in self._paused():
                    yield told
                if isinstance(event, UserSpeechStopped):
                    self._stopped()
            case TurnEnded():
                if self._stretch.speaking:  # a client has ended the turn in the middle of the speech
                    self._stretch.pause(self._now_ms)
                    async for heard in self._catch_up():
                        yield heard
                    for told in self._paused():
                        yield told
                self._over = True
            case AudioReceived():
                async for heard in self._catch_up():
                    yield heard
            case _:
                self._note(event)

    def _note(self, event: Event) -> None:
        match event:
            case UserSpeechStarted():
                self._deaf = self._own.sounds and (self._own.echoes or self._own.half_duplex)
                self._speak(event.stream_ms)
            case UserSpeechResumed():
                self._speak(event.stream_ms)
            case EchoDetected():
                self._deaf = True
                self._stretch.drop(event.stream_ms)
                self._unlearned.clear()
                self._leave_out()
            case InterlocutorChanged():
                self._meet(event.track_id)

    def _speak(self, at_ms: int) -> None:
        if not self.voice or self._deaf:
            return
        self._final = False
        ended_ms = self._stretch.end_ms
        if self._over or (ended_ms is not None and at_ms - ended_ms > self._policy.gap_ms):
            self._begin()
        if self._frames is None:
            self._frames = VoiceFrames(self._microphone)
            self._frames.begin(max(0, at_ms - _PREROLL_MS) * SAMPLES_PER_MS)
        if not self._stretch.spells:
            self._learned = at_ms // HOP_MS
        self._told_ms = max(self._told_ms, at_ms)
        self._stretch.begin(at_ms)

    def _meet(self, track_id: int | None) -> None:
        """Compare with the usual voice of whoever is there now; who is seen first has been heard before."""
        if track_id is None or track_id == self._speaker:
            return
        if self._speaker is None:
            self._baselines = {track_id: self._baselines[None]}
        self._speaker = track_id
        known = self._baselines.pop(track_id, None)
        self._baselines[track_id] = VoiceBaseline() if known is None else known  # the last ones are those met last
        if len(self._baselines) > _SPEAKERS:
            del self._baselines[next(iter(self._baselines))]
        self._unlearned.clear()
        self._over = True

    async def _catch_up(self) -> AsyncIterator[VoiceEmotionEstimated | SoundDetected]:
        """Look at all the sound that there is, a little at a time."""
        frames = self._frames
        while frames is not None and frames.pending:
            frames.advance(pulses=self._stretch.speaking)
            await asyncio.sleep(0)
            if frames is not self._frames:
                return  # switched off meanwhile
            for heard in self._hear(frames):
                yield heard

    def _hear(self, frames: VoiceFrames) -> Iterator[VoiceEmotionEstimated | SoundDetected]:
        if self._own.sounds and self._own.echoes:
            self._leave_out()
        elif self.sounds:
            yield from (sound for sound in self._vocalizations.follow(frames) if sound.label in self._named)
        now_ms = frames.end * HOP_MS
        if self._stretch.speaking and not self._deaf and now_ms - self._told_ms >= self._policy.every_ms:
            yield from self._tell(frames, final=False)
        ended_ms = self._stretch.end_ms
        silent = not self._stretch.speaking and (ended_ms is None or now_ms - ended_ms > self._policy.gap_ms)
        if silent and not self.sounds:
            self._frames = None

    def _paused(self) -> Iterator[VoiceEmotionEstimated]:
        frames, stretch = self._frames, self._stretch
        if frames is not None and stretch.spells and not self._deaf and not self._final:
            self._final = True
            frames.finish()
            yield from self._tell(frames, final=True)

    def _stopped(self) -> None:
        """Learn from what was no echo."""
        self._deaf = False
        for prosody in self._unlearned:
            self._baselines[self._speaker].learn(prosody)
        self._unlearned.clear()

    def _tell(self, frames: VoiceFrames, *, final: bool) -> Iterator[VoiceEmotionEstimated]:
        start = max(self._stretch.begin_ms // HOP_MS, frames.end - self._policy.window_ms // HOP_MS)
        hops = frames.since(start)
        speech = self._stretch.marks(frames.end - len(hops), len(hops))
        if final and speech.any():  # what came after the speech is no pause in it
            last = int(np.flatnonzero(speech)[-1]) + 1
            hops, speech = hops[:last], speech[:last]
        self._told_ms = frames.end * HOP_MS
        measured = measure(hops, speech)
        if measured.voiced_ms < self._policy.least_voiced_ms:
            return
        baseline = self._baselines[self._speaker]
        prosody = baseline.compare(measured)
        self._collect(frames)
        heard = affect(prosody, contrast_db=self._contrast(frames, float(np.percentile(hops[speech, LEVEL], 80))))
        report = self._model if self._model is not None and self._model.is_fresh(self._told_ms) else None
        estimate = VoiceEmotionEstimated(
            valence=heard.valence,
            arousal=heard.arousal,
            confidence=heard.confidence,
            valence_confidence=heard.valence_confidence,
            stream_ms=(frames.end - len(frames.since(start))) * HOP_MS,
            duration_ms=len(hops) * HOP_MS,
            final=final,
            prosody=prosody,
        )
        yield estimate if report is None else report.add(estimate)

    def _collect(self, frames: VoiceFrames) -> None:
        """Measure what is new since the last time, to be learned once it is known to be no echo."""
        hops = frames.since(self._learned)
        speech = self._stretch.marks(frames.end - len(hops), len(hops))
        if speech.any():
            self._unlearned.append(measure(hops, speech))
        self._learned = frames.end

    def _contrast(self, frames: VoiceFrames, speech_db: float) -> float:
        """Return how far the speech stands out of the noise around it, dB."""
        hops = frames.since(0)
        noise = hops[~self._stretch.marks(frames.end - len(hops), len(hops)), LEVEL]
        if len(noise) < _NOISE_HOPS:
            return _UNKNOWN_CONTRAST_DB
        return speech_db - float(np.percentile(noise, 20))

    def _leave_out(self) -> None:
        if self._frames is not None:
            self._vocalizations.deafen(self._frames.end)
