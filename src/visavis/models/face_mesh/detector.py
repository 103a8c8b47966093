"""BlazeFace: where faces are in a picture.

V. Bazarevsky and others, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs", 2019. Anchors, decoding,
thresholds and weighted suppression are those of MediaPipe's ``face_detection_short_range`` and
``face_detection_full_range``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.face_mesh.conversion import INPUT
from visavis.models.onnx_sessions import open_session

Floats = NDArray[np.floating[Any]]

KEYPOINTS = 6
"""Eye and eye, nose, mouth, ear and ear; the picture's left before its right."""

_SAME_FACE = 0.3
"""Overlap from which two boxes are taken for one face."""

_LARGEST_LOGIT = 80.0
"""Its exponential is still a 32-bit float."""


@dataclass(frozen=True, slots=True)
class Range:
    """One of the two detectors: how far people stand away, and what the network is like."""

    size: int
    """Height and width of its input."""
    grids: tuple[tuple[int, int], ...]
    """Cells along a side, and anchors in each cell."""
    threshold: float
    """Probability from which something is a face."""


SHORT = Range(128, ((16, 2), (8, 6)), 0.5)
"""For faces up to some two meters from a camera: at least a tenth of the picture."""

FULL = Range(192, ((48, 1),), 0.6)
"""For faces up to some five meters away."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A face that was found."""

    box: NDArray[np.float32]
    """Left, top, right, bottom; pixels of the picture."""
    keypoints: NDArray[np.float32]
    """(6, 2), pixels of the picture."""
    score: float
    """Probability, 0 to 1."""


def anchors(kind: Range) -> NDArray[np.float32]:
    """Return the middles of the anchors, (n, 2), 0 to 1: x, y, row by row."""
    grids = []
    for cells, each in kind.grids:
        y, x = (np.mgrid[:cells, :cells] + 0.5) / cells
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], 1), each, axis=0))
    return np.concatenate(grids).astype(np.float32)


class FaceDetector:
    """Finds faces in pictures of any size, several at once."""

    def __init__(self, path: Path, kind: Range) -> None:
        """Load the ONNX file. It runs on one thread."""
        self.kind = kind
        self._session = open_session(path)
        self._anchors = anchors(kind)

    def fit(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture (height, width, 3) as large as the network's input, with black bars beside or above it."""
        import cv2

        height, width = pixels.shape[:2]
        scale = self.kind.size / max(height, width)
        matrix = np.array([[scale, 0, self.kind.size / 2 - scale * width / 2],
                           [0, scale, self.kind.size / 2 - scale * height / 2]])  # fmt: skip
        size = (self.kind.size, self.kind.size)
        fitted = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(fitted, np.uint8)

    def predict(self, pictures: Sequence[NDArray[np.uint8]]) -> list[list[Detection]]:
        """Return the faces in each of several pictures (height, width, 3), RGB, the surest first."""
        fitted = np.stack([self.fit(pixels) for pixels in pictures])
        boxes, scores = self._session.run(["boxes", "scores"], {INPUT: fitted})
        return [
            self._detections(raw, logits.ravel(), pixels.shape[1], pixels.shape[0])
            for raw, logits, pixels in zip(boxes, scores, pictures, strict=True)
        ]

    def _detections(
        self, raw: NDArray[np.float32], logits: NDArray[np.float32], width: int, height: int
    ) -> list[Detection]:
        probabilities = 1 / (1 + np.exp(-np.clip(logits, -_LARGEST_LOGIT, _LARGEST_LOGIT)))
        chosen = np.flatnonzero(probabilities >= self.kind.threshold)
        points = raw[chosen].reshape(-1, 2 + KEYPOINTS, 2) / self.kind.size
        middle, size = points[:, 0] + self._anchors[chosen], points[:, 1]
        boxes = np.concatenate([middle - size / 2, middle + size / 2], 1)
        keypoints = points[:, 2:] + self._anchors[chosen, None]
        longer = max(width, height)
        offset = (np.array([width, height]) / longer - 1) / 2  # of the black bars
        return [
            Detection(
                ((box.reshape(2, 2) + offset) * longer).ravel().astype(np.float32),
                ((points + offset) * longer).astype(np.float32),
                score,
            )
            for box, points, score in suppressed(boxes, keypoints, probabilities[chosen])
        ]


def suppressed(boxes: Floats, keypoints: Floats, scores: Floats) -> list[tuple[Floats, Floats, float]]:
    """Return one box for each face, with its keypoints and score, the surest first.

    ``boxes`` are (n, 4), ``keypoints`` (n, 6, 2), ``scores`` (n,). Of boxes that overlap the surest gives the score;
    places are averaged over all of them, weighted by theirs.
    """
    left = np.argsort(-scores, kind="stable")
    faces = []
    while len(left):
        first = left[0]
        same = _overlaps(boxes[first], boxes[left]) > _SAME_FACE
        same[0] = True  # even if it has no area
        group, left = left[same], left[~same]
        weights = scores[group] / scores[group].sum()
        box = np.tensordot(weights, boxes[group], 1)
        faces.append((box, np.tensordot(weights, keypoints[group], 1), float(scores[first])))
    return faces


def _overlaps(box: Floats, others: Floats) -> Floats:
    """Return the intersection over the union of a box with each of (n, 4) others."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.maximum(0, high - low), axis=1)
    union = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1) - shared
    overlaps: Floats = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return overlaps
