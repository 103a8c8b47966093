"""Finds the faces that it was told of, for tests and trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import MESH_POINTS, CodedError
from visavis.perception.backends.fake_calls import FakeCalls
from visavis.perception.face_boxes import box_of, overlap
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face

_FOLLOWS = 0.2
"""Least overlap with where a face was that lets it be followed."""

_KEY_POINTS = {
    # Index in MediaPipe's topology: x and y from the middle between the eyes, z; in widths of the face.
    10: (0.0, -0.42, -0.03), 152: (0.0, 0.88, 0.02), 234: (-0.5, 0.12, 0.32), 454: (0.5, 0.12, 0.32),
    1: (0.0, 0.32, -0.32), 4: (0.0, 0.30, -0.33), 6: (0.0, 0.02, -0.12), 168: (0.0, -0.04, -0.10),
    33: (-0.32, 0.0, 0.06), 133: (-0.12, 0.01, -0.01), 159: (-0.22, -0.03, 0.0), 145: (-0.22, 0.03, 0.0),
    263: (0.32, 0.0, 0.06), 362: (0.12, 0.01, -0.01), 386: (0.22, -0.03, 0.0), 374: (0.22, 0.03, 0.0),
    61: (-0.18, 0.55, -0.06), 291: (0.18, 0.55, -0.06), 13: (0.0, 0.54, -0.17), 14: (0.0, 0.56, -0.17),
    0: (0.0, 0.49, -0.20), 17: (0.0, 0.64, -0.17), 105: (-0.25, -0.14, -0.03), 334: (0.25, -0.14, -0.03),
    468: (-0.22, 0.0, 0.0), 469: (-0.17, 0.0, 0.0), 470: (-0.22, -0.05, 0.0), 471: (-0.27, 0.0, 0.0),
    472: (-0.22, 0.05, 0.0), 473: (0.22, 0.0, 0.0), 474: (0.27, 0.0, 0.0), 475: (0.22, -0.05, 0.0),
    476: (0.17, 0.0, 0.0), 477: (0.22, 0.05, 0.0),
}  # fmt: skip


def fake_face(x: float, y: float, width: float, *, roll_degrees: float = 0.0, score: float = 1.0) -> Face:
    """Return a roughly drawn face around ``(x, y)``, pixels: eyes, nose and mouth are right, the rest is an egg.

    ``width`` is from ear to ear. ``roll_degrees`` turns it clockwise.
    """
    turn = np.arange(MESH_POINTS) * 2.399963  # the golden angle spreads the points evenly
    radius = np.sqrt((np.arange(MESH_POINTS) + 0.5) / MESH_POINTS)
    points = np.stack([0.48 * radius * np.cos(turn), 0.23 + 0.63 * radius * np.sin(turn), 0.3 * radius**2 - 0.1], 1)
    for index, point in _KEY_POINTS.items():
        points[index] = point
    points[:, 1] -= 0.23  # x and y are those of the middle, not of the eyes
    angle = np.radians(roll_degrees)
    rotation = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    landmarks = (points @ rotation) * width + [x, y, 0]
    return Face(landmarks.astype(np.float32), score)


class FakeFaceLandmarker:
    """Sees in each picture what a script says, whatever the picture shows."""

    name = "fake"

    def __init__(
        self,
        scene: Callable[[Picture], Sequence[Face]],
        *,
        delay_ms: float = 0.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """``scene`` returns the faces that a picture shows, for example by its ``pts_ms``.

        Answers come after ``delay_ms``. ``failures`` lists, call by call, the error that is raised; None for none.
        """
        self._scene = scene
        self._script = FakeCalls(delay_ms, failures)
        self.searches: list[bool] = []
        """``search`` of every call so far."""

    async def find(
        self, picture: Picture, known: Sequence[NDArray[np.float32]], *, search: bool, most: int
    ) -> list[Face]:
        """Return the scripted faces."""
        self.searches.append(search)
        await self._script.call()
        left = list(self._scene(picture))
        found: list[Face] = []
        for landmarks in known:
            box = box_of(landmarks)
            nearest = max(left, key=lambda face: overlap(box, box_of(face.landmarks)), default=None)
            if nearest is not None and overlap(box, box_of(nearest.landmarks)) >= _FOLLOWS:
                left = [face for face in left if face is not nearest]
                found.append(nearest)
        if search:
            found += sorted(left, key=lambda face: -box_of(face.landmarks).size)
        return found[:most]

    async def close(self) -> None:
        """Do nothing: nothing is held."""
