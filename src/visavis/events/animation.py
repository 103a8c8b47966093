"""The virtual human's face and body, timed against its voice."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Event, Value

Viseme = Literal["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"]
VISEMES: tuple[Viseme, ...] = (
    "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U",
)  # fmt: skip
"""The 15 visemes of the Oculus/Meta lip-sync set, in its order."""

Expression = Literal[
    "neutral", "smile", "happy", "amused", "sad", "angry", "surprised", "afraid", "disgusted", "concerned", "thinking",
    "interested", "skeptical", "confused",
]  # fmt: skip
"""Expressions that there are; what each looks like is in ``visavis.animation.shapes``."""


class VisemeTiming(Value):
    """One mouth shape and when it is held."""

    viseme: Viseme = Field(description="Name of the mouth shape.")
    start_ms: float = Field(ge=0, description="Start, ms from the start of the phrase.")
    end_ms: float = Field(ge=0, description="End, ms from the start of the phrase.")
    weight: float = Field(ge=0, le=1, description="How far it is formed at its peak, 0 to 1.")


Gesture = Literal[
    "nod", "shake", "tilt", "lean", "shrug", "brow_raise", "breath", "bow", "wink", "laugh",
    "beat_left", "beat_right", "beat_both", "palms_open", "point_self", "wave",
]  # fmt: skip
"""Gestures that there are; left and right are the virtual human's own."""


GazeTarget = Literal["user", "away", "screen", "down", "up"]
"""Where one can look."""


class VisemeCurve(Value):
    """One mouth shape's weight over time, coarticulation included."""

    viseme: Viseme = Field(description="Name of the mouth shape.")
    weights: list[float] = Field(description="Weight of each frame, 0 to 1.")


class VisemesPlanned(Event, type="assistant.visemes", durable=False):
    """How the mouth moves during a phrase: the shapes, and their curves ready to be played."""

    response_id: str = Field(description="Identifier of the answer.")
    pts_ms: int = Field(ge=0, description="Where the phrase begins on the session's audio clock, ms.")
    visemes: list[VisemeTiming] = Field(description="The mouth shapes, in order.")
    frame_ms: float = Field(gt=0, description="Time between two frames of the curves, ms.")
    curves_start_ms: float = Field(
        description="Time of the curves' first frame, ms from the start of the phrase; may be negative."
    )
    curves: list[VisemeCurve] = Field(description="The curves of the shapes that are used.")


class ExpressionPlanned(Event, type="assistant.expression", durable=False):
    """A facial expression."""

    expression: Expression = Field(description="Name of the expression.")
    intensity: float = Field(ge=0, le=1, description="How strong it is, 0 to 1.")
    pts_ms: int | None = Field(None, ge=0, description="When it begins on the session's audio clock, ms; null for now.")
    duration_ms: int = Field(ge=0, description="How long it is held, ms.")


class GesturePlanned(Event, type="assistant.gesture", durable=False):
    """A movement of head, brows, shoulders or hands."""

    gesture: Gesture = Field(description="Name of the gesture.")
    intensity: float = Field(ge=0, le=1, description="How strong it is, 0 to 1.")
    pts_ms: int | None = Field(
        None, ge=0, description="When its preparation begins on the session's audio clock, ms; null for now."
    )
    duration_ms: int = Field(ge=0, description="How long it lasts, ms.")


class GazePlanned(Event, type="assistant.gaze", durable=False):
    """Where the virtual human looks."""

    target: GazeTarget = Field(description="What it looks at.")
    pts_ms: int | None = Field(None, ge=0, description="When it begins on the session's audio clock, ms; null for now.")
    duration_ms: int = Field(ge=0, description="How long, ms; 0 until further notice.")
