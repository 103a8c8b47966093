"""The table of shapes and times."""

from __future__ import annotations

from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from visavis.animation.shapes import (
    ARKIT,
    EXPRESSION_EASING,
    EXPRESSION_SHAPES,
    GESTURES,
    HEAD_MOVEMENTS,
    LIP_OPENING,
    SPEAKING_SHARE,
    VISEME_SHAPES,
    Shape,
    sides,
)
from visavis.events import VISEMES, Expression, Gesture

SMILES = {"smile", "happy", "amused", "interested"}
"""They differ in strength, and are meant to."""
WORRIES = {"sad", "concerned"}


def vector(shape: Shape) -> np.ndarray:
    weights = np.zeros(len(ARKIT))
    for name, weight in shape.items():
        for side in sides(name):
            weights[ARKIT.index(side)] = weight
    return weights


def test_there_are_52_shapes() -> None:
    assert len(set(ARKIT)) == 52
    assert list(ARKIT) == sorted(ARKIT)


def test_every_name_is_a_shape_and_every_weight_a_weight() -> None:
    shapes = [*EXPRESSION_SHAPES.values(), *VISEME_SHAPES.values(), *(item.face for item in HEAD_MOVEMENTS.values())]
    for shape in shapes:
        for name, weight in shape.items():
            assert set(sides(name)) <= set(ARKIT)
            assert 0 < weight <= 1
    assert all(set(sides(name)) <= set(ARKIT) for name in LIP_OPENING)
    assert all(any(name.startswith(prefix) for name in ARKIT) for prefix in SPEAKING_SHARE)


def test_nothing_of_the_vocabulary_is_missing() -> None:
    assert set(EXPRESSION_SHAPES) == set(EXPRESSION_EASING) == set(get_args(Expression))
    assert set(GESTURES) == set(get_args(Gesture))
    assert set(VISEME_SHAPES) == set(VISEMES)
    assert set(HEAD_MOVEMENTS) <= set(GESTURES)
    assert all(gesture in HEAD_MOVEMENTS or GESTURES[gesture].hands for gesture in GESTURES)


@pytest.mark.parametrize("gesture", get_args(Gesture))
def test_a_gesture_has_time_for_its_phases(gesture: Gesture) -> None:
    movement = GESTURES[gesture]
    assert 0 < movement.stroke_ms <= movement.duration_ms - movement.retraction_ms


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_expressions_can_be_told_apart(strength: float) -> None:
    for one, other in combinations(set(EXPRESSION_SHAPES) - {"neutral"}, 2):
        if {one, other} <= SMILES or {one, other} <= WORRIES:
            continue
        a, b = (strength * vector(EXPRESSION_SHAPES[name]) for name in (one, other))
        assert np.linalg.norm(a - b) > 0.55 * strength, f"{one} looks like {other}"
        assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) < 0.86, f"{one} looks like {other}"


def test_lips_open_most_for_aa_and_meet_for_pp() -> None:
    jaws = {viseme: shape.get("jawOpen", 0.0) for viseme, shape in VISEME_SHAPES.items()}
    assert max(jaws, key=lambda viseme: jaws[viseme]) == "aa"
    assert not set(VISEME_SHAPES["PP"]) & set(LIP_OPENING)
