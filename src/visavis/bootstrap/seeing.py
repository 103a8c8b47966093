"""What sees, shared by all sessions: who finds faces, who tells them apart, and who is known."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.config import Settings
from visavis.inference import Runner
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.people import People


@dataclass(slots=True)
class Eyes:
    """What all sessions see with."""

    landmarker: FaceLandmarker
    runner: Runner
    """Decodes pictures and reads faces."""
    encoder: FaceEncoder | None = None
    people: People | None = None
    """Those who are known; there where there is an encoder."""

    async def close(self) -> None:
        """Release the models."""
        await self.landmarker.close()
        if self.encoder is not None:
            await self.encoder.close()
        self.runner.close()


def eyes(settings: Settings, landmarker: FaceLandmarker) -> Eyes:
    """Return what all sessions see with, without recognition."""
    # A look that is late is replaced by the next one; an event loop that is late by nothing.
    return Eyes(landmarker, Runner("faces", threads=settings.face_threads, nice=5))
