"""Everything that is read off one face that is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from visavis.events import Emotion
from visavis.perception.action_units import ActionUnits, UnitReading
from visavis.perception.expression import Expression, ExpressionReader, score
from visavis.perception.eyes import EyeOpenness, Eyes
from visavis.perception.face_shape import RIGID, frontal
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.gaze import Gaze, GazeReader
from visavis.perception.head_gestures import FoundGesture, HeadGestures
from visavis.perception.head_pose import HeadPose, head_pose
from visavis.perception.mouth import Mouth, MouthReader
from visavis.perception.one_euro import OneEuroFilter
from visavis.perception.sources import RULES_SOURCE

LEAST_HZ, HZ_PER_SPEED = 2.0, 30.0
"""Landmarks stray by some 0.3 % of a face's width, which is smoothed at rest; lids that close move a twentieth of it in
a tenth of a second, which is let through."""
_USUAL_STEP_S = 1 / 15
_MODEL_S = 4.0
"""How long what a model has said of an expression counts, s."""
_STILL_S = 10.0
"""How long the expression of a still picture is taken to last, s."""
_SMALL, _LARGE = 40.0, 110.0
"""Faces narrower than this many pixels are read badly; from the second on there is nothing to gain."""


@dataclass(frozen=True, slots=True)
class FaceReading:
    """What one face does in one picture."""

    track_id: int
    pose: HeadPose
    eyes: Eyes
    gaze: Gaze
    mouth: Mouth
    units: UnitReading | None
    """None where expressions are not read."""
    expression: Expression | None
    gesture: FoundGesture | None
    width: float
    """Of the face, pixels."""
    trust: float
    """How well the face can be read: size, pose, score; 0 to 1."""


class FaceReader:
    """Reads one tracked face. Not for several threads at once."""

    def __init__(self, *, still: bool = False) -> None:
        """Begin with an unknown person; ``still`` for one picture alone, in which nothing begins or ends."""
        self._still = still
        self._filter = OneEuroFilter(least_hz=LEAST_HZ, per_speed=HZ_PER_SPEED)
        self._eyes = EyeOpenness()
        self._gaze = GazeReader()
        self._mouth = MouthReader()
        self._units = ActionUnits()
        self._expression = ExpressionReader()
        self._gestures = HeadGestures()
        self._at_s: float | None = None
        self._model: tuple[str, Mapping[Emotion, float], float] | None = None

    def learn(self, model: str, scores: Mapping[Emotion, float], at_s: float) -> None:
        """Take what a trained model says of the expression; the rules are not asked for a few seconds."""
        self._model = model, scores, at_s

    def read(self, face: TrackedFace, scene: Scene, *, expressions: bool) -> FaceReading:
        """Return what the face does; what it expresses only with ``expressions``. Takes about two milliseconds."""
        at_s = scene.pts_ms / 1_000
        step_s = _USUAL_STEP_S if self._at_s is None else min(max(at_s - self._at_s, 0.0), 1.0)
        self._at_s = at_s
        raw = face.landmarks
        spans = raw[:, :2].max(axis=0) - raw[:, :2].min(axis=0)
        width = max(float(spans.max()), 1.0)
        landmarks = (self._filter(raw.astype(np.float64) / width, at_s) * width).astype(np.float32)
        pose = head_pose(landmarks, scene.width, scene.height)
        shape = frontal(landmarks)
        eyes = self._eyes.measure(shape.points, step_s)
        gaze = self._gaze.read(shape.points, pose, eyes, step_s)
        mouth = self._mouth.read(shape.points, at_s)
        trust = _trust(face, pose, width)
        units, expression = None, None
        if expressions:
            turned = max(abs(pose.yaw_to_camera), abs(pose.pitch_to_camera))
            units = self._units.measure(shape.points, step_s, turned=turned)
            expression = self._express(units, mouth, at_s, step_s, trust)
        middle = landmarks[list(RIGID), :2].mean(axis=0) / width
        gesture = self._gestures.follow(pose, (float(middle[0]), float(middle[1])), at_s)
        return FaceReading(face.track_id, pose, eyes, gaze, mouth, units, expression, gesture, width, trust)

    def _express(self, units: UnitReading, mouth: Mouth, at_s: float, step_s: float, trust: float) -> Expression:
        if self._model is not None and abs(at_s - self._model[2]) <= _MODEL_S:
            source, scores, _ = self._model
            known = 1.0
        else:
            source, scores = RULES_SOURCE, score(units.intensities, speaking=mouth.moving)
            known = units.baseline
        step_s = _STILL_S if self._still else step_s
        return self._expression.read(scores, units.intensities, step_s=step_s, trust=trust, known=known, source=source)


def _trust(face: TrackedFace, pose: HeadPose, width: float) -> float:
    size = min(max((width - _SMALL) / (_LARGE - _SMALL), 0.0), 1.0)
    yaw = min(max(1.5 - abs(pose.yaw_to_camera) / 40, 0.0), 1.0)
    pitch = min(max(1.6 - abs(pose.pitch_to_camera) / 30, 0.0), 1.0)
    return face.score * (0.3 + 0.7 * size) * yaw * pitch
