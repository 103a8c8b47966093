from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.face_mesh.photos import PHOTOS, photo
from tests.models.installed import model_folder
from visavis.models.face_mesh import SHORT, FaceDetector, FaceMesh, Region, around_detection, around_landmarks
from visavis.models.face_mesh.landmarks import COUNT, EYE_LEFT, EYE_RIGHT, LIPS, SIZE
from visavis.models.face_mesh.regions import cut, project


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh(model_folder("face-mesh") / "face_landmarks.onnx")


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(model_folder("face-mesh") / "face_detection_short_range.onnx", SHORT)


REGIONS = st.builds(Region, st.floats(-50, 700), st.floats(-50, 500), st.floats(10, 900), st.floats(-math.pi, math.pi))


@given(REGIONS)
def test_the_corners_of_a_region(region: Region) -> None:
    corners = np.array([[0, 0, 0], [SIZE, 0, 0], [SIZE / 2, SIZE / 2, SIZE / 4]], np.float32)
    found = project(corners, region, SIZE)
    along = (found[1] - found[0])[:2]
    assert math.hypot(*along) == pytest.approx(region.side, rel=1e-4)
    assert along == pytest.approx(
        [region.side * math.cos(region.angle), region.side * math.sin(region.angle)], abs=0.01
    )
    assert found[2] == pytest.approx([region.x, region.y, region.side / 4], abs=0.01)


def test_what_is_cut_out_is_where_it_is_projected_to() -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    cv2.circle(pixels, (250, 120), 4, (255, 255, 255), -1)
    for angle in (0.0, 0.7, -2.0):
        region = Region(240, 140, 120, angle)
        square = cut(pixels, region, SIZE)
        y, x = (float(axis.mean()) for axis in np.nonzero(square[:, :, 0] > 127))
        ((found_x, found_y, _),) = project(np.array([[x, y, 0]], np.float32), region, SIZE)
        assert (found_x, found_y) == pytest.approx((250, 120), abs=0.6)


def test_each_landmark_is_refined_once() -> None:
    assert len({*LIPS, *EYE_LEFT, *EYE_RIGHT}) == len(LIPS) + len(EYE_LEFT) + len(EYE_RIGHT) == 80 + 71 + 71


@pytest.mark.parametrize("name", PHOTOS)
def test_a_face(name: str, mesh: FaceMesh, detector: FaceDetector, test_data: Path) -> None:
    pixels = photo(test_data, name)
    (detection,) = detector.predict([pixels])[0]
    ((landmarks, score),) = mesh.predict([(pixels, around_detection(detection.box, detection.keypoints))])
    assert landmarks.shape == (COUNT, 3)
    assert score > 0.9
    x, y, z = landmarks.T
    assert x[33] < x[468] < x[133] < x[362] < x[473] < x[263]  # eyes' corners with an iris between each two
    assert y[10] < y[468] < y[1] < y[13] <= y[14] < y[152]  # forehead, eyes, nose, lips, chin
    assert z[1] < z[234]  # the nose is nearer than an ear
    # Where it is looked for next is where it was, and looking there again finds the same.
    ((again, _),) = mesh.predict([(pixels, around_landmarks(landmarks))])
    width = math.dist(landmarks[234, :2], landmarks[454, :2])
    assert np.linalg.norm((again - landmarks)[:, :2], axis=1).mean() < 0.02 * width


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_a_turned_face(turns: int, mesh: FaceMesh, detector: FaceDetector, test_data: Path) -> None:
    """A head that lies on its side is found all the same. (One upside down may be taken for an upright one.)"""
    pixels = np.ascontiguousarray(np.rot90(photo(test_data, "obama.jpg"), turns))
    (detection,) = detector.predict([pixels])[0]
    region = around_detection(detection.box, detection.keypoints)
    assert math.remainder(region.angle + turns * math.pi / 2, 2 * math.pi) == pytest.approx(0, abs=math.radians(20))
    ((_, score),) = mesh.predict([(pixels, region)])
    assert score > 0.9


def test_faces_of_several_pictures_in_one_batch(mesh: FaceMesh, detector: FaceDetector, test_data: Path) -> None:
    pictures = [photo(test_data, name) for name in PHOTOS]
    items = []
    for pixels in pictures:
        (detection,) = detector.predict([pixels])[0]
        items.append((pixels, around_detection(detection.box, detection.keypoints)))
    for item, (landmarks, score) in zip(items, mesh.predict(items), strict=True):
        ((alone, alone_score),) = mesh.predict([item])
        assert landmarks == pytest.approx(alone, abs=0.05)
        assert score == pytest.approx(alone_score, abs=1e-4)


def test_where_no_face_is(mesh: FaceMesh) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    black = np.zeros((480, 640, 3), np.uint8)
    region = Region(320, 240, 300, 0)
    assert all(score < 0.5 for _, score in mesh.predict([(noise, region), (black, region), (255 - black, region)]))
