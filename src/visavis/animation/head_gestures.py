"""What gestures do to head and face, as the page does it (``web/src/avatar/gestures.ts``)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visavis.animation.pose import Floats, FrameTimes, Poses, smoothstep
from visavis.animation.shapes import GESTURES, HEAD_MOVEMENTS, HEAD_SWING_DECAY
from visavis.events import Gesture, GesturePlanned

_SHORTEST_MS = 300
_AXES = ("x", "y", "z")


def add_gestures(poses: Poses, times: FrameTimes, planned: Sequence[GesturePlanned]) -> None:
    """Add the part of gestures that head and face make. One that is already under way is not made twice."""
    made: list[tuple[Gesture, float, float]] = []
    for event in sorted(planned, key=lambda item: item.pts_ms or 0):
        start = float(event.pts_ms or 0)
        if any(gesture == event.gesture and begun <= start < end for gesture, begun, end in made):
            continue
        length = float(max(_SHORTEST_MS, event.duration_ms))
        made.append((event.gesture, start, start + length))
        movement = HEAD_MOVEMENTS.get(event.gesture)
        if movement is None:
            continue
        phase = (times.ms - start) / length
        inside = (phase >= 0) & (phase < 1)
        amount = np.where(inside, event.intensity * _envelope(event.gesture, phase, length), 0.0)
        swing: Floats | float = 1.0
        if movement.swings:
            swing = np.sin(2 * np.pi * movement.swings * phase) * (1 - HEAD_SWING_DECAY * phase)
        poses.head[:, _AXES.index(movement.axis)] += movement.degrees * amount * swing
        poses.add(movement.face, amount)


def _envelope(gesture: Gesture, phase: Floats, length_ms: float) -> Floats:
    """Return how far a gesture is made: to and fro it swells and fades, else it is held after its stroke."""
    if HEAD_MOVEMENTS[gesture].swings:
        return np.sin(np.pi * phase)
    movement = GESTURES[gesture]
    squeezed = min(1.0, length_ms / (movement.stroke_ms + movement.retraction_ms))
    come = smoothstep(phase * length_ms / (movement.stroke_ms * squeezed))
    return come * smoothstep((1 - phase) * length_ms / (movement.retraction_ms * squeezed))
