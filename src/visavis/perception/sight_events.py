"""Events of what was read off faces."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from visavis.events import (
    ActionUnit,
    Box,
    Event,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    FacePlace,
    FacesTracked,
    GazeEstimated,
    HeadGestured,
    MouthEstimated,
    Score,
)
from visavis.perception.action_units import NAMES, UnitReading
from visavis.perception.expression import Expression
from visavis.perception.face_boxes import box_of
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.gaze import EXTREME_X, EXTREME_Y
from visavis.perception.reading import FaceReading
from visavis.perception.view import View

_EMOTION_S = 0.2
"""Expressions are told five times a second, and at once when another one is shown."""
_POINT_RANGE = (-0.5, 1.5)
"""What the two bytes of a landmark's coordinate span, in widths or heights of the picture."""


class EmotionPacer:
    """Tells a face's expression when it changes, and now and then besides."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._at_s = float("-inf")
        self._emotion = ""

    def is_due(self, emotion: str, now_s: float) -> bool:
        """Tell whether an expression is to be told now, and count it if so."""
        if emotion == self._emotion and 0 <= now_s - self._at_s < _EMOTION_S:
            return False
        self._at_s, self._emotion = now_s, emotion
        return True


def relative_box(face: TrackedFace, scene: Scene) -> Box:
    """Return the rectangle around a face's landmarks, relative to the picture."""
    box = box_of(face.landmarks)
    left, top = box.left / scene.width, box.top / scene.height
    width, height = (box.right - box.left) / scene.width, (box.bottom - box.top) / scene.height
    return Box(x=round(left, 4), y=round(top, 4), width=round(width, 4), height=round(height, 4))


def points_of(face: TrackedFace, scene: Scene) -> bytes:
    """Return the landmarks as ``FacePlace.points`` has them."""
    relative = face.landmarks[:, :2] / np.array([scene.width, scene.height], np.float32)
    least, most = _POINT_RANGE
    return np.clip(np.round((relative - least) / (most - least) * 65_535), 0, 65_535).astype("<u2").tobytes()


def faces_tracked(view: View, pts_ms: int, *, mesh: bool) -> FacesTracked:
    """Return where all faces in view are."""
    scene = view.scene
    if scene is None:
        return FacesTracked(pts_ms=pts_ms, faces=[])
    places = []
    for face in view.faces:
        reading = view.readings.get(face.track_id)
        distance_m = reading.pose.distance_m if reading else None
        places.append(
            FacePlace(
                track_id=face.track_id,
                interlocutor=face.track_id == view.interlocutor,
                box=relative_box(face, scene),
                score=min(face.score, 1.0),
                distance_m=None if distance_m is None else round(distance_m, 2),
                points=points_of(face, scene) if mesh else None,
            )
        )
    return FacesTracked(pts_ms=pts_ms, faces=places)


def reading_events(
    reading: FaceReading, pacer: EmotionPacer, now_s: float, *, every_picture: bool = False
) -> Iterator[Event]:
    """Yield what one face does; what it expresses on change and five times a second, or with ``every_picture``."""
    yield gaze_event(reading)
    yield MouthEstimated(
        track_id=reading.track_id,
        opening=round(reading.mouth.opening, 3),
        moving=reading.mouth.moving,
        confidence=round(reading.mouth.confidence * reading.trust, 3),
    )
    if reading.gesture is not None:
        gesture = reading.gesture
        yield HeadGestured(
            track_id=reading.track_id,
            gesture=gesture.gesture,
            score=round(gesture.score, 3),
            duration_ms=gesture.duration_ms,
        )
    if reading.units is None or reading.expression is None:
        return
    if every_picture or pacer.is_due(reading.expression.emotion, now_s):
        yield actions_event(reading.track_id, reading.units)
        yield emotion_event(reading.track_id, reading.expression)


def gaze_event(reading: FaceReading) -> GazeEstimated:
    """Return where a face is turned and looks."""
    pose, gaze = reading.pose, reading.gaze
    return GazeEstimated(
        track_id=reading.track_id,
        yaw=round(pose.yaw, 1),
        pitch=round(min(max(pose.pitch, -90.0), 90.0), 1),
        roll=round(pose.roll, 1),
        gaze_x=round(min(max(gaze.eye_yaw / EXTREME_X, -1.0), 1.0), 3),
        gaze_y=round(min(max(gaze.eye_pitch / EXTREME_Y, -1.0), 1.0), 3),
        blink=reading.eyes.closed,
        looking_at_screen=gaze.at_screen,
        confidence=round(gaze.confidence * reading.trust, 3),
        look=gaze.look,
        openness=round(min(reading.eyes.openness, 1.0), 3),
        calibrated=gaze.calibrated,
    )


def actions_event(track_id: int, units: UnitReading) -> FaceActionsMeasured:
    """Return what the muscles of a face do."""
    measured = [
        ActionUnit(unit=unit, name=NAMES[unit], intensity=round(intensity, 3))
        for unit, intensity in sorted(units.intensities.items())
    ]
    return FaceActionsMeasured(track_id=track_id, units=measured, baseline=round(units.baseline, 3))


def emotion_event(track_id: int, expression: Expression) -> FaceEmotionEstimated:
    """Return what a face expresses."""
    return FaceEmotionEstimated(
        track_id=track_id,
        emotion=expression.emotion,
        scores=[Score(label=label, score=round(score, 4)) for label, score in expression.scores.items()],
        valence=round(expression.valence, 3),
        arousal=round(expression.arousal, 3),
        confidence=round(min(expression.confidence, 1.0), 3),
        puzzled=round(min(expression.puzzled, 1.0), 3),
        source=expression.source,
    )
