"""Where the user's speech leaves room for a listener to nod, or to say 'mhm'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.events import (
    AudioReceived,
    BackchannelInvited,
    Event,
    TurnEnded,
    TurnEndPredicted,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone
from visavis.perception.pitch import HOP, SPAN, fundamental

HOP_MS = HOP // SAMPLES_PER_MS

FOLLOWED: tuple[type[Event], ...] = (
    UserSpeechStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStopped,
    TurnEndPredicted,
    TurnStarted,
    TurnEnded,
)
"""What has to be known of a turn to hear cues in it."""


@dataclass(frozen=True, slots=True)
class CuePolicy:
    """When a listener is invited. Times in ms.

    The first five are the rule for English of Ward & Tsukahara, 'Prosodic features which cue back-channel responses
    in English and Japanese', Journal of Pragmatics 32 (2000), page 1187. What they leave open is ours.
    """

    low_percentile: float = 26
    """Pitch below this percentile of the speaker's own is low."""
    low_ms: int = 110
    """How long it must stay low."""
    speech_ms: int = 700
    """How much speech there must have been before."""
    apart_ms: int = 800
    """How long nothing may have invited before."""
    wait_ms: int = 700
    """How much later the invitation is."""
    gap_ms: int = 30
    """Voiceless moment that does not break a low stretch: a consonant."""
    memory_ms: int = 20_000
    """How much voiced speech makes the speaker's own pitch."""
    known_ms: int = 700
    """How much voiced speech must be known before any of it is low."""
    pause_speech_ms: int = 1_500
    """How much speech in the turn makes its pauses invite."""
    pause_silence_ms: int = 150
    """How long such a pause must be: the turn model's second judgment, at about 200 ms."""
    pause_probability: float = 0.3
    """The turn model's probability of the end below which the turn is taken to go on."""


class LowPitch:
    """Finds stretches of low pitch in one speaker's voice. It knows no clock and no sound."""

    def __init__(self, policy: CuePolicy | None = None) -> None:
        """Begin with an unknown speaker."""
        self._policy = policy or CuePolicy()
        self._known = np.zeros(self._policy.memory_ms // HOP_MS, np.float32)
        self._count = 0
        self.break_off()

    def break_off(self) -> None:
        """Take note that speech was interrupted: a stretch cannot go on."""
        self._low_ms = self._gap_ms = 0

    def hear(self, hertz: NDArray[np.float32]) -> Iterator[int]:
        """Take the next hops, 0 Hz where there is no voice; yield the index of each at which a stretch is complete."""
        level = self._level()
        for index, value in enumerate(hertz.tolist()):
            if not value:
                self._gap_ms += HOP_MS
                if self._gap_ms > self._policy.gap_ms:
                    self._low_ms = 0
                continue
            if value >= level:
                self._low_ms = 0
                continue
            before = self._low_ms
            self._low_ms += HOP_MS + (self._gap_ms if before else 0)
            self._gap_ms = 0
            if before < self._policy.low_ms <= self._low_ms:
                yield index
        self._remember(hertz[hertz > 0])

    def _level(self) -> float:
        """Return below which frequency pitch is low, Hz; 0 while the speaker is unknown."""
        known = min(self._count, len(self._known))
        if known < self._policy.known_ms // HOP_MS:
            return 0.0
        rank = int(known * self._policy.low_percentile / 100)
        return float(np.partition(self._known[:known], rank)[rank])

    def _remember(self, voiced: NDArray[np.float32]) -> None:
        places = (self._count + np.arange(len(voiced))) % len(self._known)
        self._known[places] = voiced
        self._count += len(voiced)


class Listening:
    """Hears invitations in one session's microphone. It works only while the user speaks."""

    def __init__(self, microphone: Microphone, *, policy: CuePolicy | None = None, chunk_ms: int = 100) -> None:
        """``chunk_ms`` is how much sound is looked at together: more is cheaper, and later."""
        self._policy = policy or CuePolicy()
        self._microphone = microphone
        self._pitch = LowPitch(self._policy)
        self._chunk = max(chunk_ms * SAMPLES_PER_MS, SPAN)
        self._position: int | None = None
        """Where the next hop begins; None while there is no speech."""
        self._speech_ms = 0
        """Speech in this turn so far."""
        self._due_ms: int | None = None
        self._invited_ms: int | None = None
        self._pause_answered = False

    def hear(self, event: AudioReceived) -> list[BackchannelInvited]:
        """Look at what the microphone has received since the last time (a plain function: it runs inline).

        The event only says that there is something; subscribe after the microphone itself.
        """
        present = self._microphone.position
        if self._position is not None and present - self._position >= self._chunk:
            self._look(self._position, present)
        if self._due_ms is not None and present >= self._due_ms * SAMPLES_PER_MS:
            due_ms, self._due_ms = self._due_ms, None
            return self._invite(BackchannelInvited(stream_ms=due_ms, cue="pitch"))
        return []

    def follow(self, event: Event) -> list[BackchannelInvited]:
        """Keep track of speech and turn (a plain function: it runs inline)."""
        match event:
            case UserSpeechStarted() | UserSpeechResumed():
                self._position = event.stream_ms * SAMPLES_PER_MS
                self._pitch.break_off()
                self._pause_answered = False
            case UserSpeechPaused() | UserSpeechStopped():
                self._position = None
            case TurnEndPredicted():
                return self._judged(event)
            case TurnStarted() | TurnEnded():
                self._speech_ms = 0
                self._due_ms = None
        return []

    def _look(self, start: int, end: int) -> None:
        start = max(start, self._microphone.oldest)
        hertz = fundamental(self._microphone.read(start, end))
        self._position = start + HOP * len(hertz)
        for index in self._pitch.hear(hertz):
            at_ms = start // SAMPLES_PER_MS + HOP_MS * (index + 1)
            enough = self._speech_ms + HOP_MS * (index + 1) - self._policy.low_ms >= self._policy.speech_ms
            if enough and self._due_ms is None and self._is_rested(at_ms):
                self._due_ms = at_ms + self._policy.wait_ms
        self._speech_ms += HOP_MS * len(hertz)

    def _judged(self, event: TurnEndPredicted) -> list[BackchannelInvited]:
        policy = self._policy
        goes_on = event.probability < policy.pause_probability and event.silence_ms >= policy.pause_silence_ms
        if not goes_on or self._pause_answered or self._speech_ms < policy.pause_speech_ms:
            return []
        at_ms = event.stream_ms + event.silence_ms
        if not self._is_rested(at_ms):
            return []
        self._pause_answered = True
        self._due_ms = None  # one invitation is enough
        return self._invite(BackchannelInvited(stream_ms=at_ms, cue="pause"))

    def _is_rested(self, at_ms: int) -> bool:
        return self._invited_ms is None or at_ms - self._invited_ms >= self._policy.apart_ms

    def _invite(self, invitation: BackchannelInvited) -> list[BackchannelInvited]:
        self._invited_ms = invitation.stream_ms
        return [invitation]
