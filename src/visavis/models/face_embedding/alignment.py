"""Cuts a face out of a picture the way that the network knows faces: eyes level, nose below, 150 pixels wide."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CHIP = 150
"""Width and height of a chip, pixels."""

POINTS = (263, 362, 33, 133, 2)
"""The five landmarks of MediaPipe's topology that lie where dlib's five-point model has its own: the outer and inner
corners of the person's left and right eye, and the base of the nose."""

_PADDING = 0.25
_MEAN_FACE = (
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
)
"""Where these five lie in dlib's mean face (``get_face_chip_details``, dlib/image_transforms/interpolation.h)."""


def align(pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the chip of a face: (150, 150, 3) RGB.

    ``pixels`` is the picture, (height, width, 3) RGB. ``landmarks`` are those of the face, (478, 3) in pixels; only the
    five of ``POINTS`` count. What lies outside the picture is black.
    """
    import cv2

    matrix = chip_to_picture(landmarks[list(POINTS), :2].astype(np.float64))
    scale = float(np.hypot(*matrix[:, 0]))
    while scale >= 2:  # a picture with far more pixels than the chip is made smaller first: no aliasing
        pixels = cv2.pyrDown(pixels)  # type: ignore[assignment]
        matrix = matrix / 2
        scale /= 2
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    chip = cv2.warpAffine(pixels, matrix, (CHIP, CHIP), flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(chip, np.uint8)


def chip_to_picture(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the similarity, (2, 3), that puts dlib's mean face onto five points of a picture, (5, 2).

    It has the least squared error (Umeyama, "Least-squares estimation of transformation parameters between two point
    patterns", 1991), written with complex numbers: points ≈ a · mean + b.
    """
    mean_face = (np.array(_MEAN_FACE) + _PADDING) / (2 * _PADDING + 1) * CHIP
    source = mean_face[:, 0] + 1j * mean_face[:, 1]
    target = points[:, 0] + 1j * points[:, 1]
    centered = source - source.mean()
    a = np.vdot(centered, target) / np.vdot(centered, centered)
    b = target.mean() - a * source.mean()
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])
