from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tests.conftest import in_virtual_time
from tests.perception.test_people import KEY, START, Clock, consent, template
from visavis.events import CodedError, Event, FaceRecognized, FaceUnrecognized
from visavis.perception.backends.fake_encoder import FakeFaceEncoder, person_at
from visavis.perception.backends.fake_faces import fake_face
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.identity import Identity
from visavis.perception.people import People
from visavis.storage.memory import MemoryStorage
from visavis.storage.sealing import Sealer

ANNA, BERTA, STRANGER = (0.0, 0.0), (1.0, 0.0), (0.0, 3.0)
PIXELS = np.full((480, 640, 3), 128, np.uint8)
FRAME_MS = 100


class Room:
    """A session in front of which people come and go."""

    def __init__(self, **encoder: object) -> None:
        self.store = MemoryStorage()
        self.clock = Clock()
        self.people = self.new_people()
        self.places = {1: ANNA}
        """Where each track's face lies among the embeddings."""
        self.widths: dict[int, float] = {}
        self.encoder = FakeFaceEncoder(self._who, **encoder)  # type: ignore[arg-type]
        self.identity = Identity(self.encoder, self.people)
        self.pts_ms = 0
        self.seen: set[int] = set()

    def new_people(self) -> People:
        return People(self.store, Sealer(KEY), now_ms=self.clock)

    def _who(self, _: Picture, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
        track_id = round(float(landmarks[168, 0] / 200))
        return person_at(*self.places[track_id])

    async def frame(self) -> list[Event]:
        self.pts_ms += FRAME_MS
        faces = [
            TrackedFace(track, fake_face(200 * track, 240, self.widths.get(track, 180)).landmarks, 0.9, 0)
            for track in self.places
        ]
        lost = sorted(self.seen - set(self.places))
        self.seen = set(self.places)
        await asyncio.sleep(FRAME_MS / 1000)
        picture = Picture(PIXELS, self.pts_ms)
        scene = Scene(self.pts_ms, 640, 480, faces, [], lost)
        return [event async for event in self.identity.look(picture, scene)]

    async def watch(self, seconds: float, until: Callable[[], bool] = lambda: False) -> list[Event]:
        found: list[Event] = []
        for _ in range(round(seconds * 1000 / FRAME_MS)):
            found += await self.frame()
            if until():
                break
        return found


@in_virtual_time
async def test_a_known_face_is_recognized_once_from_three_pictures() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    events = await room.watch(60)
    assert events == [FaceRecognized(track_id=1, person_id=anna.id, distance=0.0, name="Anna")]
    assert room.encoder.calls <= 3 + 60 / 5 + 1  # afterwards it is looked at seldom


@in_virtual_time
async def test_it_takes_less_than_a_second_and_more_than_one_picture() -> None:
    room = Room()
    await room.people.enroll("Anna", consent(), template(*ANNA))
    assert await room.watch(0.5) == []
    assert room.encoder.calls == 2
    assert len(await room.watch(0.4)) == 1


@in_virtual_time
async def test_a_stranger_stays_unknown() -> None:
    room = Room()
    await room.people.enroll("Anna", consent(), template(*ANNA))
    room.places = {1: STRANGER}
    assert await room.watch(20) == [FaceUnrecognized(track_id=1, distance=3.0)]


@in_virtual_time
async def test_with_nobody_known_no_face_is_encoded() -> None:
    room = Room()
    assert await room.watch(5) == [FaceUnrecognized(track_id=1, distance=None)]
    assert room.encoder.calls == 0
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    events = await room.watch(2)
    assert events == [FaceRecognized(track_id=1, person_id=anna.id, distance=0.0, name="Anna")]


@in_virtual_time
async def test_two_people_are_told_apart_and_each_picture_costs_one_encoding() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    berta = await room.people.enroll("Berta", consent(), template(*BERTA))
    room.places = {1: BERTA, 2: ANNA, 3: STRANGER}
    events: list[Event] = []
    for _ in range(30):
        before = room.encoder.calls
        events += await room.frame()
        assert room.encoder.calls <= before + 1
    assert {event.track_id: event.person_id for event in events if isinstance(event, FaceRecognized)} == {
        1: berta.id,
        2: anna.id,
    }
    assert [event.track_id for event in events if isinstance(event, FaceUnrecognized)] == [3]


@in_virtual_time
async def test_whoever_could_be_either_is_unrecognized() -> None:
    room = Room()
    await room.people.enroll("Anna", consent(), template(0.0, 0.0))
    await room.people.enroll("Berta", consent(), template(0.7, 0.0))
    room.places = {1: (0.34, 0.0)}
    (event,) = await room.watch(10)
    assert isinstance(event, FaceUnrecognized)


@in_virtual_time
async def test_whoever_is_forgotten_in_mid_session_is_unrecognized_at_once() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.people.enroll("Berta", consent(), template(*BERTA))
    await room.watch(2)
    await room.people.forget(anna.id)
    assert await room.frame() == [FaceUnrecognized(track_id=1, distance=1.0)]
    assert await room.watch(20) == []


@in_virtual_time
async def test_forgetting_in_another_process_counts_within_a_second() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.watch(2)
    await room.new_people().forget(anna.id)
    assert await room.watch(1.1) == [FaceUnrecognized(track_id=1, distance=None)]


@in_virtual_time
async def test_whoever_expires_in_mid_session_is_unrecognized() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.watch(2)
    room.clock.now_ms = START + anna.expires_ms
    assert await room.frame() == [FaceUnrecognized(track_id=1, distance=None)]
    await room.watch(2)
    assert await room.store.people() == []


@in_virtual_time
async def test_somebody_else_in_the_same_track_is_noticed() -> None:
    room = Room()
    anna = await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.watch(2)
    room.places = {1: STRANGER}
    (event,) = await room.watch(7)
    assert isinstance(event, FaceUnrecognized)
    room.places = {1: ANNA}
    (back,) = await room.watch(7)
    assert isinstance(back, FaceRecognized)
    assert back.person_id == anna.id


@in_virtual_time
async def test_one_strange_picture_changes_nothing() -> None:
    room = Room()
    await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.watch(2)
    calls = room.encoder.calls
    room.places = {1: STRANGER}
    events = await room.watch(7, until=lambda: room.encoder.calls > calls)
    room.places = {1: ANNA}
    assert events + await room.watch(20) == []


@in_virtual_time
async def test_a_face_that_leaves_is_forgotten_and_a_new_one_begins_anew() -> None:
    room = Room()
    await room.people.enroll("Anna", consent(), template(*ANNA))
    await room.watch(2)
    room.places = {}
    assert await room.watch(1) == []
    room.places = {2: ANNA}
    (event,) = await room.watch(2)
    assert isinstance(event, FaceRecognized)
    assert event.track_id == 2


@in_virtual_time
async def test_a_face_too_small_or_blurred_is_not_judged() -> None:
    room = Room()
    room.widths = {1: 30}
    await room.people.enroll("Anna", consent(), template(*ANNA))
    assert await room.watch(3) == []
    assert room.encoder.calls == 0
    blurred = Room(sharpness=0.001)
    await blurred.people.enroll("Anna", consent(), template(*ANNA))
    assert await blurred.watch(3) == []
    room.widths = {}
    assert len(await room.watch(2)) == 1


@in_virtual_time
async def test_an_encoder_that_fails_is_asked_again_later() -> None:
    room = Room(failures=[CodedError("identity.invalid_face", "No.")])
    await room.people.enroll("Anna", consent(), template(*ANNA))
    failures = 0
    events: list[Event] = []
    for _ in range(15):
        try:
            events += await room.frame()
        except CodedError:
            failures += 1
    assert failures == 1
    assert len(events) == 1
