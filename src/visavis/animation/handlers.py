"""Moves the mouth with the voice, and the face with what is said."""

from __future__ import annotations

import numpy as np

from visavis.animation.phonemes import visemes_of
from visavis.animation.visemes import FRAME_MS, viseme_curves
from visavis.events import (
    VISEMES,
    AssistantDelta,
    Expression,
    ExpressionPlanned,
    PhraseTimed,
    VisemeCurve,
    VisemesPlanned,
)

_SEEN = 0.01
"""A shape that never goes beyond this has no curve."""

_INTENSITY: dict[Expression, float] = {
    "neutral": 0.0, "smile": 0.6, "happy": 0.8, "sad": 0.6, "angry": 0.5, "surprised": 0.8, "afraid": 0.5,
    "disgusted": 0.5, "concerned": 0.6, "thinking": 0.6, "amused": 0.8, "interested": 0.7, "skeptical": 0.6,
    "confused": 0.6,
}  # fmt: skip
_MS_PER_CHARACTER = 65
_HELD_MS = (2_000, 10_000)


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


class Expressions:
    """The facial expressions of one session's answers, as their authors wrote them."""

    def __init__(self) -> None:
        self._shown: tuple[str, int, Expression] | None = None

    def express(self, event: AssistantDelta) -> list[ExpressionPlanned]:
        """Show the expression of a sentence, once, for about as long as the sentence takes to say."""
        if event.expression is None:
            return []
        shown = (event.response_id, event.sentence_index, event.expression)
        if shown == self._shown:
            return []
        self._shown = shown
        shortest, longest = _HELD_MS
        return [
            ExpressionPlanned(
                expression=event.expression,
                intensity=_INTENSITY[event.expression],
                duration_ms=min(max(len(event.text) * _MS_PER_CHARACTER, shortest), longest),
            )
        ]
