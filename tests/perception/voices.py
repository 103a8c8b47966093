"""Voices whose pitch, jitter, shimmer and noise are known, laughter, and breath."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.sounds import RATE, Samples, to_samples
from visavis.events import AudioReceived
from visavis.perception.microphone import Microphone
from visavis.perception.voice_frames import Hops, VoiceFrames

VOWEL = ((700.0, 80.0), (1_200.0, 90.0), (2_600.0, 150.0))
"""Formants of an 'a' and their bandwidths, Hz."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A vowel, and what is known of it."""

    sound: Samples
    jitter: float
    shimmer: float


def vowel(
    hertz: float,
    seconds: float = 2.0,
    *,
    jitter: float = 0.0,
    shimmer: float = 0.0,
    noise_db: float | None = None,
    loudness: float = 3_000.0,
    seed: int = 1,
) -> Voice:
    """Return a vowel of glottal pulses: each excites the formants anew, at its exact time.

    ``jitter`` and ``shimmer`` are deviations of periods and amplitudes, parts of them; what results is told.
    ``noise_db`` is how far noise lies below the voice.
    """
    random = np.random.default_rng(seed)
    count = int(seconds * hertz) + 1
    periods = (1 + jitter * random.standard_normal(count)) / hertz
    amplitudes = 1 + shimmer * random.standard_normal(count)
    times = 0.01 + np.concatenate(([0.0], np.cumsum(periods[:-1])))
    sound = np.zeros(int(seconds * RATE))
    for time, amplitude in zip(times, amplitudes, strict=True):
        start = int(np.ceil(time * RATE))
        after = (np.arange(start, min(start + 500, len(sound))) / RATE) - time
        ringing = sum(np.exp(-np.pi * width * after) * np.sin(2 * np.pi * formant * after) for formant, width in VOWEL)
        sound[start : start + len(after)] += amplitude * np.asarray(ringing)
    sound *= loudness / np.sqrt(np.mean(sound**2))
    if noise_db is not None:
        sound += random.normal(0, loudness * 10 ** (-noise_db / 20), len(sound))
    return Voice(
        to_samples(sound),
        float(np.abs(np.diff(periods)).mean() / periods.mean()),
        float(np.abs(np.diff(amplitudes)).mean() / amplitudes.mean()),
    )


def breath(seconds: float, loudness: float, seed: int = 3) -> NDArray[np.float64]:
    """Return noise with a spectrum like that of an open mouth: loudest around 1 kHz."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= np.exp(-0.5 * (np.log2((hertz + 1) / 1_000) / 1.2) ** 2)
    sound = np.fft.irfft(spectrum, count)
    return np.asarray(sound * loudness / np.sqrt(np.mean(sound**2)))


def laugh(calls: int = 7, hertz: float = 260.0, apart_ms: int = 220, loudness: float = 5_000.0) -> Samples:
    """Return 'ha ha ha': breathy bursts of much the same sound, at much the same distance, falling off."""
    random = np.random.default_rng(5)
    length = apart_ms * RATE // 1000
    parts = []
    for call in range(calls):
        burst = vowel(hertz * (1 - 0.02 * call), 0.1, jitter=0.02, noise_db=2.0, loudness=loudness, seed=call).sound
        shaped = burst * np.hanning(len(burst)) * 0.85**call
        stretched = length + int(random.normal(0, 0.03 * length))
        aspirated = breath(stretched / RATE, loudness * 0.04 * 0.85**call, seed=call)
        aspirated[: len(shaped)] += shaped
        parts.append(aspirated)
    return to_samples(np.concatenate(parts))


def sigh(seconds: float = 1.2, loudness: float = 900.0) -> Samples:
    """Return one long breath that swells quickly and falls slowly."""
    time = np.arange(int(seconds * RATE)) / (seconds * RATE)
    swell = np.minimum(time / 0.25, 1.0) * np.minimum((1 - time) / 0.75, 1.0)
    return to_samples(breath(seconds, loudness) * swell**1.5)


def quiet(seconds: float, loudness: float = 12.0, seed: int = 9) -> Samples:
    """Return a quiet room."""
    return to_samples(np.random.default_rng(seed).normal(0, loudness, int(seconds * RATE)))


def hops_of(sound: Samples, piece: int = 1_600) -> Hops:
    """Return what is measured of a sound that comes in pieces of so many samples."""
    microphone = Microphone(capacity_ms=60_000)
    frames = VoiceFrames(microphone)
    parts = []
    for start in range(0, len(sound), piece):
        microphone.receive(AudioReceived(data=sound[start : start + piece].tobytes()))
        while frames.pending:
            count = frames.advance()
            parts.append(frames.since(frames.end - count).copy())
    count = frames.finish()
    return np.concatenate([*parts, frames.since(frames.end - count)])
