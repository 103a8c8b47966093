from __future__ import annotations

from typing import get_args

import pytest

from visavis.animation.listening import accompany
from visavis.animation.shapes import GESTURES
from visavis.events import BackchannelPlanned, ExpressionPlanned, GazePlanned, Gesture, GesturePlanned


@pytest.mark.parametrize("gesture", get_args(Gesture))
def test_every_gesture_is_moved_at_once(gesture: Gesture) -> None:
    (moved,) = accompany(BackchannelPlanned(why="pitch", gesture=gesture, intensity=0.4))
    assert isinstance(moved, GesturePlanned)
    assert (moved.gesture, moved.intensity, moved.pts_ms) == (gesture, 0.4, None)
    assert moved.duration_ms == GESTURES[gesture].duration_ms > 0


def test_a_sound_alone_moves_nothing() -> None:
    assert accompany(BackchannelPlanned(why="thinking", text="Hm.")) == []


@pytest.mark.parametrize(("gesture", "target"), [("breath", "up"), ("brow_raise", "up"), ("tilt", "away")])
def test_who_thinks_looks_away_for_a_moment(gesture: Gesture, target: str) -> None:
    _, gaze = accompany(BackchannelPlanned(why="thinking", gesture=gesture))
    assert isinstance(gaze, GazePlanned)
    assert (gaze.target, gaze.duration_ms) == (target, 600)


@pytest.mark.parametrize(
    ("gesture", "expression"), [("tilt", "concerned"), ("nod", "smile"), ("brow_raise", "surprised")]
)
def test_what_touches_shows_in_the_face(gesture: Gesture, expression: str) -> None:
    _, felt = accompany(BackchannelPlanned(why="content", gesture=gesture, intensity=0.5))
    assert isinstance(felt, ExpressionPlanned)
    assert felt.expression == expression
    assert 0 < felt.intensity <= 0.5
