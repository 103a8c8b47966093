"""Prosody: melody, loudness, pace and quality of a stretch of speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.events import Prosody
from visavis.perception.microphone import SAMPLES_PER_MS
from visavis.perception.pitch import HOP
from visavis.perception.speech_rate import syllables
from visavis.perception.voice_frames import HERTZ, HNR, LEVEL, PULSES, TILT, Hops

HOP_MS = HOP // SAMPLES_PER_MS

_LEAST_VOICED = 15
"""Hops of voice without which nothing is said of it."""
_LEAST_PULSES = 15
_LEAST_SPEECH = 50
"""Hops of speech without which nothing is said of its pace."""
_LEAST_SLOPE = 30


def measure(hops: Hops, speech: NDArray[np.bool_]) -> Prosody:
    """Return what a stretch is like: hops of ``VoiceFrames``, and which of them are speech by the voice activity.

    The z-scores are left to ``VoiceBaseline``.
    """
    hertz = np.where(speech, hops[:, HERTZ], 0)
    voiced = hertz > 0
    count, spoken = int(voiced.sum()), int(speech.sum())
    if count < _LEAST_VOICED:
        return Prosody(voiced_ms=count * HOP_MS)
    semitones = 12 * np.log2(hertz[voiced])
    low, middle, high = np.percentile(semitones, (20, 50, 80)).tolist()
    level = hops[speech, LEVEL]
    soft, loud = np.percentile(hops[voiced, LEVEL], (20, 80)).tolist()
    clear = hops[voiced, HNR]
    clear = clear[np.isfinite(clear)]
    jitter, shimmer = _perturbation(hops[voiced])
    return Prosody(
        pitch_hz=round(2 ** (middle / 12), 1),
        pitch_range_semitones=round(high - low, 2),
        pitch_slope=_slope(semitones, voiced),
        loudness_db=round(float(10 * np.log10(np.mean(10 ** (level / 10)))), 1),
        loudness_range_db=round(loud - soft, 1),
        rate=round(1000 * len(syllables(hops[:, LEVEL], hertz)) / (spoken * HOP_MS), 2)
        if spoken >= _LEAST_SPEECH
        else None,
        pause_ratio=round(1 - spoken / len(hops), 3),
        jitter=jitter,
        shimmer=shimmer,
        hnr_db=round(float(clear.mean()), 1) if len(clear) else None,
        tilt_db=round(float(np.median(hops[voiced, TILT])), 1),
        voiced_ms=count * HOP_MS,
    )


def _slope(semitones: NDArray[np.floating], voiced: NDArray[np.bool_]) -> float | None:
    """Return the slope of the line through the pitch, semitones a second."""
    if len(semitones) < _LEAST_SLOPE:
        return None
    seconds = np.flatnonzero(voiced) * (HOP_MS / 1000)
    seconds = seconds - seconds.mean()
    return round(float(seconds @ (semitones - semitones.mean()) / (seconds @ seconds)), 2)


def _perturbation(hops: Hops) -> tuple[float | None, float | None]:
    """Return jitter and shimmer (local), parts of one."""
    differences, pairs, periods, count, changes, both, amplitudes, measured = (
        hops[:, PULSES : PULSES + 8].sum(axis=0, dtype=np.float64).tolist()
    )
    if pairs < _LEAST_PULSES or both < _LEAST_PULSES:
        return None, None
    return (
        round((differences / pairs) / (periods / count), 5),
        round((changes / both) / (amplitudes / measured), 5),
    )
