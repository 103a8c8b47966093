from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.inference import requests
from visavis.inference.requests import ClipRequest, FaceRequest, FoundFace, FoundFaces, HeardSound, WatchedClip

coordinates = st.floats(-5_000, 5_000, width=32)
some_landmarks = hnp.arrays(np.float32, (478, 3), elements=coordinates, fill=coordinates)
pixels = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6).map(lambda shape: (*shape, 3)))


@given(st.one_of(st.binary(min_size=1), pixels), st.lists(some_landmarks, max_size=2), st.booleans(), st.integers(1, 9))
def test_a_face_request_arrives_as_it_was_sent(
    picture: bytes | NDArray[np.uint8], known: list[NDArray[np.float32]], search: bool, most: int
) -> None:
    body, params = requests.pack_face(FaceRequest(picture, known, search, most))
    size = {name: int(params[name]) if name in params else None for name in ("width", "height")}
    arrived = requests.unpack_face(
        body, known=int(params["known"]), search=params["search"] == "true", most=int(params["most"]), **size
    )
    assert (arrived.search, arrived.most) == (search, most)
    np.testing.assert_array_equal(np.array(arrived.known), np.array(known))
    if isinstance(picture, bytes):
        assert arrived.picture == picture
    else:
        np.testing.assert_array_equal(arrived.picture, picture)


@given(st.binary(max_size=200), st.integers(0, 1), st.one_of(st.none(), st.integers(1, 9)))
def test_whatever_comes_is_a_request_or_refused(body: bytes, known: int, side: int | None) -> None:
    try:
        request = requests.unpack_face(body, known=known, search=True, most=1, width=side, height=side)
    except CodedError as error:
        assert error.code == "request.invalid"
    else:
        assert len(request.known) == known


def test_landmarks_that_are_no_numbers_are_refused() -> None:
    body = np.full((478, 3), np.nan, "<f4").tobytes() + b"picture"
    with pytest.raises(CodedError) as caught:
        requests.unpack_face(body, known=1, search=True, most=1, width=None, height=None)
    assert caught.value.code == "request.invalid"


@given(st.lists(st.tuples(some_landmarks, st.floats(0, 1)), max_size=2))
def test_faces_arrive_to_a_hundredth_of_a_pixel(found: list[tuple[NDArray[np.float32], float]]) -> None:
    faces = FoundFaces(640, 480, [FoundFace(landmarks, score) for landmarks, score in found])
    arrived = requests.faces_from_json(json.loads(json.dumps(requests.faces_to_json(faces))))
    assert (arrived.width, arrived.height, len(arrived.faces)) == (640, 480, len(found))
    for mine, theirs in zip(faces.faces, arrived.faces, strict=True):
        assert theirs.landmarks.dtype == np.float32
        np.testing.assert_allclose(theirs.landmarks, mine.landmarks, atol=0.0056)
        assert theirs.score == pytest.approx(mine.score, abs=1e-4)


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=3, max_dims=3, max_side=4).map(lambda shape: (*shape, 3))))
def test_a_clip_arrives_as_it_was_sent(clip: NDArray[np.uint8]) -> None:
    body, params = requests.pack_clip(ClipRequest(clip, "features"))
    frames, height, width = (int(params[name]) for name in ("frames", "height", "width"))
    arrived = requests.unpack_clip(body, frames=frames, height=height, width=width, want="features")
    assert arrived.want == params["want"] == "features"
    np.testing.assert_array_equal(arrived.clip, clip)
    with pytest.raises(CodedError):
        requests.unpack_clip(body + b"x", frames=frames, height=height, width=width, want="labels")


def test_what_was_made_of_a_clip_arrives() -> None:
    watched = WatchedClip("model", [("a", 0.75), ("b", 0.25)], [0.5, -1.0])
    assert requests.clip_from_json(json.loads(json.dumps(requests.clip_to_json(watched)))) == watched


@pytest.mark.parametrize("body", [b"", b"x", b"xyz", b"\0" * (30 * 32_000 + 2)])
def test_sound_that_is_none_or_too_long_is_refused(body: bytes) -> None:
    with pytest.raises(CodedError) as caught:
        requests.unpack_audio(body)
    assert caught.value.code == "request.invalid"


def test_sound_arrives_as_samples() -> None:
    assert requests.unpack_audio(b"\x01\x00\xff\xff").tolist() == [1, -1]


@given(st.lists(st.tuples(st.text(max_size=9), st.floats(0, 1)), max_size=3), st.booleans())
def test_what_was_heard_arrives_as_it_was_sent(sounds: list[tuple[str, float]], tells: bool) -> None:
    heard = HeardSound("ear", sounds, [0.25, -0.5], {"happy": 0.75} if tells else None)
    arrived = requests.sound_from_json(json.loads(json.dumps(requests.sound_to_json(heard))))
    assert [label for label, _ in arrived.sounds] == [label for label, _ in sounds]
    assert [score for _, score in arrived.sounds] == pytest.approx([score for _, score in sounds], abs=1e-6)
    assert (arrived.embedding, arrived.emotions) == (heard.embedding, heard.emotions)
    samples = np.array([1, -2, 32_767], np.int16)
    body, params = requests.pack_sound(samples)
    assert params == {}
    np.testing.assert_array_equal(requests.unpack_audio(body), samples)
