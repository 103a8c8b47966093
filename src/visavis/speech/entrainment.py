"""How a voice moves toward the other's: pace and loudness, a part of the way, and gently where somebody feels low.

People who talk with each other grow alike in pace and loudness, from turn to turn (Levitan & Hirschberg, 'Measuring
acoustic-prosodic entrainment with respect to multiple levels and dimensions', Interspeech 2011), and it is liked, if it
is done in part (Giles & Ogay, 'Communication accommodation theory', 2007).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visavis.events import (
    Event,
    InterlocutorChanged,
    PhonemeTiming,
    Prosody,
    SessionOpened,
    SessionUpdated,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.speech.phonemes import PAUSE, VOWELS
from visavis.speech.sympathy import Sympathy

ENTRAINED: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    InterlocutorChanged,
    VoiceEmotionEstimated,
    UserStateEstimated,
)
"""What a voice adapts to."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one phrase is said, beside its words."""

    rate: float = 1.0
    """Times the voice's own pace."""
    decibels: float = 0.0
    """Beyond the voice's own loudness."""


@dataclass(frozen=True, slots=True)
class EntrainmentPolicy:
    """How far a voice adapts, and how smoothly. The numbers are ours, where nothing else is said."""

    adapt: float = 1.0
    """0 not at all, 1 as people do."""
    pace: float = 0.12
    """How much slower or faster than its own pace it may be."""
    loudness_db: float = 3.0
    """How much softer or louder than its own loudness."""
    share: float = 0.35
    """Which part of the way to the other's pace it goes."""
    alike: float = 0.1
    """Paces that differ by less count as the same; syllables that are counted in sound are some too few."""
    per_deviation_db: float = 0.8
    """How much louder it is for each standard deviation by which the other speaks up (Lombard 1911, Lane & Tranel
    1971: in noise, both do)."""
    usual_deviation: float = 0.5
    """So far a loudness is a usual one."""
    step: float = 0.04
    """Steps of pace: a little less than what is noticed (5 %: Quené, 'On the just noticeable difference for tempo in
    speech', Journal of Phonetics 35, 2007)."""
    step_db: float = 1.0
    """Steps of loudness: about what is noticed."""
    rate_memory_s: float = 2.5
    """Voiced speech after which two thirds of an estimate of the other's pace are new."""
    loudness_memory_s: float = 1.5
    usual_rate: float = 4.6
    """Syllables a second, pauses not counted, of a voice of which none has been counted (Jacewicz, Fox, O'Neill &
    Salmons 2009: 4.7 to 5.2)."""


class Entrainment:
    """Keeps how one session's voice should be used. What it wants goes in steps, so that work done ahead stays of use.

    What the settings do not allow to be known is not used, and forgotten with the permission.
    """

    def __init__(self, now_s: Callable[[], float], policy: EntrainmentPolicy | None = None) -> None:
        """``now_s`` returns a time that only runs forward, s."""
        self._sympathy = Sympathy(now_s)
        self._policy = policy or EntrainmentPolicy()
        self._hears = self._feels = False
        self._met_before = False
        self._own_rate, self._own_s = self._policy.usual_rate, 1.0
        self._last = Delivery()
        self._forget_voice()

    def _forget_voice(self) -> None:
        self._rate: float | None = None
        self._loudness = 0.0

    def follow(self, event: Event) -> None:
        """Take in one of ``ENTRAINED`` (a plain function: it runs inline)."""
        match event:
            case SessionOpened() | SessionUpdated():
                self._adjust(event)
            case InterlocutorChanged():
                if event.track_id is not None and self._met_before:
                    self._forget_voice()
                    self._sympathy.forget()
                self._met_before = self._met_before or event.track_id is not None
            case VoiceEmotionEstimated() if event.final and self._hears and event.prosody is not None:
                self._hear(event.prosody)
            case UserStateEstimated() if self._feels:
                self._sympathy.feel(event)
            case _:
                pass

    def delivery(self, *, opening: bool) -> Delivery:
        """Return how the next phrase should be said, near how the last one was; ``opening`` if it begins an answer."""
        policy, steps = self._policy, 2 if opening else 1
        wanted = self._wanted()
        return Delivery(
            rate=1.0 + _toward(self._last.rate - 1.0, wanted.rate - 1.0, policy.step, steps, policy.pace),
            decibels=_toward(self._last.decibels, wanted.decibels, policy.step_db, steps, policy.loudness_db),
        )

    def begin(self, delivery: Delivery) -> None:
        """Learn how a phrase is being said."""
        self._last = delivery

    def fits(self, made: Delivery, wanted: Delivery) -> bool:
        """Tell whether a phrase that was made ahead can be used: nobody would notice the difference of pace."""
        return abs(made.rate - wanted.rate) <= self._policy.step + 1e-6

    def learn(self, phonemes: Sequence[PhonemeTiming], rate: float) -> None:
        """Learn the voice's own pace from a phrase that was said at ``rate`` times of it."""
        spoken_s = sum(item.end_ms - item.start_ms for item in phonemes if item.phoneme != PAUSE) / 1_000
        syllables = sum(item.phoneme in VOWELS for item in phonemes)
        if syllables and spoken_s > 0:
            whole = min(self._own_s + spoken_s, 60.0)
            own = syllables / spoken_s / rate
            self._own_rate += spoken_s / whole * (own - self._own_rate)
            self._own_s = whole

    def _adjust(self, event: SessionOpened | SessionUpdated) -> None:
        self._hears, self._feels = event.settings.voice_emotion, event.settings.reads_feelings
        if not self._hears:
            self._forget_voice()
        if not self._feels:
            self._sympathy.forget()

    def _hear(self, prosody: Prosody) -> None:
        policy, voiced_s = self._policy, prosody.voiced_ms / 1_000
        if prosody.rate:
            new = 1 - math.exp(-voiced_s / policy.rate_memory_s)
            before = self._rate if self._rate is not None else self._own_rate
            self._rate = before + new * (prosody.rate - before)
        if prosody.loudness_z is not None:
            new = 1 - math.exp(-voiced_s / policy.loudness_memory_s)
            self._loudness += new * (prosody.baseline * min(max(prosody.loudness_z, -4.0), 4.0) - self._loudness)

    def _wanted(self) -> Delivery:
        """Return how a phrase would be said if it could be said in any way at once."""
        policy, manner = self._policy, self._sympathy.manner
        toward = (
            0.0 if self._rate is None else policy.share * _beyond(math.log(self._rate / self._own_rate), policy.alike)
        )
        decibels = policy.per_deviation_db * _beyond(self._loudness, policy.usual_deviation)
        if manner.calms:
            toward, decibels = min(toward, 0.0), min(decibels, 0.0)
        return Delivery(
            rate=math.exp(policy.adapt * (manner.pace + toward)), decibels=policy.adapt * (manner.decibels + decibels)
        )


def _beyond(value: float, usual: float) -> float:
    """Return by how much a value goes beyond what is usual on either side."""
    return math.copysign(max(abs(value) - usual, 0.0), value)


def _toward(last: float, wanted: float, step: float, steps: int, most: float) -> float:
    """Return the value in whole steps, within ``most``, that is nearest to what is wanted and near the last one.

    It stays what it was until something else is clearly nearer, so that it does not go to and fro.
    """
    if abs(wanted - last) < 0.75 * step:
        wanted = last
    highest = math.floor(most / step + 1e-6)
    number = min(max(round(wanted / step), -highest), highest)
    before = round(last / step)
    return round(step * min(max(number, before - steps), before + steps), 6)
