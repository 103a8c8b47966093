"""How clear, steady and even a voice is: harmonics-to-noise ratio, jitter and shimmer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from visavis.perception.recognition import SAMPLE_RATE

FRAME = 1024
"""Samples that the harmonics-to-noise ratio of a moment takes: 64 ms, 4.8 periods of 75 Hz. Boersma asks for six
periods of the lowest pitch, Praat takes 4.5."""

_REACH = 30
_STEPS = 8
_NEAR = 0.1
"""How far from the pitch's period the best one is looked for, part of it."""
_MOST = 1 - 1e-5
"""50 dB: nothing in 16 bits is clearer."""

_SHORTER, _LONGER = 0.8, 1.25
"""Bounds of the next period, in periods by the pitch there."""
_ALIKE = 0.3
"""Correlation of neighboring periods below which there is no pulse."""
_MOST_FACTOR, _MOST_AMPLITUDE_FACTOR = 1.3, 1.6
"""Neighbors that differ by more are no two periods of one voice: Praat's defaults."""
_AROUND = 0.2
"""How much of a period to each side of a pulse its amplitude is measured in."""

COLUMNS = 8
"""What is counted of jitter and shimmer at each hop: the differences of neighboring periods (s) and their number, the
periods (s) and their number, and the same of amplitudes."""


@cache
def _sinc() -> NDArray[np.float32]:
    """Return what interpolates at eighths of a sample around one, from ``_REACH`` samples to either side."""
    offsets = np.arange(-_STEPS, _STEPS + 1)[:, None] / _STEPS
    distance = offsets - np.arange(-_REACH, _REACH + 1)
    window = 0.5 + 0.5 * np.cos(np.pi * np.clip(distance / (_REACH + 1), -1, 1))
    return np.asarray(np.sinc(distance) * window, np.float32)


