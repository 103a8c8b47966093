"""The converted networks, and the pipeline around them, against MediaPipe 0.10.21 itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from tests.models.face_mesh.mediapipe_reference import (
    landmarks,
    network_outputs,
    require_mediapipe,
    tflite_file,
)
from tests.models.face_mesh.photos import CLIPS, PHOTOS, frames, photo
from tests.models.installed import model_folder
from visavis.models.face_mesh import SHORT, FaceDetector, FaceMesh, around_detection, around_landmarks
from visavis.models.face_mesh.build import NETWORKS, convert
from visavis.models.face_mesh.conversion import INPUT

MOST_DIFFERENCE = 0.01
"""Of distances between the landmarks, in widths of the face. What is measured is a hundredth of that."""


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(model_folder("face-mesh") / "face_detection_short_range.onnx", SHORT)


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh(model_folder("face-mesh") / "face_landmarks.onnx")


def distances(found: NDArray[np.float32], expected: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how far apart landmarks are, in widths of the face, depth included."""
    width = np.linalg.norm(expected[234, :2] - expected[454, :2])
    return np.asarray(np.linalg.norm(found - expected, axis=1) / width, np.float64)


@pytest.mark.parametrize("name", list(NETWORKS))
def test_networks_compute_what_the_tflite_interpreter_does(name: str, tmp_path: Path, test_data: Path) -> None:
    require_mediapipe()
    (low, _), outputs = NETWORKS[name]
    session = onnxruntime.InferenceSession(convert(tflite_file(name), name).SerializeToString())
    size = session.get_inputs()[0].shape[1]
    noise = np.random.default_rng(0).integers(0, 256, (size, size, 3)).astype(np.uint8)
    face = np.ascontiguousarray(cv2.resize(photo(test_data, "obama2.jpg"), (size, size)))
    for picture in (noise, np.asarray(face, np.uint8)):
        expected = network_outputs(tmp_path, name, len(outputs), low, picture)
        found: list[Any] = session.run(list(outputs), {INPUT: picture[None]})
        for ours, theirs in zip(found, expected, strict=True):
            assert np.abs(ours.ravel() - theirs).max() < 1e-5 * max(10.0, np.abs(theirs).max())


@pytest.mark.parametrize("name", PHOTOS)
def test_landmarks_of_photos(
    name: str, detector: FaceDetector, mesh: FaceMesh, tmp_path: Path, test_data: Path
) -> None:
    require_mediapipe()
    pixels = photo(test_data, name)
    (expected,) = landmarks(tmp_path, [pixels], film=False)
    (detection,) = detector.predict([pixels])[0]
    ((found, score),) = mesh.predict([(pixels, around_detection(detection.box, detection.keypoints))])
    apart = distances(found, expected)
    assert score > 0.9
    assert apart.mean() < MOST_DIFFERENCE / 10
    assert apart.max() < MOST_DIFFERENCE


@pytest.mark.parametrize("name", CLIPS)
def test_landmarks_of_films(name: str, detector: FaceDetector, mesh: FaceMesh, tmp_path: Path, test_data: Path) -> None:
    """Each picture is looked at where the face was in the one before, by both: differences could add up."""
    require_mediapipe()
    pictures = [pixels for pixels, _ in frames(test_data, name, every=2)]
    expected = landmarks(tmp_path, pictures, film=True)
    assert np.isfinite(expected).all()
    (detection, *_) = detector.predict([pictures[0]])[0]
    region = around_detection(detection.box, detection.keypoints)
    apart = []
    for pixels, theirs in zip(pictures, expected, strict=True):
        ((found, _),) = mesh.predict([(pixels, region)])
        apart.append(distances(found, theirs))
        region = around_landmarks(found)
    assert np.mean(apart) < MOST_DIFFERENCE / 10
    assert np.max(apart) < MOST_DIFFERENCE
