"""The pitch of a voice, every 10 ms, cheap enough to run all the time."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from visavis.perception.recognition import SAMPLE_RATE

HOP = SAMPLE_RATE // 100
"""Samples between two values: 10 ms."""
LOWEST_HZ = 60
HIGHEST_HZ = 400

_DECIMATION = 4
SLOW_RATE = _RATE = SAMPLE_RATE // _DECIMATION
"""Samples a second of the sound in which pitch is looked for."""
_HOP = HOP // _DECIMATION
_WINDOW = 128
"""Samples at 4 kHz over which the sound is compared with itself: 32 ms, two periods of the lowest pitch."""
_SHORTEST = _RATE // HIGHEST_HZ
_LONGEST = -(-_RATE // LOWEST_HZ)
_FRAME = _WINDOW + _LONGEST + 1
_FFT = 256
_VOICED = 0.2
"""Aperiodic part of the power up to which sound is voiced. The paper's threshold is 0.1, for clean speech."""
_FAINTEST = 1e-5
"""Power below which sound has no pitch: -50 dB of full scale."""
_TAPS = 32

SPAN = (_FRAME - 1) * _DECIMATION + _TAPS
"""Samples that one value takes: 51 ms, the hop that it stands for in the middle."""


def _low_pass() -> NDArray[np.float32]:
    """Return a Hamming-windowed sinc that cuts at 900 Hz, and makes full scale of 16 bits 1."""
    time = np.arange(_TAPS) - (_TAPS - 1) / 2
    taps = np.asarray(np.sinc(2 * 900 / SAMPLE_RATE * time) * np.hamming(_TAPS), np.float32)
    return np.asarray(taps / taps.sum() / 32768, np.float32)


_FILTER = _low_pass()


def hops(samples: int) -> int:
    """Return of how many hops the pitch is known from so many samples."""
    return max(0, (samples - SPAN) // HOP + 1)


def fundamental(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the fundamental frequency of each hop, Hz, 60 to 400; 0 where there is no voice.

    ``samples`` are PCM16 at 16 kHz; the result has ``hops(len(samples))`` values. To go on, pass what follows from
    sample ``HOP * len(result)`` on. The method is YIN (de Cheveigné & Kawahara, 'YIN, a fundamental frequency
    estimator for speech and music', JASA 111(4), 2002), steps 1 to 5, on sound of 4 kHz, with the autocorrelation
    made by FFT.
    """
    return _picked(*aperiodicity(samples))


def aperiodicity(samples: NDArray[np.int16]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how little each hop resembles itself, by lag (d', equation 8), and its power below 900 Hz.

    The first is (hops, longest lag), lags from 1 on in samples at ``SLOW_RATE``, 0 for perfect repetition; the second
    (hops,), full scale being 1. ``samples`` and hops are those of ``fundamental``.
    """
    count = hops(len(samples))
    if not count:
        return np.zeros((0, _LONGEST), np.float32), np.zeros(0, np.float32)
    slow = sliding_window_view(samples, _TAPS)[::_DECIMATION] @ _FILTER
    frames = sliding_window_view(slow, _FRAME)[::_HOP][:count]
    frames = frames - frames.mean(axis=1, keepdims=True)  # a microphone's offset is no voice
    differences, power = _differences(frames)
    lags = np.arange(1, _LONGEST + 1, dtype=np.float32)
    running = np.cumsum(differences[:, 1:], axis=1)
    aperiodic = differences[:, 1:] * lags / np.maximum(running, np.float32(1e-12))
    return np.asarray(aperiodic, np.float32), power


def _differences(frames: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the squared difference of each frame from itself by lag (equation 6), and each frame's power."""
    spectrum = np.fft.rfft(frames, _FFT)
    reference = np.fft.rfft(frames[:, :_WINDOW], _FFT)
    correlation = np.fft.irfft(spectrum * np.conj(reference), _FFT)[:, : _LONGEST + 1]
    energy = np.zeros((len(frames), _FRAME + 1), np.float32)
    np.cumsum(np.square(frames), axis=1, out=energy[:, 1:])
    shifted = energy[:, _WINDOW : _WINDOW + _LONGEST + 1] - energy[:, : _LONGEST + 1]
    differences = shifted[:, :1] + shifted - 2 * correlation
    return np.maximum(differences, 0).astype(np.float32), shifted[:, 0] / np.float32(_WINDOW)


def _picked(aperiodic: NDArray[np.float32], power: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the frequency of the first lag at which each frame nearly repeats itself: a dip below the threshold."""
    first, last = _SHORTEST - 1, _LONGEST - 1  # index of a lag is one less than it
    middle = aperiodic[:, first:last]
    dips = (middle < _VOICED) & (middle <= aperiodic[:, first + 1 : last + 1])
    voiced = dips.any(axis=1) & (power > _FAINTEST)
    at = dips.argmax(axis=1) + first
    rows = np.arange(len(aperiodic))
    before, here, after = aperiodic[rows, np.maximum(at - 1, 0)], aperiodic[rows, at], aperiodic[rows, at + 1]
    curvature = before - 2 * here + after
    shift = np.where(curvature > 1e-9, (before - after) / np.maximum(2 * curvature, 1e-9), 0)
    hertz = _RATE / (at + 1 + np.clip(shift, -0.5, 0.5))
    voiced &= (hertz >= LOWEST_HZ) & (hertz <= HIGHEST_HZ)
    return np.where(voiced, hertz, 0).astype(np.float32)
