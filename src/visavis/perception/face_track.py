"""What is remembered of one face, and whether a face in the next picture is the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_boxes import FaceBox, box_of
from visavis.perception.landmarker import Face
from visavis.perception.likeness import face_thumbnail, likeness

_REACH = 1.0
"""How far a face may have moved since it was last seen, in sides of its rectangle."""

_REACH_PER_S = 1.5
"""How much farther for each second without it."""

_GROWTH = math.log(1.8)
"""By how much it may have grown or shrunk, as a logarithm."""

_COASTS_MS = 300
"""How long a face that is not seen is expected to go on moving as it did."""

_SMOOTHING = 0.5
"""Weight of the newest picture in a face's speed."""

_SAME_FACE = 0.8
"""Likeness of two pictures of a face from which it is still the same one where that is in doubt. Of one face, a quarter
of a second apart, it is above 0.88; of two people it is below 0.75."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face in one picture."""

    face: Face
    box: FaceBox
    looks: NDArray[np.float32]
    """Its thumbnail."""

    @classmethod
    def of(cls, face: Face, pixels: NDArray[np.uint8]) -> Sighting:
        """Return the sighting of a face in a picture (height, width, 3), RGB."""
        return cls(face, box_of(face.landmarks), face_thumbnail(pixels, face.landmarks))


class FaceTrack:
    """One face, from the picture in which it appeared to the one in which it is given up."""

    def __init__(self, track_id: int, sighting: Sighting, pts_ms: int) -> None:
        """Begin with the first sighting."""
        self.id = track_id
        self.since_ms = pts_ms
        self.seen_ms = pts_ms
        """``pts_ms`` of the picture in which it was last seen."""
        self.seen = True
        """Whether it was seen in the newest picture."""
        self.doubtful = False
        """Whether somebody else may have come in its place: then it must look alike to be taken for the same."""
        self.sighting = sighting
        self._speed = (0.0, 0.0)  # pixels a millisecond

    def distance(self, sighting: Sighting, pts_ms: int) -> float | None:
        """Return how far a sighting is from what is expected, 0 or more; None if it is somebody else."""
        if self.doubtful:
            alike = likeness(self.sighting.looks, sighting.looks)
            if alike is None or alike < _SAME_FACE:
                return None
        box, before = sighting.box, self.sighting.box
        (x, y), (near_x, near_y) = box.center, self._expected_at(pts_ms)
        away = math.hypot(x - near_x, y - near_y) / max(1.0, (box.size + before.size) / 2)
        growth = abs(math.log(max(1.0, box.size) / max(1.0, before.size)))
        reach = _REACH + _REACH_PER_S * max(0, pts_ms - self.seen_ms) / 1000
        return None if away > reach or growth > _GROWTH else away + growth

    def follow(self, sighting: Sighting, pts_ms: int) -> None:
        """Take what the newest picture shows of it."""
        passed = pts_ms - self.seen_ms
        if passed > 0:
            moved = (new - old for new, old in zip(sighting.box.center, self.sighting.box.center, strict=True))
            vx, vy = (v + _SMOOTHING * (step / passed - v) for v, step in zip(self._speed, moved, strict=True))
            self._speed = (vx, vy)
        self.sighting, self.seen_ms, self.seen, self.doubtful = sighting, pts_ms, True, False
        self.since_ms = min(self.since_ms, pts_ms)  # the sender's clock may have begun anew

    def _expected_at(self, pts_ms: int) -> tuple[float, float]:
        passed = min(max(0, pts_ms - self.seen_ms), _COASTS_MS)
        x, y = self.sighting.box.center
        return x + self._speed[0] * passed, y + self._speed[1] * passed


def matched(tracks: list[FaceTrack], sightings: list[Sighting], pts_ms: int) -> dict[int, FaceTrack]:
    """Return which sighting, by its index, is which track's: the closest first, each once."""
    pairs = [
        (distance, number, i)
        for number, track in enumerate(tracks)
        for i, sighting in enumerate(sightings)
        if (distance := track.distance(sighting, pts_ms)) is not None
    ]
    found: dict[int, FaceTrack] = {}
    for _, number, i in sorted(pairs):
        if i not in found and tracks[number] not in found.values():
            found[i] = tracks[number]
    return found
