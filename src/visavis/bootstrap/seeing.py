"""What sees, shared by all sessions: who finds faces, who tells them apart, and who is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from visavis.config import Settings
from visavis.inference import Runner
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.people import People
from visavis.perception.reading import FaceReader
from visavis.perception.sight import Sight
from visavis.perception.video_classification import VideoClassifier


@dataclass(slots=True)
class Eyes:
    """What all sessions see with."""

    landmarker: FaceLandmarker
    runner: Runner
    """Decodes pictures and reads faces."""
    encoder: FaceEncoder | None = None
    people: People | None = None
    """Those who are known; there where there is an encoder."""
    classifier: VideoClassifier | None = None
    """Watches movement over time."""
    on_sight: Callable[[Sight], None] | None = None
    """Called with what looks in each new session, for whoever wants to draw what it sees."""

    async def close(self) -> None:
        """Release the models."""
        await self.landmarker.close()
        if self.encoder is not None:
            await self.encoder.close()
        if self.classifier is not None:
            await self.classifier.close()
        self.runner.close()


def warm() -> None:
    """Load what the first picture would otherwise wait for. Blocking."""
    import cv2

    from visavis.perception.face_shape import reference_face
    from visavis.perception.frames import decode_picture

    _, blank = cv2.imencode(".jpg", np.full((64, 64, 3), 128, np.uint8))
    decode_picture(blank.tobytes(), 0)
    front = reference_face() @ np.diag([4.0, -4.0, -4.0]) + [320.0, 240.0, 0.0]
    face = TrackedFace(1, front.astype(np.float32), 1.0, 0)
    FaceReader().read(face, Scene(0, 640, 480, [face], [], []), expressions=True)


def eyes(settings: Settings, landmarker: FaceLandmarker) -> Eyes:
    """Return what all sessions see with, without recognition."""
    # A look that is late is replaced by the next one; an event loop that is late by nothing.
    return Eyes(landmarker, Runner("faces", threads=settings.face_threads, nice=5))
