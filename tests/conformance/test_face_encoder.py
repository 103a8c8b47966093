"""What every encoder of faces guarantees. Another one joins by a line in ``encoder``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.models.installed import model_file
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.perception.backends.fake_encoder import FakeFaceEncoder
from visavis.perception.backends.fake_faces import fake_face
from visavis.perception.face_encoder import EncodedFace, FaceEncoder
from visavis.perception.frames import Picture


@pytest.fixture(params=["fake", "dlib"])
async def encoder(request: pytest.FixtureRequest) -> AsyncIterator[FaceEncoder]:
    made: FaceEncoder
    if request.param == "fake":
        made = FakeFaceEncoder(lambda picture, landmarks: picture.pixels.ravel()[:128] + landmarks[:128, 0])
    else:
        from visavis.models.face_embedding import FaceEmbedding
        from visavis.perception.backends.dlib_faces import DlibFaceEncoder

        made = DlibFaceEncoder(FaceEmbedding(model_file("face-embedding")), Runner("encoder"))
    yield made
    await made.close()


def picture(seed: int) -> Picture:
    """Return something like a face in soft light, different for each seed."""
    rough = np.random.default_rng(seed).integers(60, 200, (12, 16, 3)).astype(np.float64)
    return Picture(np.kron(rough, np.ones((40, 40, 1))).astype(np.uint8), seed)


LANDMARKS = fake_face(320, 240, 200).landmarks


def assert_sane(face: EncodedFace) -> None:
    assert face.embedding.shape == (128,)
    assert face.embedding.dtype == np.float32
    assert np.isfinite(face.embedding).all()
    assert face.sharpness >= 0
    assert 0 <= face.brightness <= 1
    assert 0 <= face.contrast <= 1


async def test_a_face_becomes_a_point_and_the_same_one_again(encoder: FaceEncoder) -> None:
    first = await encoder.encode(picture(1), LANDMARKS)
    assert_sane(first)
    again = await encoder.encode(picture(1), LANDMARKS.copy())
    np.testing.assert_allclose(first.embedding, again.embedding, atol=1e-5)
    other = await encoder.encode(picture(2), LANDMARKS)
    assert np.linalg.norm(first.embedding - other.embedding) > 0.01


async def test_sessions_do_not_get_each_others_faces(encoder: FaceEncoder) -> None:
    alone = [(await encoder.encode(picture(seed), LANDMARKS)).embedding for seed in range(5)]
    together = await asyncio.gather(*(encoder.encode(picture(seed), LANDMARKS) for seed in range(5)))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one, other.embedding, atol=1e-5)


@pytest.mark.parametrize(
    ("x", "y", "width"), [(0, 0, 200), (640, 480, 300), (-500, 240, 100), (320, 240, 2), (320, 240, 3000)]
)
async def test_a_face_beyond_the_edge_or_of_any_size_harms_nothing(
    encoder: FaceEncoder, x: float, y: float, width: float
) -> None:
    assert_sane(await encoder.encode(picture(1), fake_face(x, y, width).landmarks))


@pytest.mark.parametrize(
    "landmarks",
    [np.full((478, 3), np.nan, np.float32), np.full((478, 3), np.inf, np.float32), np.zeros(0, np.float32)],
)
async def test_landmarks_that_are_none_get_a_code(encoder: FaceEncoder, landmarks: NDArray[np.float32]) -> None:
    with pytest.raises(CodedError) as caught:
        await encoder.encode(picture(1), landmarks)
    assert caught.value.code == "identity.invalid_face"
    assert_sane(await encoder.encode(picture(1), LANDMARKS))
