"""The log-mel spectrogram of Whisper (Radford et al. 2022), of the last eight seconds before the present.

It equals ``transformers.WhisperFeatureExtractor(chunk_length=8)(…, do_normalize=True)`` on the audio padded with zeros
on its left; the tests compare the two. Only frames that touch the audio are computed: a short utterance is cheap.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
SAMPLES = 8 * SAMPLE_RATE
WINDOW = 400
HOP = 160
MELS = 80
FRAMES = SAMPLES // HOP
BLOCK = 50
"""Frames that are transformed at a time, so that they stay in the processor's cache."""

_VARIANCE_FLOOR = 1e-7
_POWER_FLOOR = 1e-10
_DYNAMIC_RANGE = 8.0
"""Whatever is this many decades of power below the loudest value is cut off there."""


def log_mel(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the features of PCM16 audio at 16 kHz that ends now: (80, 800), float32.

    Audio longer than 8 s loses its beginning; shorter audio is padded with silence before it.
    """
    audio = samples[-SAMPLES:].astype(np.float32) / 32768
    mean = np.float32(audio.sum(dtype=np.float64) / SAMPLES)
    variance = np.square(audio, dtype=np.float64).sum() / SAMPLES - float(mean) ** 2
    scale = np.float32(1 / np.sqrt(max(variance, 0.0) + _VARIANCE_FLOOR))
    silence = float(-mean * scale)
    windows, first = _windows(((audio - mean) * scale).astype(np.float64), silence)
    features = np.empty((FRAMES, MELS), np.float64)
    for start in range(0, len(windows), BLOCK):
        features[first + start : first + start + BLOCK] = _log_energies(windows[start : start + BLOCK])
    if first:
        features[:first] = _log_energies(np.full((1, WINDOW), silence))
    np.maximum(features, features.max() - _DYNAMIC_RANGE, out=features)
    return ((features.T + 4.0) / 4.0).astype(np.float32)


def _windows(audio: NDArray[np.float64], silence: float) -> tuple[NDArray[np.float64], int]:
    """Return the samples of all frames from the first that touches the audio, (frames, 400); and its number.

    Frame i is centered on sample 160 i of the eight seconds, which are mirrored at both ends.
    """
    half = WINDOW // 2
    padding = SAMPLES - len(audio)
    first = max(0, -(-(padding - half + 1) // HOP)) if padding else 0
    begin = max(0, first * HOP - half)
    stretch = np.full(SAMPLES - begin, silence)
    stretch[padding - begin :] = audio
    mirrored = half if first * HOP < half else 0
    stretch = np.pad(stretch, (mirrored, half), mode="reflect")
    offset = first * HOP - half + mirrored - begin
    return sliding_window_view(stretch, WINDOW)[offset::HOP][: FRAMES - first], first


def _log_energies(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    spectra = np.fft.rfft(windows * hann(), axis=1)
    return np.log10(np.maximum(mel_energies(spectra.real**2 + spectra.imag**2), _POWER_FLOOR))


@functools.cache
def hann() -> NDArray[np.float64]:
    """Return the periodic Hann window, (400,)."""
    return np.hanning(WINDOW + 1)[:-1]


def mel_energies(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum power spectra, (frames, 201), under 80 triangles with equal area on Slaney's mel scale: (frames, 80).

    A bin lies under two triangles at most, so two weighted sums for each stretch between two corners do it. (A matrix
    product would be shorter, but wakes the threads of BLAS, which then spin and slow the network down.)
    """
    corners = _mel_corners()
    rising, falling = np.zeros((2, len(power), MELS + 1))
    rising[:, corners.stretches] = np.add.reduceat(power * corners.rise, corners.starts, axis=1)
    falling[:, corners.stretches] = np.add.reduceat(power * corners.fall, corners.starts, axis=1)
    return (rising[:, :-1] + falling[:, 1:]) * corners.heights


@dataclass(frozen=True, slots=True)
class _Corners:
    """The triangles: what each bin adds to the one that rises over it and to the one that falls over it."""

    rise: NDArray[np.float64]
    fall: NDArray[np.float64]
    starts: NDArray[np.intp]
    """First bin of every stretch between two corners that holds any bin."""
    stretches: NDArray[np.intp]
    """Numbers of those stretches."""
    heights: NDArray[np.float64]


@functools.cache
def _mel_corners() -> _Corners:
    corners = _mel_to_hertz(np.linspace(0.0, _hertz_to_mel(SAMPLE_RATE / 2), MELS + 2))
    bins = np.linspace(0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    stretch = np.minimum(np.searchsorted(corners, bins, side="right") - 1, MELS)
    rise = (bins - corners[stretch]) / (corners[stretch + 1] - corners[stretch])
    stretches, starts = np.unique(stretch, return_index=True)
    heights = 2.0 / (corners[2:] - corners[:-2])
    return _Corners(rise=rise, fall=1.0 - rise, starts=starts, stretches=stretches, heights=heights)


_LINEAR_HERTZ_PER_MEL = 200.0 / 3.0
_BREAK_HERTZ = 1000.0
_BREAK_MEL = 15.0
_LOG_STEP = np.log(6.4) / 27.0


def _hertz_to_mel(hertz: float) -> float:
    if hertz < _BREAK_HERTZ:
        return hertz / _LINEAR_HERTZ_PER_MEL
    return float(_BREAK_MEL + np.log(hertz / _BREAK_HERTZ) / _LOG_STEP)


def _mel_to_hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = mels * _LINEAR_HERTZ_PER_MEL
    logarithmic = _BREAK_HERTZ * np.exp(_LOG_STEP * (mels - _BREAK_MEL))
    return np.where(mels < _BREAK_MEL, linear, logarithmic)
