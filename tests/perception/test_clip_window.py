"""Clips of one person: where they are cut out, and when."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.clip_window import FACE_SIDE, PERSON_SIDE, ClipWindow, Square, cut, framed
from visavis.perception.face_boxes import FaceBox

FACE = FaceBox(280, 100, 360, 180)
PICTURE = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)


def window(**changes: object) -> ClipWindow:
    return ClipWindow("face", **{"frames": 16, "size": 32, "step_ms": 145, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("fps", [7, 10, 12, 15, 25, 30])
def test_frames_are_as_far_apart_as_the_model_wants(fps: int) -> None:
    """On average, whatever the camera's rate; every half clip there is another."""
    found, made = [], window()
    for number in range(20 * fps):
        made.add(PICTURE, round(1_000 * number / fps), FACE)
        if made.is_full:
            found.append((number / fps, made.take()))
    assert [clip.window_ms for _, clip in found] == pytest.approx([15 * 145] * len(found), abs=160)
    times = np.array([time for time, _ in found])
    assert times[0] == pytest.approx(15 * 0.145, abs=0.16)
    assert np.diff(times) == pytest.approx(8 * 0.145, abs=0.16)


def test_a_slow_camera_gives_longer_clips() -> None:
    made = window()
    for number in range(16):
        made.add(PICTURE, 400 * number, FACE)
    assert made.take().window_ms == 6_000


@pytest.mark.parametrize("pause_ms", [2_000, -500])
def test_after_a_gap_it_begins_anew(pause_ms: int) -> None:
    made = window()
    for number in range(15):
        made.add(PICTURE, 145 * number, FACE)
    made.add(PICTURE, 145 * 14 + pause_ms, FACE)
    assert not made.is_full
    with pytest.raises(ValueError, match="not full"):
        made.take()


def test_the_square_follows_slowly() -> None:
    """A face that jumps moves inside the square before the square moves."""
    made = window(size=64)
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[:, 400:] = 255  # what the square sees once it has followed the face to the right
    bright = []
    for number in range(30):
        face = FaceBox(180, 200, 260, 280) if number < 8 else FaceBox(460, 200, 540, 280)
        made.add(picture, 145 * number, face)
        if made.is_full:
            bright.append([float(frame.mean()) / 255 for frame in made.take().frames])
    assert bright[0][7] == 0
    assert 0 < bright[0][9] < bright[0][12] < bright[1][-1]
    assert bright[1][-1] > 0.9


def test_a_person_is_more_than_a_face() -> None:
    near, far = framed(FACE, "face"), framed(FACE, "person")
    assert (near.x, near.y, near.side) == (320, 140, FACE_SIDE * 80)
    assert far.side == PERSON_SIDE * 80
    assert far.y > near.y


@given(x=st.floats(-200, 900), y=st.floats(-200, 700), side=st.floats(0.5, 3_000), size=st.integers(8, 64))
def test_any_square_can_be_cut(x: float, y: float, side: float, size: int) -> None:
    found = cut(PICTURE, Square(x, y, side), size)
    assert found.shape == (size, size, 3)
    assert found.dtype == np.uint8


def test_a_cut_shows_what_is_there() -> None:
    assert np.array_equal(cut(PICTURE, Square(116, 216, 32), 32), PICTURE[200:232, 100:132])
    # Moved inside where it would reach beyond the picture.
    assert np.array_equal(cut(PICTURE, Square(-50, 900, 32), 32), PICTURE[-32:, :32])
    # As large as fits: a person near the camera fills the picture, and no edge is repeated.
    assert np.array_equal(cut(PICTURE, Square(620, 240, 2_000), 480), PICTURE[:, 160:])
    smooth = np.repeat(np.linspace(0, 255, 640)[None, :, None], 480, 0).repeat(3, 2).astype(np.uint8)
    small = cut(smooth, Square(320, 240, 320), 16)
    assert small[:, 0].mean() == pytest.approx(smooth[0, 170, 0], abs=4)
    assert small[:, -1].mean() == pytest.approx(smooth[0, 470, 0], abs=4)
