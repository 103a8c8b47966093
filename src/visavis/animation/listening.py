"""How a listener moves: nods, brows, a breath, a look away."""

from __future__ import annotations

from visavis.animation.shapes import GESTURES
from visavis.events import (
    BackchannelPlanned,
    Event,
    Expression,
    ExpressionPlanned,
    GazePlanned,
    Gesture,
    GesturePlanned,
)

_LOOK_AWAY_MS = 600
_FELT_MS = 1_500
_FELT: dict[Gesture, Expression] = {"tilt": "concerned", "nod": "smile", "brow_raise": "surprised"}
"""The face that goes with a gesture which answers to what was said."""


def accompany(event: BackchannelPlanned) -> list[Event]:
    """Plan how a backchannel looks: now, not on the audio clock. One without a gesture is only heard.

    Who thinks looks away (Glenberg, Schroeder & Robertson 1998): up with a breath or raised brows, else aside.
    """
    gesture = event.gesture
    if gesture is None:
        return []
    moved = GesturePlanned(gesture=gesture, intensity=event.intensity, duration_ms=GESTURES[gesture].duration_ms)
    if event.why == "thinking":
        upward = gesture in ("breath", "brow_raise")
        return [moved, GazePlanned(target="up" if upward else "away", duration_ms=_LOOK_AWAY_MS)]
    if event.why == "content" and gesture in _FELT:
        felt = ExpressionPlanned(expression=_FELT[gesture], intensity=0.6 * event.intensity, duration_ms=_FELT_MS)
        return [moved, felt]
    return [moved]
