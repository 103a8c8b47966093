from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from visavis.perception.backends.fake_faces import fake_face
from visavis.perception.face_encoder import EncodedFace
from visavis.perception.face_quality import (
    FOR_ENROLLMENT,
    FOR_RECOGNITION,
    chip_quality,
    face_view,
    pixel_problems,
    quality_score,
)


def chip(blur: float = 0) -> NDArray[np.uint8]:
    """Return detail of every size, as faces have it: the finer, the fainter."""
    generator = np.random.default_rng(1)
    layers = [cv2.resize(generator.normal(0, 250 / n**0.8, (n, n, 3)), (150, 150)) for n in (5, 10, 20, 40, 80)]
    whole = np.clip(128 + np.sum(layers, axis=0), 0, 255).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(whole, (0, 0), blur) if blur else whole, np.uint8)


def test_blur_lowers_sharpness_and_darkness_does_not() -> None:
    sharp = chip_quality(chip()).sharpness
    blurred = [chip_quality(chip(blur)).sharpness for blur in (0.7, 1.2, 2)]
    assert [sharp, *blurred] == sorted([sharp, *blurred], reverse=True)
    assert chip_quality(chip(4)).sharpness < FOR_RECOGNITION.sharpness < FOR_ENROLLMENT.sharpness < sharp
    dark = chip_quality((chip() * 0.4).astype(np.uint8))
    assert dark.sharpness > 0.8 * sharp
    assert dark.brightness == pytest.approx(0.4 * chip_quality(chip()).brightness, rel=0.05)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_flat_picture_has_no_contrast(value: int) -> None:
    quality = chip_quality(np.full((150, 150, 3), value, np.uint8))
    assert quality.contrast == 0
    assert quality.sharpness == 0
    assert quality.brightness == pytest.approx(value / 255)


def turned(yaw: float = 0, pitch: float = 0, roll: float = 0) -> NDArray[np.float32]:
    """Return a face turned about the axes of the picture (x right, y down, z away), degrees."""
    points = fake_face(0, 0, 200).landmarks.astype(np.float64)
    points[[10, 152], 2] = 0.0  # its plane stands upright
    for angle, (a, b) in ((yaw, (0, 2)), (pitch, (2, 1)), (roll, (0, 1))):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        points[:, a], points[:, b] = c * points[:, a] - s * points[:, b], s * points[:, a] + c * points[:, b]
    return points.astype(np.float32)


@pytest.mark.parametrize("angle", [-40, -15, 0, 15, 40])
@pytest.mark.parametrize("roll", [-30, 0, 30])
def test_the_angles_of_a_turned_face(angle: float, roll: float) -> None:
    view = face_view(turned(yaw=angle, roll=roll))
    assert view.yaw == pytest.approx(angle, abs=1)
    assert view.pitch == pytest.approx(0, abs=1)
    view = face_view(turned(pitch=angle, roll=roll))
    assert view.pitch == pytest.approx(angle, abs=1)
    assert view.yaw == pytest.approx(0, abs=1)


def test_chin_towards_the_camera_is_up() -> None:
    landmarks = turned()
    landmarks[152, 2] -= 150
    (problem,) = face_view(landmarks).problems(FOR_ENROLLMENT)
    assert problem.startswith("turned up")


def test_a_good_face_has_no_problems_and_ranks_before_poorer_ones() -> None:
    good = EncodedFace(np.zeros(128, np.float32), 0.1, 0.5, 0.2)
    view = face_view(turned())
    assert view.problems(FOR_ENROLLMENT) == []
    assert pixel_problems(good, FOR_ENROLLMENT) == []
    best = quality_score(view, good)
    assert 0.9 < best <= 1
    dark = EncodedFace(good.embedding, 0.1, 0.2, 0.2)
    blurred = EncodedFace(good.embedding, 0.02, 0.5, 0.2)
    for worse in (
        quality_score(face_view(turned(yaw=20)), good),
        quality_score(face_view(turned() * np.float32(0.5)), good),
        quality_score(view, dark),
        quality_score(view, blurred),
    ):
        assert 0 <= worse < best
