"""Frames as JSON, for game engines and animation programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from visavis.animation.frames import Frames
from visavis.animation.live_link import timecode
from visavis.animation.pose import Floats
from visavis.animation.shapes import ARKIT, GESTURES
from visavis.events import VISEMES, Event, ExpressionPlanned, GazePlanned, GesturePlanned, JsonObject

FORMAT = "visavis-blendshapes"
VERSION = 1


def blendshapes_json(
    frames: Frames, events: Sequence[Event], *, text: str, duration_ms: float, audio: str | None
) -> str:
    """Return frames with what was planned, as JSON with a line for each frame.

    ``names`` are the 52 shapes of ARKit. Of each frame, ``weights`` are theirs with the mouth that speaks; avatars with
    shapes for visemes take ``face`` (the same without it) and ``visemes`` instead. ``head`` is yaw, pitch and roll and
    ``eyes`` yaw and pitch, degrees: to the own left, up, tilted to the own right. Gestures of the hands are not in the
    frames; ``events`` says when they are made.
    """
    head: JsonObject = {
        "format": FORMAT,
        "version": VERSION,
        "text": text,
        "audio": audio,
        "duration_ms": round(duration_ms, 3),
        "fps": frames.fps,
        "frame_count": len(frames),
        "names": list(ARKIT),
        "visemes": list(VISEMES),
        "head": ["yaw", "pitch", "roll"],
        "eyes": ["yaw", "pitch"],
        "events": [item for event in events if (item := _event(event)) is not None],
    }
    rows = zip(
        _rows(frames.arkit), _rows(frames.face), _rows(frames.visemes), _rows(frames.head), _rows(frames.eyes),
        strict=True,
    )  # fmt: skip
    lines = [
        json.dumps(
            {
                "time": round(number / frames.fps, 6),
                "timecode": timecode(number, frames.fps),
                "weights": weights,
                "face": face,
                "visemes": visemes,
                "head": turned,
                "eyes": eyes,
            }
        )
        for number, (weights, face, visemes, turned, eyes) in enumerate(rows)
    ]
    begun = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    return begun + ',\n "frames": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def _rows(values: Floats) -> list[list[float]]:
    return (values.round(4) + 0.0).tolist()  # type: ignore[no-any-return]


def _event(event: Event) -> JsonObject | None:
    name: str
    if isinstance(event, ExpressionPlanned):
        name, kind, intensity = event.expression, "expression", event.intensity
    elif isinstance(event, GesturePlanned):
        name, kind, intensity = event.gesture, "gesture", event.intensity
    elif isinstance(event, GazePlanned):
        name, kind, intensity = event.target, "gaze", 1.0
    else:
        return None
    start = event.pts_ms or 0
    told: JsonObject = {"kind": kind, "name": name, "intensity": intensity, "start_ms": start}
    if isinstance(event, GesturePlanned):
        told["stroke_ms"] = start + GESTURES[event.gesture].stroke_ms
    return {**told, "duration_ms": event.duration_ms}
