"""The faces in front of the camera, followed from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_track import FaceTrack, Sighting, matched
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face, FaceLandmarker
from visavis.perception.likeness import likeness, thumbnail

_STAYS = 1.3
"""A face that is not followed must be so many times larger than one that is to take its place."""

_CUT = 0.6
"""Likeness of two pictures below which the camera was moved away, or the film was cut. Of pictures a quarter of a
second apart by a camera at rest it is above 0.85; of pictures of different rooms it is below 0.45."""


_PAUSE = 2
"""A camera that sends nothing for so many times as long as it takes to forget somebody may show somebody else then."""


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A face that is followed."""

    track_id: int
    """From 1, never used twice in a session."""
    landmarks: NDArray[np.float32]
    """(478, 3), as in ``Face``."""
    score: float
    """Probability that it is a face, 0 to 1."""
    since_ms: int
    """``pts_ms`` of the picture in which the track began."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen in one picture."""

    pts_ms: int
    width: int
    """Of the picture that the landmarks refer to, pixels."""
    height: int
    faces: list[TrackedFace]
    """Those who are seen in this picture, the longest known first."""
    appeared: list[int]
    """Tracks that begin with this picture."""
    lost: list[int]
    """Tracks that end with this picture: not seen for so long that they are given up, or others took their place."""


class FaceTracks:
    """Follows the faces of one session's camera.

    A track is a face that moves as faces do. Whose it is, is not known here: a person who comes back later begins a new
    track. After a cut, or a pause of the camera, a face only keeps its track if it looks alike.
    """

    def __init__(
        self,
        landmarker: FaceLandmarker,
        *,
        most: int = 4,
        forget_ms: int = 1_000,
        newcomers_ms: int = 1_000,
        nobody_ms: int = 200,
    ) -> None:
        """Begin with nobody.

        At most ``most`` faces are followed, the largest. One that is not seen for ``forget_ms`` is given up. The whole
        picture is searched in every picture while somebody is missing, else every ``newcomers_ms``, or every
        ``nobody_ms`` while nobody is there.
        """
        self._landmarker = landmarker
        self._most = most
        self._forget_ms = forget_ms
        self._newcomers_ms = newcomers_ms
        self._nobody_ms = nobody_ms
        self._tracks: list[FaceTrack] = []
        self._next_id = 1
        self._searched_ms: int | None = None
        self._seen_ms: int | None = None
        self._view: NDArray[np.float32] | None = None

    async def look(self, picture: Picture) -> Scene:
        """Return who is in the next picture. Calls must not overlap. Raises what the landmarker raises."""
        now, before = picture.pts_ms, self._seen_ms
        view = thumbnail(picture.pixels)
        if self._is_cut(view) or (before is not None and not 0 <= now - before <= _PAUSE * self._forget_ms):
            for track in self._tracks:
                track.doubtful = True
        faces = await self._find(picture)
        self._view, self._seen_ms = view, now
        sightings = [Sighting.of(face, picture.pixels) for face in faces]
        lost = self._follow(sightings, now)
        appeared, replaced = self._welcome(sightings, now)
        seen = [
            TrackedFace(track.id, track.sighting.face.landmarks, track.sighting.face.score, track.since_ms)
            for track in self._tracks
            if track.seen
        ]
        height, width = picture.pixels.shape[:2]
        return Scene(now, width, height, seen, appeared, [*lost, *replaced])

    def _is_cut(self, view: NDArray[np.float32]) -> bool:
        alike = None if self._view is None else likeness(view, self._view)
        return alike is not None and alike < _CUT

    async def _find(self, picture: Picture) -> list[Face]:
        """Return the faces in the picture, following those who were seen last."""
        known = [track.sighting.face.landmarks for track in self._tracks if track.seen]
        if not self._is_time_to_search(picture.pts_ms):
            faces = await self._landmarker.find(picture, known, search=False, most=self._most)
            if len(faces) == len(known):
                return faces
            known = [face.landmarks for face in faces]  # somebody moved too fast, or has left
        self._searched_ms = picture.pts_ms
        most = self._most + (len(known) >= self._most)  # somebody larger may have come
        return await self._landmarker.find(picture, known, search=True, most=most)

    def _is_time_to_search(self, now: int) -> bool:
        if self._searched_ms is None or any(track.doubtful or not track.seen for track in self._tracks):
            return True
        passed = now - self._searched_ms
        return not 0 <= passed < (self._newcomers_ms if self._tracks else self._nobody_ms)

    def _follow(self, sightings: list[Sighting], now: int) -> list[int]:
        """Let tracks take what is theirs out of ``sightings``; return those that are given up."""
        matches = matched(self._tracks, sightings, now)
        for track in self._tracks:
            track.seen = False
        for i, track in matches.items():
            track.follow(sightings[i], now)
        sightings[:] = [sighting for i, sighting in enumerate(sightings) if i not in matches]
        return self._end([track for track in self._tracks if not track.seen and self._is_over(track, now)])

    def _is_over(self, track: FaceTrack, now: int) -> bool:
        return not 0 <= now - track.seen_ms < self._forget_ms

    def _welcome(self, sightings: list[Sighting], now: int) -> tuple[list[int], list[int]]:
        """Begin tracks for the largest of ``sightings``; return those, and the tracks that made room for them."""
        appeared, replaced = [], []
        for sighting in sorted(sightings, key=lambda item: -item.box.size):
            seen = sorted((track for track in self._tracks if track.seen), key=lambda item: item.sighting.box.size)
            if len(seen) >= self._most:
                if sighting.box.size < _STAYS * seen[0].sighting.box.size or seen[0].id in appeared:
                    break
                replaced += self._end(seen[:1])
            self._tracks.append(FaceTrack(self._next_id, sighting, now))
            appeared.append(self._next_id)
            self._next_id += 1
        surplus = sorted((track for track in self._tracks if track.seen), key=lambda item: -item.sighting.box.size)
        return appeared, replaced + self._end(surplus[self._most :])

    def _end(self, tracks: list[FaceTrack]) -> list[int]:
        self._tracks = [track for track in self._tracks if track not in tracks]
        return [track.id for track in tracks]
