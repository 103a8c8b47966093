"""How often the eyes blink, when, and how lids move."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from bench.behavior.figure import Figure
from bench.behavior.recording import Recording, Samples, Trace
from bench.behavior.stretches import stretches

RATE = "Bentivoglio et al. 1997: 17 a minute at rest, 26 in conversation"
SHAPE = "VanderWerf et al. 2003; Sforza et al. 2008: closing is 40-47 % faster"
COUNTED = 0.4
"""Lids that close less than this do not blink."""
MOVING = 0.04
DOUBLE_S = 0.65
"""From one onset to the next: two that are nearer are one double blink."""


@dataclass(frozen=True, slots=True)
class Blink:
    """When it began, s; how far the lids closed; how long closing and opening took, s."""

    begun: float
    depth: float
    closing: float
    opening: float


def find(trace: Trace) -> list[Blink]:
    """Return the blinks of a trace."""
    lid, found = trace["lid"], []
    for begin, end in stretches(lid > MOVING):
        for first, last in _parts(lid, begin, end):
            piece = lid[first:last]
            depth = float(piece.max())
            if depth < COUNTED:
                continue
            shut = np.flatnonzero(piece > depth - 0.01)
            closing, opening = shut[0] / trace.fps, (len(piece) - shut[-1]) / trace.fps
            found.append(Blink(first / trace.fps, depth, closing, opening))
    return found


def _parts(lid: Samples, begin: int, end: int) -> list[tuple[int, int]]:
    """Divide a stretch of moving lids where they were nearly open in between."""
    low = [begin, *(begin + 1 + np.flatnonzero(_valleys(lid[begin:end])[1:-1])).tolist(), end]
    return list(pairwise(low))


def _valleys(piece: Samples) -> Samples:
    before, after = np.roll(piece, 1), np.roll(piece, -1)
    return np.asarray((piece < before) & (piece <= after) & (piece < 0.3))


def figures(recording: Recording) -> list[Figure]:
    """Measure the blinks."""
    slow, fast = find(recording.slow), find(recording.fast)
    begun = np.array([blink.begun for blink in slow])
    gaps = np.diff(begun)
    distance, sigma = log_normal(gaps[gaps > DOUBLE_S])
    resting, talking = ("resting", "listening"), ("attending", "thinking", "speaking")
    doubles = float(np.mean(gaps <= DOUBLE_S)) if len(gaps) else 0.0
    incomplete = float(np.mean([blink.depth < 0.85 for blink in slow]))
    closing = [1000 * blink.closing for blink in fast if blink.depth > 0.9]
    opening = [1000 * blink.opening for blink in fast if blink.depth > 0.9]
    return [
        Figure("blinks", "at rest", _rate(recording.slow, begun, resting), "/min", 12, 23, RATE),
        Figure("blinks", "in conversation", _rate(recording.slow, begun, talking), "/min", 20, 32, RATE),
        Figure(
            "blinks",
            "intervals: distance from log-normal",
            distance,
            "",
            0,
            0.1,
            "our bound, of Kolmogorov and Smirnov",
        ),
        Figure(
            "blinks", "intervals: sigma of the logarithm", sigma, "", 0.35, 0.9, "our bound: neither a clock nor bursts"
        ),
        Figure("blinks", "closing", float(np.median(closing)), "ms", 60, 110, SHAPE),
        Figure("blinks", "opening", float(np.median(opening)), "ms", 150, 300, SHAPE),
        Figure("blinks", "double", doubles, "", 0.05, 0.17, "our bound: 10-15 %"),
        Figure("blinks", "incomplete", incomplete, "", 0.05, 0.55, "Ousler et al. 2014: up to a half"),
        Figure(
            "blinks",
            "with shifts of 34°",
            recording.facts["blinks_with_large_shifts"],
            "",
            0.9,
            1,
            "Evinger et al. 1994: 97 %",
        ),
    ]


def log_normal(gaps: Samples) -> tuple[float, float]:
    """Return how far times between blinks are from log-normal (largest distance of the distributions), and sigma."""
    logs = np.sort(np.log(gaps))
    normal = NormalDist(float(logs.mean()), float(logs.std(ddof=1)))
    expected = np.array([normal.cdf(value) for value in logs])
    steps = np.arange(len(logs) + 1) / len(logs)
    distance = max(np.abs(expected - steps[1:]).max(), np.abs(expected - steps[:-1]).max())
    return float(distance), float(logs.std(ddof=1))


def _rate(trace: Trace, begun: Samples, activities: tuple[str, ...]) -> float:
    during = trace.during(*activities)
    counted = int(during[np.minimum(np.rint(begun * trace.fps).astype(int), len(during) - 1)].sum())
    return counted / trace.minutes(*activities)
