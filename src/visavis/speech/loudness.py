"""How loud a voice is, and how to bring it to the loudness that all voices share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.events import SAMPLE_RATE

TARGET_LUFS = -20.0
"""Loudness of every voice, LUFS: quiet enough to leave room for peaks, loud enough for a laptop."""

CEILING = 10 ** (-1 / 20)
"""No sample goes beyond -1 dB of full scale."""

_KNEE = 10 ** (-4 / 20)
_BLOCK_S = 0.4
_HOP_S = 0.1
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0

# The K-weighting filters of ITU-R BS.1770-4, tables 1 and 2: coefficients at 48 kHz.
_SHELF_B = (1.53512485958697, -2.69169618940638, 1.19839281085285)
_SHELF_A = (1.0, -1.69065929318241, 0.73248077421585)
_HIGHPASS_B = (1.0, -2.0, 1.0)
_HIGHPASS_A = (1.0, -1.99004745483398, 0.99007225036621)
_FILTER_RATE = 48_000


def loudness(samples: NDArray[np.float32]) -> float:
    """Return the integrated loudness of a mono sound at 24 kHz, LUFS (ITU-R BS.1770-4, gated).

    ``samples`` are within -1 and 1. Silence, and sound shorter than 400 ms, gives -70 or less.
    """
    block, hop = round(_BLOCK_S * SAMPLE_RATE), round(_HOP_S * SAMPLE_RATE)
    if len(samples) < block:
        return _ABSOLUTE_GATE
    weighted = _k_weighted(samples)
    energy = np.concatenate([[0.0], np.cumsum(np.square(weighted, dtype=np.float64))])
    starts = np.arange(0, len(samples) - block + 1, hop)
    power = (energy[starts + block] - energy[starts]) / block
    levels = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    loud = power[levels > _ABSOLUTE_GATE]
    if not len(loud):
        return _ABSOLUTE_GATE
    gate = -0.691 + 10 * np.log10(loud.mean()) + _RELATIVE_GATE
    return float(-0.691 + 10 * np.log10(power[(levels > gate) & (levels > _ABSOLUTE_GATE)].mean()))


def gain_for(samples: NDArray[np.float32]) -> float:
    """Return the factor that brings a sample of a voice to :data:`TARGET_LUFS`; 1 for silence."""
    measured = loudness(samples)
    return 1.0 if measured <= _ABSOLUTE_GATE else float(10 ** ((TARGET_LUFS - measured) / 20))


def limit(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sound with its peaks bent softly below :data:`CEILING`; what is quieter stays untouched."""
    magnitude = np.abs(samples)
    if magnitude.max(initial=0.0) <= _KNEE:
        return samples
    room = CEILING - _KNEE
    bent = _KNEE + room * np.tanh((magnitude - _KNEE) / room)
    return np.where(magnitude > _KNEE, np.sign(samples) * bent, samples).astype(np.float32)


def pcm16(samples: NDArray[np.float32], gain: float) -> bytes:
    """Return the sound as PCM16, so many times as loud, with its peaks bent."""
    return np.rint(limit(samples * np.float32(gain)) * 32767).astype("<i2").tobytes()


def louder(pcm: bytes, decibels: float) -> bytes:
    """Return PCM16 so many dB louder (or softer), with its peaks bent: it never clips."""
    if not decibels:
        return pcm
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32767)
    return pcm16(samples, 10 ** (decibels / 20))


def _k_weighted(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    frequencies = np.asarray(np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE), dtype=np.float64)
    response = _response(_SHELF_B, _SHELF_A, frequencies) * _response(_HIGHPASS_B, _HIGHPASS_A, frequencies)
    return np.asarray(np.fft.irfft(np.fft.rfft(samples) * response, len(samples)), dtype=np.float64)


def _response(b: tuple[float, ...], a: tuple[float, ...], frequencies: NDArray[np.float64]) -> NDArray[np.complex128]:
    delay = np.exp(-2j * np.pi * frequencies / _FILTER_RATE)
    above, below = (c[0] + c[1] * delay + c[2] * delay**2 for c in (b, a))
    return np.asarray(above / below, dtype=np.complex128)