@cache
def _window() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the Hann window of a frame, and its autocorrelation."""
    window = np.hanning(FRAME).astype(np.float32)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * FRAME)) ** 2)[:FRAME]
    return window, np.asarray(own / own[0], np.float32)


def harmonicity(frames: NDArray[np.float32], hertz: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the harmonics-to-noise ratio of voiced frames, dB: (frames, ``FRAME``) with the pitch of each.

    The autocorrelation of the windowed sound over that of the window, at the period: Boersma (1993), equations 4 and 9.
    """
    if not len(frames):
        return np.zeros(0, np.float32)
    window, own = _window()
    still = (frames - frames.mean(axis=1, keepdims=True)) * window
    spectrum = np.fft.rfft(still, 2 * FRAME)
    raw = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, 2 * FRAME)[:, : FRAME // 2]
    correlation = raw / (np.maximum(raw[:, :1], 1e-9) * own[: FRAME // 2])
    period = SAMPLE_RATE / hertz
    rows = np.arange(len(frames))[:, None]
    reach = max(1, int(np.ceil(_NEAR * float(period.max()))))
    near = np.rint(period).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
    allowed = np.abs(near - period[:, None]) <= np.maximum(_NEAR * period[:, None], 1)
    best = near[rows[:, 0], np.where(allowed, correlation[rows, near], -2).argmax(axis=1)]
    around = correlation[rows, np.abs(best[:, None] + np.arange(-_REACH, _REACH + 1))]
    clear = np.clip((around @ _sinc().T).max(axis=1), 1e-3, _MOST)
    return np.asarray(10 * np.log10(clear / (1 - clear)), np.float32)


class Pulses:
    """Finds the pulses of the glottis in one voice, each from the one before, and counts how they differ.

    A pulse lies where the sound around it is most like that around the pulse before, as Praat finds them by
    cross-correlation; jitter and shimmer are its 'local' ones: mean absolute differences of neighbors.
    """

    def __init__(self) -> None:
        """Begin without a voice."""
        self._end()

    def _end(self) -> None:
        self._mark: float | None = None
        self._period = self._amplitude = 0.0

    def follow(self, sound: NDArray[np.float32], centers: Sequence[int], hertz: Sequence[float]) -> NDArray[np.float32]:
        """Return (hops, ``COLUMNS``): what is counted at each of the next hops.

        ``centers`` are the places of the hops in ``sound``, which should reach 600 samples beyond the last of them,
        and 600 before the first; ``hertz`` is their pitch, 0 where there is none. Places count from the beginning of
        ``sound``; before the next call, ``shift`` tells how far it has moved.
        """
        counted = np.zeros((len(centers), COLUMNS), np.float32)
        for index, (center, pitch) in enumerate(zip(centers, hertz, strict=True)):
            if not pitch:
                self._end()
                continue
            period = SAMPLE_RATE / pitch
            if self._mark is None or self._mark < center - 2 * period - SAMPLE_RATE // 100:
                self._begin(sound, center, period)
            while self._mark is not None and self._mark + period <= center + SAMPLE_RATE // 200:
                if not self._next(sound, period, counted[index]):
                    break
        return counted

    def shift(self, samples: int) -> None:
        """Take note that the sound of the next call begins so many samples later than that of the last one."""
        if self._mark is not None:
            self._mark -= samples

    def _begin(self, sound: NDArray[np.float32], center: int, period: float) -> None:
        self._end()
        first, last = max(0, int(center - period / 2)), min(len(sound), int(center + period / 2) + 1)
        if last - first >= period / 2:
            self._mark = float(first + int(np.abs(sound[first:last]).argmax()))

    def _next(self, sound: NDArray[np.float32], period: float, counted: NDArray[np.float32]) -> bool:
        """Find the next pulse and count it; tell whether there is one as yet."""
        mark = self._mark
        assert mark is not None
        half = int(period / 2)
        here = round(mark)
        near, far = here + int(_SHORTER * period), here + int(np.ceil(_LONGER * period))
        if here < half:
            self._end()
            return False
        if far + half + 2 > len(sound):
            return False
        pattern = sound[here - half : here + half + 1]
        stretch = sound[near - half : far + half + 2]
        length = len(pattern)
        energy = np.zeros(len(stretch) + 1)
        np.cumsum(stretch * stretch, out=energy[1:])
        norm = np.sqrt((energy[length:] - energy[:-length]) * float(pattern @ pattern) + 1e-6)
        likeness = np.correlate(stretch, pattern, "valid") / norm
        at = int(likeness[1:-1].argmax()) + 1
        if likeness[at] < _ALIKE:
            self._end()
            return False
        low, mid, high = likeness[at - 1 : at + 2].tolist()
        curvature = low - 2 * mid + high
        shift = min(max((low - high) / (2 * curvature), -0.5), 0.5) if curvature < -1e-12 else 0.0
        self._count(sound, mark, near + at + shift + (mark - here), counted)
        return True

    def _count(self, sound: NDArray[np.float32], mark: float, following: float, counted: NDArray[np.float32]) -> None:
        period = following - mark
        if self._period:
            if max(period, self._period) <= _MOST_FACTOR * min(period, self._period):
                counted[0] += abs(period - self._period) / SAMPLE_RATE
                counted[1] += 1
            amplitude = _amplitude(sound, mark, self._period, period)
            quieter, louder = sorted((amplitude, self._amplitude))
            if quieter and louder <= _MOST_AMPLITUDE_FACTOR * quieter:
                counted[4] += louder - quieter
                counted[5] += 1
            if amplitude:
                counted[6] += amplitude
                counted[7] += 1
            self._amplitude = amplitude
        counted[2] += period / SAMPLE_RATE
        counted[3] += 1
        self._mark, self._period = following, period


def _amplitude(sound: NDArray[np.float32], mark: float, before: float, after: float) -> float:
    """Return the root mean square around a pulse, by a Hann window that is as wide as the periods beside it allow."""
    start, width = mark - _AROUND * before, _AROUND * (before + after)
    first, last = math.ceil(start), int(start + width)
    if first < 0 or last >= len(sound) or last <= first:
        return 0.0
    weights = 1 - np.cos(_RAMP[: last - first + 1] * (2 * math.pi / width) + (2 * math.pi * (first - start) / width))
    here = sound[first : last + 1]
    return math.sqrt(float(weights @ (here * here)) / float(weights.sum()))


_RAMP = np.arange(SAMPLE_RATE // 10, dtype=np.float32)
