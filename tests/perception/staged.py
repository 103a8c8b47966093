"""Pictures with people where a test wants them, for landmarkers that look and for one that is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.models.face_mesh.photos import photo
from tests.models.installed import model_folder
from visavis.models.face_mesh import SHORT, FaceDetector, FaceMesh, around_detection
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.backends.fake_faces import FakeFaceLandmarker, fake_face
from visavis.perception.face_boxes import box_of
from visavis.perception.frames import Picture
from visavis.perception.landmarker import FaceLandmarker

WIDTH, HEIGHT = 640, 480


class Place(NamedTuple):
    """Where a face is: its middle, and its width, pixels."""

    x: float
    y: float
    width: float
    who: str = "biden2.jpg"


class Stage(Protocol):
    """A landmarker, and pictures that it can see something in."""

    landmarker: FaceLandmarker

    def picture(self, places: Sequence[Place], pts_ms: int = 0) -> Picture:
        """Return a picture with faces in the given places."""


class FakeStage:
    """The landmarker is told, by the time of the picture."""

    def __init__(self) -> None:
        self._shown: list[Sequence[Place]] = []
        self.landmarker: FaceLandmarker = FakeFaceLandmarker(
            lambda picture: [
                fake_face(place.x, place.y, place.width) for place in self._shown[int(picture.pixels[0, 0, 0])]
            ]
        )

    def picture(self, places: Sequence[Place], pts_ms: int = 0) -> Picture:
        self._shown.append(places)
        return Picture(np.full((HEIGHT, WIDTH, 3), len(self._shown) - 1, np.uint8), pts_ms)


class PhotoStage:
    """Photos of people are put into the picture."""

    def __init__(self, photos: Path) -> None:
        folder = model_folder("face-mesh")
        self.landmarker: FaceLandmarker = FaceMeshLandmarker(folder)
        self._photos = photos
        self._detector = FaceDetector(folder / "face_detection_short_range.onnx", SHORT)
        self._mesh = FaceMesh(folder / "face_landmarks.onnx")
        self._people: dict[str, tuple[NDArray[np.uint8], Place]] = {}

    def picture(self, places: Sequence[Place], pts_ms: int = 0) -> Picture:
        pixels = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        for place in places:
            person, face = self._person(place.who)
            scale = place.width / face.width
            matrix = np.array([[scale, 0, place.x - scale * face.x], [0, scale, place.y - scale * face.y]])
            small = cv2.resize(person, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            matrix[:, :2] /= scale
            inside = cv2.warpAffine(np.full(small.shape[:2], 255, np.uint8), matrix, (WIDTH, HEIGHT))
            moved = cv2.warpAffine(small, matrix, (WIDTH, HEIGHT))
            pixels[inside > 127] = moved[inside > 127]
        return Picture(pixels, pts_ms)

    def _person(self, name: str) -> tuple[NDArray[np.uint8], Place]:
        """Return the part of a photo around the face, and where the face is in it."""
        if name not in self._people:
            pixels = photo(self._photos, name)
            (detection,) = self._detector.predict([pixels])[0]
            ((landmarks, _),) = self._mesh.predict([(pixels, around_detection(detection.box, detection.keypoints))])
            box = box_of(landmarks)
            (x, y), width = box.center, box.right - box.left
            left, top = max(0, int(x - width)), max(0, int(y - width))
            cropped = pixels[top : int(y + width), left : int(x + width)]
            self._people[name] = np.ascontiguousarray(cropped), Place(x - left, y - top, width)
        return self._people[name]
