"""Expressions one after the other, eased and blended as the page does it (``web/src/avatar/expressions.ts``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visavis.animation.pose import Floats, FrameTimes, Poses, smoothstep
from visavis.animation.shapes import EXPRESSION_EASING, EXPRESSION_SHAPES, SPEAKING_SHARE
from visavis.events import Expression, ExpressionPlanned

TOGETHER_MS = 50.0
"""Expressions that begin within this of each other are blended, not cross-faded."""


@dataclass(slots=True)
class _Shown:
    expression: Expression
    intensity: float
    start_ms: float
    onset_ms: float
    end_ms: float
    offset_ms: float

    def strength(self, ms: Floats) -> Floats:
        come = smoothstep((ms - self.start_ms) / self.onset_ms)
        return self.intensity * come * (1 - smoothstep((ms - self.end_ms) / self.offset_ms))


def add_expressions(poses: Poses, times: FrameTimes, planned: Sequence[ExpressionPlanned], speaking: Floats) -> None:
    """Add expressions to poses. ``speaking`` is how much the mouth is needed for speech in each frame, 0 to 1.

    One that follows another cross-fades with it; those that begin together are blended. Together they are no stronger
    than one.
    """
    shown = _sequence(planned)
    strengths = [item.strength(times.ms) for item in shown]
    power = np.sqrt(sum((strength**2 for strength in strengths), start=np.zeros(len(times))))
    together = 1 / np.maximum(1, power)
    share = {prefix: 1 - (1 - left) * speaking for prefix, left in SPEAKING_SHARE.items()}
    for item, strength in zip(shown, strengths, strict=True):
        shape = EXPRESSION_SHAPES[item.expression]
        held = {name: share[prefix] for name in shape if (prefix := _prefix(name)) is not None}
        poses.add(shape, strength * together, held)


def _prefix(name: str) -> str | None:
    """Return the longest beginning of a shape's name that says how much of it is left in speech."""
    return max((prefix for prefix in SPEAKING_SHARE if name.startswith(prefix)), key=len, default=None)


def _sequence(planned: Sequence[ExpressionPlanned]) -> list[_Shown]:
    """Return the expressions with their ends, which others may have brought forward."""
    shown: list[_Shown] = []
    for event in sorted(planned, key=lambda item: item.pts_ms or 0):
        easing = EXPRESSION_EASING[event.expression]
        start = float(event.pts_ms or 0)
        kept: list[_Shown] = []
        for item in shown:
            together = abs(item.start_ms - start) <= TOGETHER_MS
            if together and item.expression == event.expression:
                continue  # said anew
            kept.append(item)
            if together or item.end_ms <= start:
                continue
            item.end_ms = start
            if event.expression != "neutral":
                item.offset_ms = easing.onset_ms
        shown = [
            *kept,
            _Shown(
                event.expression,
                event.intensity,
                start,
                easing.onset_ms,
                start + event.duration_ms,
                easing.offset_ms,
            ),
        ]
    return shown
