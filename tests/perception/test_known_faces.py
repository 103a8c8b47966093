from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import cast

import numpy as np
import pytest

from tests.perception.posed import scene, seen, shaped
from visavis.events import (
    Capabilities,
    CodedError,
    Event,
    FaceLost,
    FaceRecognized,
    FacesTracked,
    SessionSettings,
    SessionUpdated,
)
from visavis.perception.faces import Scene
from visavis.perception.frames import Picture
from visavis.perception.identity import Identity
from visavis.perception.known_faces import KnownFaces
from visavis.perception.view import View

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None, sees=True)
LOOK = FacesTracked(pts_ms=0, faces=[])


class Doorman:
    """Knows everybody, and writes down whom it was shown."""

    def __init__(self) -> None:
        self.shown: list[Scene] = []
        self.failure: CodedError | None = None

    async def look(self, _: Picture, view: Scene) -> AsyncGenerator[Event, None]:
        self.shown.append(view)
        if self.failure is not None:
            raise self.failure
        for face in view.faces:
            yield FaceRecognized(track_id=face.track_id, person_id="p", distance=0.2, name="Ada")


class Hall:
    """A session whose recognition can be switched."""

    def __init__(self) -> None:
        self.doormen: list[Doorman] = []
        self.view = View()
        self.known = KnownFaces(self._doorman, self.view)

    def _doorman(self) -> Identity:
        self.doormen.append(Doorman())
        return cast("Identity", self.doormen[-1])

    def switch(self, *, seeing: bool, recognition: bool) -> None:
        settings = SessionSettings(seeing=seeing, recognition=recognition)
        self.known.switch(SessionUpdated(settings=settings, capabilities=ABLE))

    def comes(self, track: int) -> None:
        self.view.scene = scene(seen(shaped()), 0, track)
        self.view.picture = Picture(np.zeros((480, 640, 3), np.uint8), 0)

    async def look(self) -> list[Event]:
        return [event async for event in self.known.look(LOOK)]


async def test_nobody_is_compared_unless_seeing_and_recognition_are_both_on() -> None:
    hall = Hall()
    hall.comes(1)
    for seeing, recognition in ((False, True), (True, False)):
        hall.switch(seeing=seeing, recognition=recognition)
        assert not hall.known.is_wanted(LOOK)
        assert await hall.look() == []
    assert not hall.doormen
    hall.switch(seeing=True, recognition=True)
    assert hall.known.is_wanted(LOOK)
    assert [type(event) for event in await hall.look()] == [FaceRecognized]


async def test_switching_off_forgets_everybody() -> None:
    hall = Hall()
    hall.comes(1)
    hall.switch(seeing=True, recognition=True)
    hall.switch(seeing=True, recognition=True)
    assert len(hall.doormen) == 1, "other settings change nothing"
    hall.switch(seeing=False, recognition=True)
    hall.switch(seeing=True, recognition=True)
    assert len(hall.doormen) == 2


async def test_faces_that_went_in_a_picture_that_was_passed_over_are_forgotten_too() -> None:
    hall = Hall()
    hall.switch(seeing=True, recognition=True)
    hall.known.lose(FaceLost(track_id=7))
    hall.comes(8)
    await hall.look()
    await hall.look()
    assert [view.lost for view in hall.doormen[0].shown] == [[7], []]


async def test_an_error_is_told_once_and_then_nobody_is_looked_at_for_a_while() -> None:
    hall = Hall()
    hall.switch(seeing=True, recognition=True)
    hall.comes(1)
    hall.doormen[0].failure = CodedError("storage.unreachable", "The database does not answer.", retryable=True)
    with pytest.raises(CodedError):
        await hall.look()
    assert not hall.known.is_wanted(LOOK)
    hall.view.picture = Picture(np.zeros((480, 640, 3), np.uint8), 6_000)
    assert hall.known.is_wanted(LOOK)


async def test_nothing_is_said_after_switching_off() -> None:
    hall = Hall()
    hall.switch(seeing=True, recognition=True)
    hall.comes(1)
    news = hall.known.look(LOOK)
    hall.switch(seeing=True, recognition=False)
    assert [event async for event in news] == []
