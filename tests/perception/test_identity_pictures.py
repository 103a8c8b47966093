"""Two people with two photos each, and a third in a video: whose face it is, from real pictures."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.models.installed import model_file
from tests.perception.test_people import KEY, consent
from visavis.events import Event, FaceRecognized, FaceUnrecognized
from visavis.inference import Runner
from visavis.models.face_embedding import FaceEmbedding
from visavis.perception.backends.dlib_faces import DlibFaceEncoder
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.enrollment import Enrollment
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture, decode_picture, fitted_picture
from visavis.perception.identity import Identity
from visavis.perception.people import People
from visavis.storage.memory import MemoryStorage
from visavis.storage.sealing import Sealer

PHOTOS = ("obama", "obama2", "biden", "biden2")


@dataclass(frozen=True, slots=True)
class Eyes:
    landmarker: FaceMeshLandmarker
    encoder: DlibFaceEncoder

    async def embedding(self, picture: Picture) -> NDArray[np.float32]:
        (face,) = await self.landmarker.find(picture, [], search=True, most=1)
        return (await self.encoder.encode(picture, face.landmarks)).embedding


@pytest.fixture
async def eyes() -> AsyncIterator[Eyes]:
    model_file("face-mesh")
    embedding = model_file("face-embedding")
    made = Eyes(
        FaceMeshLandmarker(embedding.parents[1] / "face-mesh"), DlibFaceEncoder(FaceEmbedding(embedding), Runner("e"))
    )
    yield made
    await made.landmarker.close()
    await made.encoder.close()


def photo(folder: Path, name: str, *, longest: int = 640) -> Picture:
    return decode_picture((folder / f"{name}.jpg").read_bytes(), 0, longest=longest)


@pytest.mark.parametrize("longest", [1280, 640, 400])
async def test_photos_of_one_person_lie_close_and_of_two_far_apart(eyes: Eyes, test_data: Path, longest: int) -> None:
    found = {name: await eyes.embedding(photo(test_data, name, longest=longest)) for name in PHOTOS}
    for one, other in itertools.combinations(PHOTOS, 2):
        distance = float(np.linalg.norm(found[one] - found[other]))
        if one[:5] == other[:5]:
            assert distance < 0.5, (one, other)
        else:
            assert distance > 0.7, (one, other)


async def known(eyes: Eyes, folder: Path) -> People:
    """Enroll each of both from one photo."""
    people = People(MemoryStorage(), Sealer(KEY))
    for name in ("obama", "biden"):
        enrollment = Enrollment(eyes.landmarker, eyes.encoder)
        await enrollment.add(photo(folder, name), name)
        await people.enroll(name, consent(), enrollment.template())
    return people


async def session(eyes: Eyes, people: People, pictures: list[Picture]) -> list[Event]:
    """Show pictures one after the other, a fifth of a second apart."""
    identity = Identity(eyes.encoder, people)
    events: list[Event] = []
    for number, shown in enumerate(pictures):
        picture = Picture(shown.pixels, number * 200)
        faces = await eyes.landmarker.find(picture, [], search=True, most=4)
        faces.sort(key=lambda face: float(face.landmarks[0, 0]))  # whoever is on the left keeps the same track
        height, width = picture.pixels.shape[:2]
        tracked = [TrackedFace(i + 1, face.landmarks, face.score, 0) for i, face in enumerate(faces)]
        scene = Scene(picture.pts_ms, width, height, tracked, [], [])
        events += [event async for event in identity.look(picture, scene)]
    return events


def shaken(picture: Picture) -> list[Picture]:
    """Return what a camera would see of a photo in an unsteady hand and light."""
    generator = np.random.default_rng(7)
    made = []
    for _ in range(12):
        x, y = generator.integers(0, 12, 2)
        light = generator.uniform(0.7, 1.2)
        noisy = picture.pixels[y:, x:] * light + generator.normal(0, 4, picture.pixels[y:, x:].shape)
        made.append(Picture(np.clip(noisy, 0, 255).astype(np.uint8), 0))
    return made


@pytest.mark.parametrize("name", ["obama", "biden"])
async def test_whoever_was_enrolled_from_one_photo_is_recognized_in_another(
    eyes: Eyes, test_data: Path, name: str
) -> None:
    people = await known(eyes, test_data)
    (event,) = await session(eyes, people, shaken(photo(test_data, f"{name}2")))
    assert isinstance(event, FaceRecognized)
    assert event.name == name


async def test_somebody_else_stays_unknown(eyes: Eyes, test_data: Path) -> None:
    people = await known(eyes, test_data)
    for video in ("face_smile.mp4", "face_gaze.mp4"):
        with av.open(str(test_data / video)) as container:
            frames = itertools.islice(container.decode(video=0), 0, 70, 6)
            pictures = [fitted_picture(np.asarray(item.to_ndarray(format="rgb24"), np.uint8), 0) for item in frames]
        (event,) = await session(eyes, people, pictures)
        assert isinstance(event, FaceUnrecognized)
        assert event.distance is not None
        assert event.distance > 0.6


async def test_both_in_one_picture_are_told_apart(eyes: Eyes, test_data: Path) -> None:
    people = await known(eyes, test_data)
    pixels = [photo(test_data, name, longest=480).pixels for name in ("obama2", "biden2")]
    height = min(len(item) for item in pixels)
    together = Picture(np.concatenate([item[:height] for item in pixels], axis=1), 0)
    events = await session(eyes, people, shaken(together))
    assert sorted(event.name for event in events if isinstance(event, FaceRecognized)) == ["biden", "obama"]
    assert len(events) == 2
