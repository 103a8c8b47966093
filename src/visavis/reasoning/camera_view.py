"""The newest picture of the camera, for as long as she may see."""

from __future__ import annotations

from visavis.events import Event, SessionOpened, SessionUpdated, VideoFrameReceived

SHOWN: tuple[type[Event], ...] = (SessionOpened, SessionUpdated, VideoFrameReceived)
"""What :meth:`CameraView.follow` listens to."""


class CameraView:
    """Keeps one picture of one session, in memory alone, while seeing is switched on."""

    def __init__(self) -> None:
        self._sees = False
        self._picture: bytes | None = None

    def follow(self, event: SessionOpened | SessionUpdated | VideoFrameReceived) -> None:
        """Take note of a picture, or that there are to be none. A listener that returns at once."""
        if isinstance(event, VideoFrameReceived):
            self._picture = event.data if self._sees else None
            return
        self._sees = event.settings.seeing
        if not self._sees:
            self._picture = None

    def picture(self) -> bytes | None:
        """Return the newest picture as JPEG; None if there is none, or she may not see."""
        return self._picture
