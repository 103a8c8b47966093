"""Where somebody looks: the eyes in the head, and both together against the screen."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from statistics import median

from visavis.events import Look
from visavis.perception.eyes import Eyes
from visavis.perception.face_shape import Points
from visavis.perception.head_pose import HeadPose

_EYES = ((33, 133, 468), (362, 263, 473))
"""Both corners and the iris of the right eye, and of the left."""
IRIS_RADIUS_CM = 1.0
"""From the eye's center of rotation (13.5 mm behind the cornea; Fry & Hill 1962) to the plane of its iris, which lies
3.6 mm behind the cornea."""
EXTREME_X, EXTREME_Y = 40.0, 28.0
"""How far eyes turn without the head, degrees: what ``gaze_x`` and ``gaze_y`` call 1."""
RESTING_PITCH = 7.0
"""Where eyes that look ahead seem to look before they are known, degrees: the pupil's center lies 1.2 mm above the line
between the corners."""
_LID_DROP = 22.0
"""Lids follow eyes that look down: for an opening of half the usual, so many degrees."""
_FACING = 25.0
"""Beyond this turn of the head, degrees, the farther eye is not trusted."""


@dataclass(frozen=True, slots=True)
class ScreenPolicy:
    """What counts as looking at the screen. Angles in degrees, against the line from the eyes to the camera.

    A screen lies below its camera, and faces on it are looked at in their eyes: 35 cm of screen at 60 cm are 30°.
    The half width is that of Tobii's and others' attention measures for one face on a screen; the rest is ours.
    """

    half_width: float = 14.0
    above: float = 12.0
    below: float = 24.0
    leave: float = 3.0
    """Somebody who looks here must look this much farther away to count as looking away."""
    head_only: float = 30.0
    """A head that is turned farther looks away, whatever the eyes do."""
    know_s: float = 3.0
    """After so much looking about ahead it is known where these eyes rest."""
    doubt: float = 4.0
    """By so much is the screen taken to be wider before that is known."""
    most_offset: float = 12.0
    """More than this is not an offset but a look."""


@dataclass(frozen=True, slots=True)
class Gaze:
    """One look, degrees as in ``HeadPose``."""

    eye_yaw: float
    """Eyes in the head."""
    eye_pitch: float
    yaw: float
    """Eyes and head together, against the line to the camera."""
    pitch: float
    look: Look
    at_screen: bool
    confidence: float
    calibrated: bool


class GazeReader:
    """Reads one person's gaze, and learns by itself where their eyes rest when they look ahead.

    People who are talked with look at the face on the screen most of the time (Argyle & Cook 1976: 75 % while they
    listen), so the median of where they look, with the head about straight, is the screen.
    """

    def __init__(self, policy: ScreenPolicy | None = None) -> None:
        """Begin with an unknown person."""
        self._policy = policy or ScreenPolicy()
        self._ahead: deque[tuple[float, float]] = deque(maxlen=450)
        self._ahead_s = 0.0
        self._offset = (0.0, 0.0)
        self._at_screen = False

    def read(self, points: Points, pose: HeadPose, eyes: Eyes, step_s: float) -> Gaze:
        """Return the gaze of a frontal face, (478, 3) in cm, ``step_s`` after the last one."""
        raw_yaw, raw_pitch = self._eyes(points, pose, eyes)
        if not eyes.closed:
            self._learn(raw_yaw, raw_pitch, pose, step_s)
        eye_yaw, eye_pitch = raw_yaw - self._offset[0], raw_pitch - self._offset[1]
        yaw, pitch = pose.yaw_to_camera + eye_yaw, pose.pitch_to_camera + eye_pitch
        look = self._look(yaw, pitch, pose, closed=eyes.closed)
        if look != "closed":  # a blink is no look away
            self._at_screen = look == "screen"
        return Gaze(
            eye_yaw=eye_yaw,
            eye_pitch=eye_pitch,
            yaw=yaw,
            pitch=pitch,
            look=look,
            at_screen=self._at_screen,
            confidence=self._confidence(pose, eyes),
            calibrated=self._ahead_s >= self._policy.know_s,
        )

    @staticmethod
    def _eyes(points: Points, pose: HeadPose, eyes: Eyes) -> tuple[float, float]:
        """Return yaw and pitch of the eyes in the head, degrees."""
        yaws, pitches = [], []
        for outer, inner, iris in _EYES:
            center = (points[outer] + points[inner]) / 2
            sine_x = min(max(float(points[iris, 0] - center[0]) / IRIS_RADIUS_CM, -0.95), 0.95)
            sine_y = min(max(float(points[iris, 1] - center[1]) / IRIS_RADIUS_CM, -0.95), 0.95)
            yaws.append(math.degrees(math.asin(sine_x)))
            pitches.append(math.degrees(math.asin(sine_y)))
        # Turned to its left, a head shows its right eye.
        right = min(max(0.5 + pose.yaw_to_camera / (2 * _FACING), 0.0), 1.0)
        lowered = -_LID_DROP * max(0.0, 1 - eyes.openness) / 0.5
        yaw = right * yaws[0] + (1 - right) * yaws[1]
        pitch = right * pitches[0] + (1 - right) * pitches[1] - RESTING_PITCH
        return yaw, pitch + (0.0 if eyes.closed else max(lowered, -_LID_DROP))

    def _learn(self, yaw: float, pitch: float, pose: HeadPose, step_s: float) -> None:
        policy = self._policy
        if abs(pose.yaw_to_camera) > policy.half_width or abs(pose.pitch_to_camera) > policy.below:
            return
        self._ahead.append((yaw, pitch))
        self._ahead_s += step_s
        trust = min(self._ahead_s / policy.know_s, 1.0)
        bound = policy.most_offset
        self._offset = (
            trust * min(max(median(item[0] for item in self._ahead), -bound), bound),
            trust * min(max(median(item[1] for item in self._ahead), -bound), bound),
        )

    def _look(self, yaw: float, pitch: float, pose: HeadPose, *, closed: bool) -> Look:
        if closed:
            return "closed"
        policy = self._policy
        doubt = policy.doubt * max(1 - self._ahead_s / policy.know_s, 0.0)
        slack = doubt + (policy.leave if self._at_screen else 0.0)
        beyond = {
            "left": (yaw - slack) / policy.half_width,
            "right": (-yaw - slack) / policy.half_width,
            "up": (pitch - slack) / policy.above,
            "down": (-pitch - slack) / policy.below,
        }
        if abs(pose.yaw_to_camera) > policy.head_only:
            return "left" if pose.yaw_to_camera > 0 else "right"
        farthest = max(beyond, key=lambda item: beyond[item])
        looks: dict[str, Look] = {"left": "left", "right": "right", "up": "up", "down": "down"}
        return looks[farthest] if beyond[farthest] > 1 else "screen"

    def _confidence(self, pose: HeadPose, eyes: Eyes) -> float:
        """Return how far this gaze can be trusted: less from the side, with narrow eyes, from afar, uncalibrated."""
        side = max(0.0, 1 - max(abs(pose.yaw_to_camera) - 20, 0) / 50)
        lids = 1.0 if eyes.closed else min(1.0, 0.4 + eyes.openness)
        near = 0.6 if pose.distance_m is None else 1.0
        known = 0.7 + 0.3 * min(self._ahead_s / self._policy.know_s, 1.0)
        return round(side * lids * near * known, 3)
