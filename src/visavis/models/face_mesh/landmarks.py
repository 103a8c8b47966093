"""478 landmarks of a face: a mesh of 468, lips and eyes looked at more closely, and the irises.

Y. Kartynnik and others, "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs", 2019; I. Grishchenko
and others, "Attention Mesh: High-fidelity Face Mesh Prediction in Real-time", 2020. Which landmark is refined by what
is written in MediaPipe's ``tensors_to_face_landmarks_with_attention``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.face_mesh.conversion import INPUT
from visavis.models.face_mesh.regions import Region, cut, project
from visavis.models.onnx_sessions import open_session

SIZE = 192
"""Height and width of the network's input, in whose pixels its landmarks are."""

MESH = 468
COUNT = 478

# fmt: off
LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409,  # outer edge
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415,  # inner edge
    76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408,  # next to the outer
    62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407,  # next to the inner
)
EYE_LEFT = (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,  # the lids' edges
    130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,  # rings around them
    226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
    35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,  # brow
)
EYE_RIGHT = (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
    359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
    446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
    265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417,
)
# fmt: on

_LIDS = 16
"""How many of an eye's landmarks lie on the edges of its lids. Their mean depth is the iris's."""

_REFINED = {"lips": LIPS, "eye_left": EYE_LEFT, "eye_right": EYE_RIGHT}
_IRISES = {"iris_left": (MESH, EYE_LEFT[:_LIDS]), "iris_right": (MESH + 5, EYE_RIGHT[:_LIDS])}
_OUTPUTS = ("mesh", *_REFINED, *_IRISES, "score")


class FaceMesh:
    """Finds the landmarks of faces, several at once."""

    def __init__(self, path: Path) -> None:
        """Load the ONNX file. It runs on one thread."""
        self._session = open_session(path)

    def predict(self, items: Sequence[tuple[NDArray[np.uint8], Region]]) -> list[tuple[NDArray[np.float32], float]]:
        """Look at one square in each of several pictures (height, width, 3), RGB.

        Returns for each the landmarks (478, 3), pixels of the picture, and the probability that there is a face.
        """
        squares = np.stack([cut(pixels, region, SIZE) for pixels, region in items])
        landmarks, scores = self.landmarks(squares)
        return [
            (project(points, region, SIZE), float(score))
            for points, score, (_, region) in zip(landmarks, scores, items, strict=True)
        ]

    def landmarks(self, squares: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return landmarks (n, 478, 3), pixels of the squares, and probabilities (n,), for (n, 192, 192, 3) squares."""
        found = dict(zip(_OUTPUTS, self._session.run(list(_OUTPUTS), {INPUT: squares}), strict=True))
        landmarks = np.empty((len(squares), COUNT, 3), np.float32)
        landmarks[:, :MESH] = found["mesh"].reshape(-1, MESH, 3)
        for name, indices in _REFINED.items():
            landmarks[:, indices, :2] = found[name].reshape(len(squares), -1, 2)
        for name, (first, lids) in _IRISES.items():
            landmarks[:, first : first + 5, :2] = found[name].reshape(len(squares), 5, 2)
            landmarks[:, first : first + 5, 2] = landmarks[:, lids, 2].mean(1, keepdims=True)
        scores = 1 / (1 + np.exp(-found["score"].reshape(-1)))
        return landmarks, scores
