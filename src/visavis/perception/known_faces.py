"""Recognition in one session: only while its settings ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace

from visavis.events import CodedError, Event, FaceLost, FacesTracked, SessionOpened, SessionUpdated
from visavis.perception.identity import Identity
from visavis.perception.view import View

_REST_MS = 5_000
"""After an error nobody is looked at for so long."""


class KnownFaces:
    """Looks at the faces in view, when somebody has agreed to that."""

    def __init__(self, identity: Callable[[], Identity], view: View) -> None:
        """``identity`` makes one that has seen nobody yet."""
        self._make = identity
        self._view = view
        self._identity: Identity | None = None
        self._lost: set[int] = set()
        self._rests_until_ms = 0

    def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Follow the settings. Switched off, all that is held of faces is forgotten (it runs inline)."""
        wanted = event.settings.seeing and event.settings.recognition
        if wanted != (self._identity is not None):
            self._identity = self._make() if wanted else None
            self._lost.clear()

    def is_wanted(self, _: FacesTracked) -> bool:
        """Tell whether faces are to be looked at (for the bus, which asks before it delivers)."""
        picture = self._view.picture
        rested = picture is not None and picture.pts_ms >= self._rests_until_ms
        return self._identity is not None and rested

    def lose(self, event: FaceLost) -> None:
        """Take note of a face that is gone, though the picture in which it went may be passed over (inline)."""
        if self._identity is not None:
            self._lost.add(event.track_id)

    async def look(self, _: FacesTracked) -> AsyncIterator[Event]:
        """Look at the newest picture; yield what has become known. Raises what ``Identity.look`` raises."""
        identity, picture, scene = self._identity, self._view.picture, self._view.scene
        if identity is None or picture is None or scene is None:
            return
        lost, self._lost = self._lost | set(scene.lost), set()
        try:
            async with aclosing(identity.look(picture, replace(scene, lost=sorted(lost)))) as news:
                async for event in news:
                    if identity is not self._identity:
                        return  # switched off meanwhile
                    yield event
        except CodedError:  # told once, not with every picture
            self._rests_until_ms = picture.pts_ms + _REST_MS
            raise
