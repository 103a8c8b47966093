"""How far each mouth shape is formed at every moment: coarticulation by dominance functions.

After M. Cohen and D. Massaro, "Modeling coarticulation in synthetic visual speech" (1993), which takes A. Löfqvist's
gestures (1990) to the face: every segment of speech pulls the mouth towards its shape, before it sounds and after it;
what is seen is the mean of all pulls. Bilabial and labiodental closures are not a matter of means: whatever the
vowels around them want, the lips meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from visavis.events import VISEMES, Viseme, VisemeTiming

FRAME_MS = 20
"""Time between two frames: 50 a second."""
LEAD_MS = 40.0
"""How much earlier than its sound a shape is formed."""
LARGEST_STEP = 0.6
"""No weight changes by more than this from one frame to the next."""

_BEFORE_MS = 160
_AFTER_MS = 240
_ATTACK_MS = 35.0
"""A shape's pull before its time falls to 5 % in 60 ms."""
_RELEASE_MS = 45.0
"""Its pull after its time falls to 5 % in 80 ms."""
_DOMINANCE = {
    "PP": 0.1, "FF": 0.2, "TH": 0.9, "DD": 0.6, "kk": 0.5, "CH": 0.9, "SS": 0.8, "nn": 0.5, "RR": 0.8, "U": 1.0,
    "O": 1.0, "aa": 1.0, "E": 0.9, "I": 0.9,
}  # fmt: skip
"""How strongly a shape pulls. Closures hardly do: they are made on top, and what is under them goes on."""
_FULL_PAUSE_MS = 150.0
"""A shorter pause closes the mouth only in part."""
_LEAST_PAUSE = 0.15
_ATTACK_OF_REST_MS = 60.0
_RELEASE_OF_REST_MS = 20.0
"""A mouth falls shut slowly and opens quickly."""
_LINGER_MS = 45.0
"""How much longer than its sound the last shape before a pause is held: a mouth falls shut slowly."""

_ROW = {viseme: index for index, viseme in enumerate(VISEMES)}
_UNBLENDED = frozenset(("sil", "PP", "FF"))

_CLOSURE_LEAD_MS = 10.0
"""How much before its sound a closure is seen. People accept sound that is up to 125 ms late, or 45 ms early (ITU-R
BT.1359)."""
_CLOSURE_MS = {"PP": 62.0, "FF": 52.0}
"""How long a closure is held at least."""
_BURST_MS = 20.0
"""How much before the end of its sound, lead not counted, a closure opens."""
_RISE_MS, _FALL_MS, _QUICK_MS = 70.0, 60.0, 50.0
"""How long the lips take to meet and to part, and how long where the next closure is near."""
_TEETH = 0.95
_OTHERS_UNDER_TEETH = 0.2
"""What is left of the other shapes while the teeth are on the lip."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The weights of all shapes of a phrase over time."""

    start_ms: float
    """Time of the first frame from the start of the phrase's sound, ms: negative, as the mouth moves first."""
    weights: NDArray[np.float32]
    """Shape (15, frames), in the order of ``VISEMES``, 0 to 1. The row of 'sil' is 0: rest is where all are 0."""

    def row(self, viseme: Viseme) -> NDArray[np.float32]:
        """Return one shape's weights."""
        return np.asarray(self.weights[_ROW[viseme]])


def viseme_curves(shapes: Sequence[VisemeTiming], duration_ms: float) -> Curves:
    """Return the curves of a phrase's mouth shapes, from before its sound until the mouth is at rest again."""
    frames = (_BEFORE_MS + int(np.ceil(duration_ms)) + _AFTER_MS) // FRAME_MS + 1
    times = np.arange(frames, dtype=np.float32) * FRAME_MS - _BEFORE_MS
    closures = _closures(shapes)
    weights = _blend(shapes, times, [(item.start + item.end) / 2 for item in closures if item.viseme == "PP"])
    closed = _gate(times, closures, "PP")
    bitten = np.minimum(_gate(times, closures, "FF") * _TEETH, 1 - closed)
    weights *= np.maximum(1 - closed - bitten * (1 - _OTHERS_UNDER_TEETH) / _TEETH, 0)
    weights[_ROW["PP"]] = closed
    weights[_ROW["FF"]] = bitten
    return Curves(float(-_BEFORE_MS), weights)


def _blend(shapes: Sequence[VisemeTiming], times: NDArray[np.float32], walls: Sequence[float]) -> NDArray[np.float32]:
    """Return what all shapes make of each other.

    ``walls`` are the moments at which the lips are closed, ms, one for each PP: no shape is seen before the closure
    that precedes it, nor after the one that follows.
    """
    weights = np.zeros((len(VISEMES), len(times)), dtype=np.float32)
    frames = [0, *np.searchsorted(times, np.asarray(walls)).tolist(), len(times)]
    lips = [index for index, shape in enumerate(shapes) if shape.viseme == "PP"]
    borders = [0, *lips, len(shapes)]
    for (first, last), (begin, end) in zip(pairwise(frames), pairwise(borders), strict=True):
        if begin < end and first < last:
            weights[:, first:last] = _mean_of_pulls(shapes[begin:end], times[first:last])
    return weights


