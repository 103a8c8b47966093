"""Who is in front of the camera, if they agreed to be known."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from visavis.events import Event, FaceRecognized, FaceUnrecognized
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.face_quality import FOR_RECOGNITION, QualityLimits, face_view, pixel_problems
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.matching import Evidence, Thresholds, Verdict
from visavis.perception.people import People


@dataclass(frozen=True, slots=True)
class IdentityTiming:
    """When a face is encoded. Times are those of the pictures."""

    undecided_ms: int = 250
    """From one picture to the next while it is not known who it is: pictures that follow at once tell the same."""
    recognized_ms: int = 5_000
    """From one check to the next of somebody who was recognized."""
    unrecognized_ms: int = 3_000
    """The same for a stranger, who may have been turned away or in the dark."""


@dataclass(slots=True)
class _Track:
    evidence: Evidence
    due_ms: int
    verdict: Verdict | None = None
    told: str | None = None
    """What was last told: a person's id, '' for nobody, or None for nothing yet."""


class Identity:
    """Recognizes the faces in one session.

    Nothing is decided from one picture alone. Of a face that is not known only the last few embeddings are held, in
    memory, until it leaves the view.
    """

    def __init__(
        self,
        encoder: FaceEncoder,
        people: People,
        *,
        timing: IdentityTiming | None = None,
        limits: QualityLimits = FOR_RECOGNITION,
        thresholds: Thresholds | None = None,
    ) -> None:
        """Begin with no faces. ``encoder`` and ``people`` are shared by all sessions."""
        self._encoder = encoder
        self._people = people
        self._timing = timing or IdentityTiming()
        self._limits = limits
        self._thresholds = thresholds or Thresholds()
        self._tracks: dict[int, _Track] = {}

    async def look(self, picture: Picture, scene: Scene) -> AsyncGenerator[Event, None]:
        """Take the next picture and the faces in it; yield what has become known of them, on change.

        One face at most is encoded, which takes some 10 ms; with most pictures there is nothing to do. Somebody who is
        forgotten, or whose time is over, is unrecognized with the next picture (of another process: within a second).

        Raises CodedError of the encoder or the database.
        """
        await self._people.refresh()
        for track_id in scene.lost:
            self._tracks.pop(track_id, None)
        for face in scene.faces:
            self._tracks.setdefault(face.track_id, _Track(Evidence(self._thresholds), picture.pts_ms))
        examined = await self._examine(picture, scene.faces) if self._people.gallery.ids else None
        for track_id, track in list(self._tracks.items()):
            settled = self._judge(track)
            if track is examined and settled:
                told = track.verdict is not None and track.verdict.person_id
                pause = self._timing.recognized_ms if told else self._timing.unrecognized_ms
                track.due_ms = picture.pts_ms + pause
            event = self._news(track_id, track)
            if event is not None:
                yield event

    async def _examine(self, picture: Picture, faces: Sequence[TrackedFace]) -> _Track | None:
        """Encode the face that has waited longest, if one is due; return its track if it could be seen well enough."""
        for face in sorted(faces, key=lambda item: self._tracks[item.track_id].due_ms):
            track = self._tracks[face.track_id]
            if picture.pts_ms < track.due_ms:
                return None
            track.due_ms = picture.pts_ms + self._timing.undecided_ms  # whatever comes of it
            if face_view(face.landmarks).problems(self._limits):
                continue
            encoded = await self._encoder.encode(picture, face.landmarks)
            if pixel_problems(encoded, self._limits):
                return None
            return track if track.evidence.add(encoded.embedding) else None
        return None

    def _judge(self, track: _Track) -> bool:
        """Bring a track's verdict up to date with who is known now; return whether it rests on what was seen last."""
        gallery = self._people.gallery
        held = track.verdict.person_id if track.verdict is not None else None
        verdict = track.evidence.decide(gallery, held) if gallery.ids else Verdict(None, None)
        if verdict is None and held is not None and held not in gallery.ids:
            track.verdict = Verdict(None, None)
        elif verdict is not None:
            track.verdict = verdict
        return verdict is not None

    def _news(self, track_id: int, track: _Track) -> Event | None:
        verdict = track.verdict
        if verdict is None or (verdict.person_id or "") == track.told:
            return None
        track.told = verdict.person_id or ""
        if verdict.person_id is None:
            return FaceUnrecognized(track_id=track_id, distance=verdict.distance)
        name = self._people.name_of(verdict.person_id)
        return FaceRecognized(
            track_id=track_id, person_id=verdict.person_id, distance=verdict.distance or 0.0, name=name
        )
