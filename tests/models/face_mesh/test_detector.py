from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.face_mesh.photos import PHOTOS, photo
from tests.models.installed import model_folder
from visavis.models.face_mesh import FULL, SHORT, FaceDetector
from visavis.models.face_mesh.detector import anchors, suppressed


@pytest.fixture(scope="module", params=[SHORT, FULL], ids=["short range", "full range"])
def detector(request: pytest.FixtureRequest) -> FaceDetector:
    name = "face_detection_short_range" if request.param is SHORT else "face_detection_full_range"
    return FaceDetector(model_folder("face-mesh") / f"{name}.onnx", request.param)


def test_anchors() -> None:
    assert anchors(SHORT).shape == (896, 2)
    assert anchors(FULL).shape == (2304, 2)
    assert anchors(SHORT)[:3].tolist() == [[1 / 32, 1 / 32], [1 / 32, 1 / 32], [3 / 32, 1 / 32]]
    assert anchors(SHORT)[-1].tolist() == [15 / 16, 15 / 16]


@pytest.mark.parametrize("name", PHOTOS)
def test_a_face(detector: FaceDetector, name: str, test_data: Path) -> None:
    pixels = photo(test_data, name)
    (found,) = detector.predict([pixels])[0]
    left, top, right, bottom = found.box
    (eye_x, eye_y), (other_x, other_y), (_, nose_y), (_, mouth_y), *_ = found.keypoints
    assert found.score > 0.7
    assert 0 < left < eye_x < other_x < right < pixels.shape[1]
    assert 0 < top < min(eye_y, other_y) < nose_y < mouth_y < bottom < pixels.shape[0]
    assert abs((right - left) - (bottom - top)) < 0.02 * (right - left)  # its boxes are square


def test_pictures_of_different_sizes_in_one_batch(detector: FaceDetector, test_data: Path) -> None:
    pictures = [photo(test_data, name) for name in PHOTOS]
    together = detector.predict(pictures)
    for pixels, found in zip(pictures, together, strict=True):
        alone = detector.predict([pixels])[0]
        assert [item.score for item in found] == pytest.approx([item.score for item in alone], abs=1e-5)
        assert found[0].box == pytest.approx(alone[0].box, abs=0.01)


@pytest.mark.parametrize("shape", [(480, 640), (32, 640), (2000, 33)])
def test_nobody(detector: FaceDetector, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    black = np.zeros((*shape, 3), np.uint8)
    assert detector.predict([noise, black, 255 - black]) == [[], [], []]


def test_boxes_of_one_face_become_one() -> None:
    boxes = np.array([[0.0, 0, 10, 10], [1, 0, 11, 10], [30, 30, 40, 40], [30, 30, 30, 30]])
    keypoints = np.zeros((4, 6, 2)) + np.arange(4)[:, None, None]
    faces = suppressed(boxes, keypoints, np.array([0.9, 0.3, 0.6, 0.5]))
    assert [score for _, _, score in faces] == [0.9, 0.6, 0.5]
    box, points, _ = faces[0]
    assert box.tolist() == pytest.approx([0.25, 0, 10.25, 10])  # weighted by their scores, 3 to 1
    assert points == pytest.approx(np.full((6, 2), 0.25))


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 1)), max_size=20
    )
)
def test_every_box_is_part_of_exactly_one_face(items: list[tuple[float, float, float, float, float]]) -> None:
    values = np.array(items, float).reshape(-1, 5)
    boxes = np.concatenate([values[:, :2], values[:, :2] + values[:, 2:4]], 1)
    faces = suppressed(boxes, np.zeros((len(boxes), 6, 2)), values[:, 4])
    assert len(faces) <= len(boxes)
    assert (len(faces) > 0) == (len(boxes) > 0)
    scores = [score for _, _, score in faces]
    assert scores == sorted(scores, reverse=True)
    for box, _, _ in faces:
        assert (box[2:] >= box[:2] - 1e-9).all()