def _mean_of_pulls(shapes: Sequence[VisemeTiming], times: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of what shapes want, weighted by their dominance at each moment."""
    paused = np.array([shape.viseme == "sil" for shape in shapes])
    starts = np.array([shape.start_ms for shape in shapes], dtype=np.float32) - np.float32(LEAD_MS)
    ends = np.array([shape.end_ms for shape in shapes], dtype=np.float32) - np.float32(LEAD_MS)
    starts[paused] += np.float32(_LINGER_MS)
    attack = np.where(paused, 1 / _ATTACK_OF_REST_MS, 1 / _ATTACK_MS).astype(np.float32)
    release = np.where(paused, 1 / _RELEASE_OF_REST_MS, 1 / _RELEASE_MS).astype(np.float32)
    # In place: a phrase of ten seconds has a hundred shapes and five hundred frames.
    away = np.subtract(starts[:, None], times)
    away *= attack[:, None]
    late = np.subtract(times, ends[:, None])
    late *= release[:, None]
    np.maximum(away, late, out=away)
    np.maximum(away, 0, out=away)
    np.multiply(away, -away, out=away)
    pull = np.exp(away, out=away)
    strength = np.array([_strength(shape) for shape in shapes], dtype=np.float32)
    targets = np.zeros((len(VISEMES) + 1, len(shapes)), dtype=np.float32)
    targets[-1] = strength  # the last row becomes the sum of all pulls
    for index, shape in enumerate(shapes):
        if shape.viseme not in _UNBLENDED:
            targets[_ROW[shape.viseme], index] = shape.weight * strength[index]
    # einsum, not matmul: waking the threads of a BLAS takes longer than the sum.
    blended: NDArray[np.float32] = np.einsum("vs,st->vt", targets, pull)
    # Where nothing pulls fully, between a pause and a sound, the mouth is on its way.
    blended[:-1] *= np.minimum(pull.sum(axis=0), 1) / (blended[-1] + np.float32(1e-9))
    return blended[:-1]


def _strength(shape: VisemeTiming) -> float:
    if shape.viseme == "sil":
        return min(max((shape.end_ms - shape.start_ms) / _FULL_PAUSE_MS, _LEAST_PAUSE), 1.0)
    return _DOMINANCE[shape.viseme]


@dataclass(slots=True)
class _Closure:
    """When the lips are closed (PP), or the teeth on the lip (FF), ms."""

    viseme: Viseme
    start: float
    end: float


def _closures(shapes: Sequence[VisemeTiming]) -> list[_Closure]:
    """Return all closures in order. Where both kinds meet the teeth give way, so that each is seen."""
    closures: list[_Closure] = []
    for shape in shapes:
        if shape.viseme in _CLOSURE_MS:
            start = shape.start_ms - _CLOSURE_LEAD_MS
            end = max(shape.end_ms - _CLOSURE_LEAD_MS - _BURST_MS, start + _CLOSURE_MS[shape.viseme])
            closures.append(_Closure(shape.viseme, start, end))
    for before, after in pairwise(closures):
        if before.viseme == "FF" and after.viseme == "PP":
            before.end = min(before.end, after.start - _QUICK_MS)
            before.start = min(before.start, before.end - _CLOSURE_MS["FF"])
        elif before.viseme == "PP" and after.viseme == "FF":
            after.start = max(after.start, before.end + _QUICK_MS)
            after.end = max(after.end, after.start + _CLOSURE_MS["FF"])
    return closures


def _gate(times: NDArray[np.float32], closures: Sequence[_Closure], viseme: Viseme) -> NDArray[np.float32]:
    """Return a curve that is 1 within each closure and falls smoothly around it, quicker if the next one is near."""
    gate = np.zeros(len(times), dtype=np.float32)
    if not closures:
        return gate
    gaps = [np.inf, *(after.start - before.end for before, after in pairwise(closures)), np.inf]
    for closure, gap_before, gap_after in zip(closures, gaps[:-1], gaps[1:], strict=True):
        if closure.viseme != viseme:
            continue
        rise = min(max(gap_before / 2, _QUICK_MS), _RISE_MS)
        fall = min(max(gap_after / 2, _QUICK_MS), _FALL_MS)
        first = max(0, int((closure.start - rise - times[0]) // FRAME_MS))
        last = int((closure.end + fall - times[0]) // FRAME_MS) + 2
        window = times[first:last]
        near = np.clip(np.minimum((window - closure.start) / rise, (closure.end - window) / fall) + 1, 0, 1)
        gate[first:last] = np.maximum(gate[first:last], near * near * (3 - 2 * near))
    return gate
