"""What everything that finds faces keeps to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import numpy as np
import pytest

from tests.perception.served import served
from tests.perception.staged import HEIGHT, WIDTH, FakeStage, PhotoStage, Place, Stage
from visavis.events import MESH_POINTS
from visavis.perception.face_boxes import box_of
from visavis.perception.landmarker import Face

LEFT = Place(160, 220, 110, "biden2.jpg")
RIGHT = Place(450, 240, 130, "obama.jpg")


@pytest.fixture(params=["fake", "face-mesh", "fake, served as pixels", "face-mesh, served as JPEG"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    kind, _, how = request.param.partition(", ")
    made: Stage = FakeStage() if kind == "fake" else PhotoStage(request.getfixturevalue("test_data"))
    if not how:
        yield made
        await made.landmarker.close()
        return
    async with served(made, jpeg_quality=95 if "JPEG" in how else None) as remote:
        yield remote


def assert_at(faces: Sequence[Face], places: Sequence[Place]) -> None:
    """Assert that there is a face in each of the places, in this order, and no other."""
    assert len(faces) == len(places)
    for face, place in zip(faces, places, strict=True):
        assert face.landmarks.shape == (MESH_POINTS, 3)
        assert face.landmarks.dtype == np.float32
        assert np.isfinite(face.landmarks).all()
        assert 0 <= face.score <= 1
        box = box_of(face.landmarks)
        assert box.center == pytest.approx((place.x, place.y), abs=0.25 * place.width)
        assert box.right - box.left == pytest.approx(place.width, rel=0.25)
        eyes = face.landmarks[[468, 473]]
        assert eyes[0, 0] < eyes[1, 0]
        assert (eyes[:, 1] < box.center[1]).all()


async def test_says_what_it_is(stage: Stage) -> None:
    assert stage.landmarker.name


async def test_nobody(stage: Stage) -> None:
    assert await stage.landmarker.find(stage.picture([]), [], search=True, most=4) == []
    assert await stage.landmarker.find(stage.picture([]), [], search=False, most=4) == []


async def test_only_a_search_finds_somebody_new(stage: Stage) -> None:
    picture = stage.picture([LEFT])
    assert await stage.landmarker.find(picture, [], search=False, most=4) == []
    assert_at(await stage.landmarker.find(picture, [], search=True, most=4), [LEFT])


async def test_known_faces_are_followed_in_their_order(stage: Stage) -> None:
    found = await stage.landmarker.find(stage.picture([LEFT, RIGHT]), [], search=True, most=4)
    assert_at(found, [RIGHT, LEFT])  # the larger one first
    known = [face.landmarks for face in reversed(found)]
    moved = [LEFT._replace(x=LEFT.x + 20), RIGHT._replace(y=RIGHT.y - 20)]
    for search in (False, True):
        again = await stage.landmarker.find(stage.picture(moved), known, search=search, most=4)
        assert_at(again, moved)


async def test_who_has_left_is_not_found_and_who_came_is(stage: Stage) -> None:
    (known,) = await stage.landmarker.find(stage.picture([LEFT]), [], search=True, most=4)
    only_other = stage.picture([RIGHT])
    assert await stage.landmarker.find(only_other, [known.landmarks], search=False, most=4) == []
    assert_at(await stage.landmarker.find(only_other, [known.landmarks], search=True, most=4), [RIGHT])
    both = stage.picture([LEFT, RIGHT])
    assert_at(await stage.landmarker.find(both, [known.landmarks], search=False, most=4), [LEFT])
    assert_at(await stage.landmarker.find(both, [known.landmarks], search=True, most=4), [LEFT, RIGHT])


async def test_nobody_is_found_twice(stage: Stage) -> None:
    picture = stage.picture([LEFT])
    (face,) = await stage.landmarker.find(picture, [], search=True, most=4)
    nearly = face.landmarks + np.array([8, -5, 0], np.float32)
    found = await stage.landmarker.find(picture, [face.landmarks, nearly], search=True, most=4)
    assert_at(found, [LEFT])


async def test_at_most_so_many(stage: Stage) -> None:
    row = [Place(90 + 150 * i, 240, 80 + 10 * i, ("biden2.jpg", "obama.jpg")[i % 2]) for i in range(4)]
    picture = stage.picture(row)
    assert_at(await stage.landmarker.find(picture, [], search=True, most=2), [row[3], row[2]])
    found = await stage.landmarker.find(picture, [], search=True, most=4)
    assert_at(found, row[::-1])
    smallest = found[-1].landmarks
    assert_at(await stage.landmarker.find(picture, [smallest], search=True, most=2), [row[0], row[3]])


async def test_nonsense_is_not_followed(stage: Stage) -> None:
    picture = stage.picture([])
    wild = [np.full((MESH_POINTS, 3), value, np.float32) for value in (np.nan, np.inf, 0, 1e9, -5000)]
    spread = np.random.default_rng(0).uniform(-WIDTH, 2 * HEIGHT, (MESH_POINTS, 3)).astype(np.float32)
    assert await stage.landmarker.find(picture, [*wild, spread], search=False, most=9) == []


async def test_many_sessions_at_the_same_time(stage: Stage) -> None:
    places = [Place(150 + 30 * i, 200 + 10 * i, 90 + 10 * i) for i in range(7)]
    pictures = [stage.picture([place]) for place in places]
    together = await asyncio.gather(*(stage.landmarker.find(picture, [], search=True, most=4) for picture in pictures))
    for faces, place in zip(together, places, strict=True):
        assert_at(faces, [place])
    followed = await asyncio.gather(
        *(
            stage.landmarker.find(picture, [face.landmarks for face in faces], search=False, most=4)
            for picture, faces in zip(pictures, together, strict=True)
        )
    )
    for faces, place in zip(followed, places, strict=True):
        assert_at(faces, [place])


async def test_one_that_is_cancelled_harms_no_other(stage: Stage) -> None:
    picture = stage.picture([LEFT])
    tasks = [asyncio.create_task(stage.landmarker.find(picture, [], search=True, most=4)) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for faces in results[1:]:
        assert isinstance(faces, list)
        assert_at(faces, [LEFT])
