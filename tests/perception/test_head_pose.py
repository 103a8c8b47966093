import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.perception.posed import HEIGHT, WIDTH, rotation, seen, shaped
from visavis.perception.face_shape import frontal, reference_face
from visavis.perception.head_pose import angles, head_pose

ANGLES = st.floats(-40, 40)


@given(ANGLES, ANGLES, ANGLES)
def test_angles_are_those_of_the_rotation(yaw: float, pitch: float, roll: float) -> None:
    assert angles(rotation(yaw, pitch, roll)) == pytest.approx((yaw, pitch, roll), abs=1e-6)


@given(ANGLES, st.floats(-30, 30), st.floats(-30, 30), st.floats(-15, 15), st.floats(-8, 8), st.floats(40, 150))
def test_a_pose_is_found_again(yaw: float, pitch: float, roll: float, x: float, y: float, away: float) -> None:
    landmarks = seen(shaped(), yaw=yaw, pitch=pitch, roll=roll, place=(x, y, away))
    pose = head_pose(landmarks, WIDTH, HEIGHT)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((yaw, pitch, roll), abs=1.0)


def test_signs_are_those_of_the_vocabulary() -> None:
    to_its_left = seen(shaped(), yaw=20)
    assert to_its_left[4, 0] > seen(shaped())[4, 0], (
        "the nose of a head turned to its left moves to the picture's right"
    )
    up = seen(shaped(), pitch=20)
    assert up[4, 1] < seen(shaped())[4, 1]
    tilted = seen(shaped(), roll=20)
    assert tilted[454, 1] > tilted[234, 1], "its left ear, at the picture's right, is lower"


def test_beside_the_camera_the_line_to_it_counts() -> None:
    straight = head_pose(seen(shaped(), place=(20, 0, 60)), WIDTH, HEIGHT)
    assert straight.yaw == pytest.approx(0, abs=1)
    assert straight.yaw_to_camera == pytest.approx(np.degrees(np.arctan2(20, 60)), abs=2)
    to_camera = head_pose(seen(shaped(), yaw=-18.4, place=(20, 0, 60)), WIDTH, HEIGHT)
    assert to_camera.yaw_to_camera == pytest.approx(0, abs=4)
    below = head_pose(seen(shaped(), place=(0, 15, 60)), WIDTH, HEIGHT)
    assert below.pitch_to_camera < -10, "who looks straight ahead, below the camera, does not look up at it"


@pytest.mark.parametrize("away", [40, 60, 90])
def test_irises_tell_the_distance(away: float) -> None:
    points = shaped()
    for center, rim in ((468, range(469, 473)), (473, range(474, 478))):
        for index, (x, y) in zip(rim, ((0.585, 0), (0, 0.585), (-0.585, 0), (0, -0.585)), strict=True):
            points[index] = points[center] + [x, y, 0]
    pose = head_pose(seen(points, place=(0, 0, away)), WIDTH, HEIGHT)
    assert pose.distance_m == pytest.approx(away / 100, rel=0.1)


def test_small_irises_tell_nothing() -> None:
    assert head_pose(seen(shaped(), place=(0, 0, 400)), WIDTH, HEIGHT).distance_m is None


@given(ANGLES, st.floats(-30, 30), st.floats(-30, 30), st.floats(50, 150))
def test_a_frontal_face_has_neither_place_nor_turn(yaw: float, pitch: float, roll: float, away: float) -> None:
    points = frontal(seen(reference_face(), yaw=yaw, pitch=pitch, roll=roll, place=(0, 0, away))).points
    reference = reference_face()
    # Perspective remains: near parts of a near face are larger.
    assert np.abs(points - reference)[:, :2].max() < 0.25 * 100 / away * 10 / 2
    assert np.abs(points - reference)[:, :2].mean() < 0.9
