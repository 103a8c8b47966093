"""Moves the mouth with the voice."""

from __future__ import annotations

import numpy as np

from visavis.animation.phonemes import visemes_of
from visavis.animation.visemes import FRAME_MS, viseme_curves
from visavis.events import VISEMES, PhraseTimed, VisemeCurve, VisemesPlanned

_SEEN = 0.01
"""A shape that never goes beyond this has no curve."""


def animate(event: PhraseTimed) -> list[VisemesPlanned]:
    """Plan the mouth of a phrase: its shapes as the sound has them, and curves that run ahead of it.

    The curves of phrases that follow each other overlap, because a mouth opens before the sound and rests after it.
    Whoever plays them takes the largest value of each shape, then multiplies every shape but PP by (1 - PP).
    """
    shapes = visemes_of(event.phonemes)
    curves = viseme_curves(shapes, event.duration_ms)
    seen = np.flatnonzero(curves.weights.max(axis=1) > _SEEN).tolist()
    weights = np.round(curves.weights[seen].astype(np.float64), 3).tolist()
    return [
        VisemesPlanned(
            response_id=event.response_id,
            pts_ms=event.pts_ms,
            visemes=shapes,
            frame_ms=FRAME_MS,
            curves_start_ms=curves.start_ms,
            curves=[VisemeCurve(viseme=VISEMES[index], weights=row) for index, row in zip(seen, weights, strict=True)],
        )
    ]
