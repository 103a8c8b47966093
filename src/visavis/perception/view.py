"""What is in view: the newest picture of a session's camera, and what was read off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.reading import FaceReading


@dataclass(slots=True)
class View:
    """Shared by everything that looks at one session. It is in memory alone, and the next picture replaces it."""

    picture: Picture | None = None
    scene: Scene | None = None
    readings: dict[int, FaceReading] = field(default_factory=dict)
    """By track."""
    interlocutor: int | None = None
    """Track of the one who is talked with."""

    @property
    def faces(self) -> Sequence[TrackedFace]:
        """Return the faces in the picture, the interlocutor's first."""
        faces = self.scene.faces if self.scene is not None else []
        return sorted(faces, key=lambda face: face.track_id != self.interlocutor)

    def clear(self) -> None:
        """Forget the picture and all that was read off it."""
        self.picture = self.scene = self.interlocutor = None
        self.readings = {}
