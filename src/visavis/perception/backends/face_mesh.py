"""MediaPipe's face networks, for all sessions: their faces are looked at in common batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from visavis.inference import Batcher, Runner
from visavis.models.face_mesh import (
    FULL,
    SHORT,
    Detection,
    FaceDetector,
    FaceMesh,
    Region,
    around_detection,
    around_landmarks,
)
from visavis.models.face_mesh.build import FULL_RANGE, LANDMARKS, SHORT_RANGE
from visavis.perception.face_boxes import FaceBox, box_of, overlap
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face

Input = TypeVar("Input")
Output = TypeVar("Output")

_IS_FACE = 0.5
"""Probability from which there is a face, as in MediaPipe."""

_SAME = 0.5
"""Overlap from which two rectangles are one face's, as in MediaPipe."""

_SMALLEST = 8.0
"""Smallest side of a face, pixels."""

_LARGE = 1 / 5
"""Side of a face, in longer sides of the picture, from which the short-range detector is believed: smaller ones it
takes for one where there are several."""

_SPARE = 2
"""How many detected faces are looked at beyond those that are wanted, since some turn out to be none."""


class FaceMeshLandmarker:
    """Finds faces by BlazeFace and their landmarks by Attention Mesh. Made once, used by all sessions."""

    name = "face-mesh"
    max_batch = 4
    """A batch of four takes a quarter less than its pictures one by one; larger ones gain no more, and all wait."""

    def __init__(self, folder: Path, *, threads: int = 1, max_batch: int = max_batch) -> None:
        """Load the networks from the folder of the model ``face-mesh``.

        Each network gets ``threads`` threads of its own, and uses one for each batch: that many batches are computed
        at the same time. A batch has ``max_batch`` faces at most. Blocking.
        """
        near = FaceDetector(folder / f"{SHORT_RANGE}.onnx", SHORT)
        far = FaceDetector(folder / f"{FULL_RANGE}.onnx", FULL)
        mesh = FaceMesh(folder / f"{LANDMARKS}.onnx")
        self._near = _Lanes(near.predict, "faces-near", threads, max_batch)
        self._far = _Lanes(far.predict, "faces-far", threads, max_batch)
        self._mesh = _Lanes(mesh.predict, "face-mesh", threads, max_batch)

    async def find(
        self, picture: Picture, known: Sequence[NDArray[np.float32]], *, search: bool, most: int
    ) -> list[Face]:
        """Return the faces in a picture, the known ones first."""
        known = [landmarks for landmarks in known if np.isfinite(landmarks).all()]
        regions = [around_landmarks(landmarks) for landmarks in known]
        places = [box_of(landmarks) for landmarks in known]
        if search:
            regions += [
                around_detection(detection.box, detection.keypoints)
                for detection in await self._newcomers(picture, places, most)
            ]
        usable = [region for region in regions if _usable(region, picture)]
        looks = await asyncio.gather(*(self._mesh((picture.pixels, region)) for region in usable))
        faces: list[Face] = []
        boxes: list[FaceBox] = []
        for landmarks, score in looks:
            box = box_of(landmarks)
            if score >= _IS_FACE and _within(box, picture) and all(overlap(box, other) < _SAME for other in boxes):
                faces.append(Face(landmarks, score))
                boxes.append(box)
        return faces[:most]

    async def _newcomers(self, picture: Picture, places: Sequence[FaceBox], most: int) -> list[Detection]:
        """Return who is not at one of the places already, the largest first.

        What is for small faces costs most, and is only asked if there is room for more than the other has found.
        """
        new: list[tuple[FaceBox, Detection]] = []
        least = max(picture.pixels.shape[:2]) * _LARGE
        for detector, smallest in ((self._near, least), (self._far, 0.0)):
            if len(places) + len(new) >= most:
                break
            for detection in await detector(picture.pixels):
                box = FaceBox(*map(float, detection.box))
                taken = (*places, *(other for other, _ in new))
                if box.size >= smallest and not any(_covers(place, box) for place in taken):
                    new.append((box, detection))
        new.sort(key=lambda item: -item[0].size)
        return [detection for _, detection in new[: most + _SPARE]]

    def batch_sizes(self) -> Counter[int]:
        """Return how many batches of faces of each size there were."""
        return self._mesh.batch_sizes()

    async def close(self) -> None:
        """Let the threads go."""
        for lanes in (self._near, self._far, self._mesh):
            lanes.close()


def _usable(region: Region, picture: Picture) -> bool:
    height, width = picture.pixels.shape[:2]
    inside = 0 <= region.x < width and 0 <= region.y < height
    return bool(inside and _SMALLEST <= region.side <= 4 * max(width, height))


def _within(box: FaceBox, picture: Picture) -> bool:
    """Tell whether the middle of a face is in the picture: what is found beyond its edge is made up."""
    (x, y), (height, width) = box.center, picture.pixels.shape[:2]
    return bool(0 <= x < width and 0 <= y < height)


def _covers(known: FaceBox, detected: FaceBox) -> bool:
    """Tell whether a detected face is a known one. Detectors draw smaller boxes than landmarks fill."""
    x, y = detected.center
    inside = known.left <= x <= known.right and known.top <= y <= known.bottom
    return overlap(known, detected) >= _SAME or (inside and detected.size > known.size / 2)


class _Lanes(Generic[Input, Output]):
    """Several batchers for one network, so that more than one processor can work for it."""

    def __init__(
        self, predict: Callable[[Sequence[Input]], Sequence[Output]], name: str, threads: int, max_batch: int
    ) -> None:
        self._lanes = [Batcher(predict, Runner(name), max_batch=max_batch) for _ in range(max(1, threads))]
        self._busy = [0] * len(self._lanes)

    async def __call__(self, item: Input) -> Output:
        lane = min(range(len(self._lanes)), key=self._busy.__getitem__)
        self._busy[lane] += 1
        try:
            return await self._lanes[lane](item)
        finally:
            self._busy[lane] -= 1

    def batch_sizes(self) -> Counter[int]:
        return sum((lane.sizes for lane in self._lanes), Counter())

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()
