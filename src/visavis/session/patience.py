"""How long a speaker is waited for: by their pauses, by what is seen and heard of them, and by what they asked for."""

from __future__ import annotations

from collections import deque
from statistics import quantiles

from visavis.events import (
    Event,
    FaceLost,
    GazeEstimated,
    MouthEstimated,
    Prosody,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TurnTakingMode,
    VoiceEmotionEstimated,
)
from visavis.events.sounds import CALLS, kind_of
from visavis.inference.odds import moved
from visavis.session.policy import TurnPolicy

SEEN: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    GazeEstimated,
    MouthEstimated,
    FaceLost,
    VoiceEmotionEstimated,
    SoundDetected,
)
"""What eyes and ears can tell beside words, and what of it may be used."""

_LEAST_SEEN = 0.5
"""Cues of a lower confidence are not used."""


class Patience:
    """Learns one speaker's pace. Everything it says bends the constants of the policy; nothing replaces them."""

    def __init__(self, policy: TurnPolicy) -> None:
        """Begin with a speaker about whom nothing is known."""
        self.mode: TurnTakingMode = "automatic"
        self._policy = policy
        self._pauses: deque[int] = deque(maxlen=policy.remembered_pauses)
        self._caution = 0.0
        self._gaze = self._mouth = 0
        self._hears = self._listens = True
        """Whether the settings allow the tone of the voice and other sounds to count."""
        self._slow = self._called = False

    @property
    def least_silence_ms(self) -> int:
        """Return the silence before which no turn ends, ms."""
        return self._policy.patient_least_ms if self.mode == "patient" else 0

    @property
    def is_hasty(self) -> bool:
        """Tell whether a turn may end within the hangover, when everything says so."""
        return self.mode == "automatic"

    def weigh(self, probability: float) -> float:
        """Return the probability that the turn is over, with what is known of the speaker and seen of them."""
        cues = self._policy.cue_evidence * (self._gaze + self._mouth)
        evidence = cues - self._caution - (self._policy.patient_evidence if self.mode == "patient" else 0.0)
        return moved(probability, evidence)

    def wait_ms(self, usual_ms: int) -> int:
        """Return for how much silence this speaker is waited for, where others are for ``usual_ms``."""
        policy, wait = self._policy, float(usual_ms)
        if len(self._pauses) >= policy.fewest_pauses:
            longest = quantiles(self._pauses, n=10)[-1] if len(self._pauses) > 1 else self._pauses[0]
            shortest_wait, longest_wait = (factor * usual_ms for factor in policy.pace_range)
            wait = min(max(policy.pace_margin * longest, shortest_wait), longest_wait)
        wait *= self._cued()
        return round(wait * (policy.patient_factor if self.mode == "patient" else 1.0))

    def _cued(self) -> float:
        """Return how many times as long one waits for what is seen and heard beside words."""
        policy, cues = self._policy, self._gaze + self._mouth
        # Who looks away is thinking of what to say next, whatever their lips do (Kendon 1967).
        factor = policy.cue_wait[0] if cues >= 2 else policy.cue_wait[1] if cues < 0 or self._gaze < 0 else 1.0
        factor *= policy.slow_wait if self._slow else 1.0
        factor *= policy.called_wait if self._called else 1.0
        return min(factor, policy.cue_wait[1])

    def paused(self, milliseconds: int) -> None:
        """Learn of a pause after which the speaker went on."""
        if self._policy.hangover_ms <= milliseconds <= self._policy.longest_pause_ms:
            self._pauses.append(milliseconds)

    def cut_off(self) -> None:
        """Learn that a turn was taken as over, and was not."""
        self._caution = min(self._caution + self._policy.caution, self._policy.most_caution)

    def turn_over(self) -> None:
        """Learn that a turn was over indeed."""
        self._called = False
        self._caution *= 0.7
        if self._caution < 0.1 * self._policy.caution:
            self._caution = 0.0

    def see(self, event: Event) -> None:
        """Take in one event of ``SEEN`` (it runs inline).

        Who looks here with closed lips is waiting for an answer.
        """
        match event:
            case FaceLost():
                self._gaze = self._mouth = 0
            case GazeEstimated():
                self._gaze = _sign(event.looking_at_screen) if event.confidence >= _LEAST_SEEN else 0
            case MouthEstimated():
                closed = not event.moving and event.opening < self._policy.closed_mouth
                self._mouth = _sign(closed) if event.confidence >= _LEAST_SEEN else 0
            case VoiceEmotionEstimated() if self._hears and event.prosody is not None:
                self._judge_pace(event.prosody)
            case SoundDetected() if self._listens and event.score >= self._policy.called_score:
                self._called = self._called or kind_of(event.label) in CALLS
            case SessionOpened() | SessionUpdated():
                self._hears, self._listens = event.settings.voice_emotion, event.settings.sounds
                self._slow, self._called = self._slow and self._hears, self._called and self._listens

    def _judge_pace(self, prosody: Prosody) -> None:
        """Take in how fast was spoken; a stretch that was too short to tell leaves it as it was."""
        if prosody.rate_z is not None and prosody.baseline >= _LEAST_SEEN:
            self._slow = prosody.rate_z <= self._policy.slow_deviation


def _sign(positive: bool) -> int:
    return 1 if positive else -1
