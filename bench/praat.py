"""What Praat measures of a voice, and how far ours is from it. Needs praat-parselmouth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import parselmouth
from numpy.typing import NDArray
from parselmouth.praat import call

from visavis.events import AudioReceived
from visavis.perception.microphone import Microphone
from visavis.perception.pitch import HOP
from visavis.perception.prosody import HOP_MS, measure
from visavis.perception.voice_frames import HERTZ, LEVEL, VoiceFrames

RATE = 16_000
FLOOR_HZ, CEILING_HZ = 75, 600
GROSS = 0.2
"""A pitch that is off by more is a gross error (Rabiner et al. 1976)."""
FULL_SCALE_DB = 93.98
"""Praat's level of a root mean square of 1, which it takes for 1 Pa."""

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one program measures of a recording; at every hop, and in all."""

    hertz: NDArray[np.float64]
    """0 where there is no voice."""
    level_db: NDArray[np.float64]
    hnr_db: float
    jitter: float
    shimmer: float


def ours(samples: Samples) -> tuple[Measured, int]:
    """Return what we measure, and at which hop it begins."""
    microphone = Microphone(capacity_ms=len(samples) * 1000 // RATE + 1_000)
    frames = VoiceFrames(microphone)
    first = frames.end
    microphone.receive(AudioReceived(data=samples.tobytes()))
    parts = []
    while frames.pending:
        count = frames.advance()
        parts.append(frames.since(frames.end - count).copy())
    count = frames.finish()
    hops = np.concatenate([*parts, frames.since(frames.end - count)])
    prosody = measure(hops, np.ones(len(hops), np.bool_))
    found = Measured(
        hops[:, HERTZ].astype(np.float64),
        hops[:, LEVEL].astype(np.float64),
        *(float("nan") if value is None else value for value in (prosody.hnr_db, prosody.jitter, prosody.shimmer)),
    )
    return found, first


def praat(samples: Samples, first: int, count: int) -> Measured:
    """Return what Praat measures with its defaults, at ``count`` of our hops from the ``first`` on."""
    sound = parselmouth.Sound(samples / 32_768, RATE)
    pitch = sound.to_pitch_ac(time_step=HOP_MS / 1000, pitch_floor=FLOOR_HZ, pitch_ceiling=CEILING_HZ)
    intensity = sound.to_intensity(100)
    harmonicity = sound.to_harmonicity_ac(time_step=HOP_MS / 1000, minimum_pitch=FLOOR_HZ, periods_per_window=4.5)
    pulses = call(sound, "To PointProcess (periodic, cc)", FLOOR_HZ, CEILING_HZ)
    times = HOP * (first + np.arange(count)) / RATE
    clear = harmonicity.values[harmonicity.values > -199]
    return Measured(
        np.nan_to_num([pitch.get_value_at_time(time) for time in times]),
        np.array([call(intensity, "Get value at time", time, "linear") for time in times]) - FULL_SCALE_DB,
        float(clear.mean()) if len(clear) else float("nan"),
        call(pulses, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3),
        call([sound, pulses], "Get shimmer (local)", 0, 0, 0.0001, 0.02, 1.3, 1.6),
    )


def differences(samples: Samples) -> dict[str, float]:
    """Return how far our measurements are from Praat's.

    ``gross`` is the part of the hops voiced for both whose pitch is off by more than 20 %, ``fine`` the median error of
    the others, ``voicing`` the part of all hops that is voiced for one alone; of ``level_db`` the median difference
    where there is voice; of the rest the difference of the means, ours less Praat's, jitter and shimmer relative.
    """
    found, first = ours(samples)
    reference = praat(samples, first, len(found.hertz))
    both = (found.hertz > 0) & (reference.hertz > 0)
    off = np.abs(found.hertz[both] / reference.hertz[both] - 1)
    fine = off[off <= GROSS]
    level = (found.level_db - reference.level_db)[both]
    return {
        "voiced_s": round(float(both.sum()) * HOP_MS / 1000, 2),
        "gross": round(float((off > GROSS).mean()), 4) if len(off) else float("nan"),
        "fine": round(float(np.median(fine)), 4) if len(fine) else float("nan"),
        "voicing": round(float(((found.hertz > 0) != (reference.hertz > 0)).mean()), 4),
        "level_db": round(float(np.nanmedian(level)), 2) if len(level) else float("nan"),
        "hnr_db": round(found.hnr_db - reference.hnr_db, 2),
        "jitter": round(found.jitter / reference.jitter - 1, 3),
        "shimmer": round(found.shimmer / reference.shimmer - 1, 3),
    }
