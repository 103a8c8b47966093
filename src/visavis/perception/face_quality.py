"""Whether a face can be seen well enough to tell whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_encoder import EncodedFace

_EYES = ((33, 133, ((160, 144), (158, 153))), (263, 362, ((385, 380), (387, 373))))
"""Of each eye the corners, and two pairs of points on the lids, in MediaPipe's topology."""

_OUTER_CORNERS = (33, 263)
_FOREHEAD, _CHIN = 10, 152

_INNER = slice(30, 120)
"""The rows and columns of a chip that show the face itself."""


class ChipQuality(NamedTuple):
    """What a chip's pixels tell."""

    sharpness: float
    brightness: float
    contrast: float


def chip_quality(chip: NDArray[np.uint8]) -> ChipQuality:
    """Return the quality of a chip, (150, 150, 3) RGB.

    Sharpness is the variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
    2000) over the variance of the brightness, so that a dark picture does not count as a blurred one.
    """
    import cv2

    gray = cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY)
    face = gray[_INNER, _INNER].astype(np.float64)
    laplacian = cv2.Laplacian(gray, cv2.CV_64F)[_INNER, _INNER]
    variance = max(float(face.var()), 1.0)
    return ChipQuality(float(laplacian.var()) / variance, float(face.mean()) / 255, float(face.std()) / 255)


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """What is good enough.

    Beyond these the embedding of a good portrait moves by about 0.2, a third of what tells two people apart: with eyes
    less than 25 pixels apart, with a blur of 3 % of that distance, in near darkness, or where light has burnt the face
    out.
    """

    eye_distance: float
    """Least distance of the eyes' outer corners, pixels."""
    yaw: float
    """Most that the face is turned aside from the camera, degrees."""
    pitch: float
    """Most that it is turned up or down, degrees."""
    openness: float
    """Least openness of the eyes: height over width (Soukupová and Čech, "Real-time eye blink detection", 2016)."""
    sharpness: float
    darkest: float
    brightest: float
    contrast: float


FOR_ENROLLMENT = QualityLimits(40, 22, 22, 0.14, 0.015, 0.16, 0.85, 0.045)
"""For what is kept: a face looking at the camera with open eyes."""

FOR_RECOGNITION = QualityLimits(28, 35, 30, 0.0, 0.008, 0.1, 0.9, 0.03)
"""For what is compared: several pictures make up for a poor one."""


@dataclass(frozen=True, slots=True)
class FaceView:
    """How a face is seen, as far as its landmarks tell: before anything is computed from its pixels."""

    eye_distance: float
    yaw: float
    pitch: float
    openness: float

    def problems(self, limits: QualityLimits) -> list[str]:
        """Return what is wrong, as phrases for people."""
        found = []
        if self.eye_distance < limits.eye_distance:
            found.append(f"too small (eyes {self.eye_distance:.0f} pixels apart, not {limits.eye_distance:.0f})")
        if abs(self.yaw) > limits.yaw:
            found.append(f"turned aside ({abs(self.yaw):.0f}°)")
        if abs(self.pitch) > limits.pitch:
            found.append(f"turned {'up' if self.pitch > 0 else 'down'} ({abs(self.pitch):.0f}°)")
        if self.openness < limits.openness:
            found.append("eyes closed")
        return found


def face_view(landmarks: NDArray[np.float32]) -> FaceView:
    """Return how a face is seen, from its (478, 3) landmarks in pixels. The angles are those of its plane, roughly."""
    right, left = (landmarks[index] for index in _OUTER_CORNERS)
    across = left - right
    down = landmarks[_CHIN] - landmarks[_FOREHEAD]
    return FaceView(
        eye_distance=float(np.hypot(across[0], across[1])),
        yaw=float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1])))),
        pitch=float(np.degrees(np.arctan2(-down[2], np.hypot(down[0], down[1])))),
        openness=min(_openness(landmarks, *eye) for eye in _EYES),
    )


def pixel_problems(face: EncodedFace, limits: QualityLimits) -> list[str]:
    """Return what is wrong with a face's pixels, as phrases for people."""
    found = []
    if face.sharpness < limits.sharpness:
        found.append("blurred")
    if face.brightness < limits.darkest:
        found.append("too dark")
    if face.brightness > limits.brightest:
        found.append("too bright")
    if face.contrast < limits.contrast:
        found.append("too little contrast")
    return found


def quality_score(view: FaceView, face: EncodedFace) -> float:
    """Return a number by which pictures of one face can be ranked, 0 to 1."""
    large = min(1.0, view.eye_distance / 90)
    frontal = max(0.0, np.cos(np.radians(view.yaw)) * np.cos(np.radians(view.pitch)))
    sharp = min(1.0, face.sharpness / 0.06)
    lit = max(0.0, 1 - abs(face.brightness - 0.5) / 0.5) ** 0.5
    return float((large * frontal**2 * sharp * lit) ** 0.5)


def _openness(landmarks: NDArray[np.float32], outer: int, inner: int, lids: tuple[tuple[int, int], ...]) -> float:
    width = float(np.linalg.norm(landmarks[outer, :2] - landmarks[inner, :2]))
    heights = [float(np.linalg.norm(landmarks[upper, :2] - landmarks[lower, :2])) for upper, lower in lids]
    return sum(heights) / len(heights) / max(width, 1e-6)
