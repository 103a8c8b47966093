"""What must hold for every face that can be made, not only for ours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.avatar.conftest import PEOPLE, read_person
from visavis.animation.shapes import ARKIT, VISEME_SHAPES
from visavis.avatar.build import Body
from visavis.avatar.face import SIDES
from visavis.avatar.person import Ancestry, Eyes, Person
from visavis.avatar.seals import lid_opening, widest_gap

FACES = [
    *(read_person(path) for path in sorted(PEOPLE.glob("*.yaml"))),
    Person(name="teen", age=14, ancestry=Ancestry(african=0.0, asian=1.0, european=0.0), smile=0.0),
    Person(name="old-man", gender=1.0, age=84, weight=0.8, eyes=Eyes(size=1.0), smile=0.4),
    Person(name="thin", gender=0.5, age=50, weight=0.1, youth=0.4),
]
Model = Callable[[Person], Body]


@pytest.fixture(params=FACES, ids=lambda person: person.name)
def made(request: pytest.FixtureRequest, body: Model) -> Body:
    return body(request.param)


def test_every_morph_is_there(made: Body) -> None:
    assert set(made.animated.morphs) == {*ARKIT, *(f"viseme_{viseme}" for viseme in VISEME_SHAPES)}
    moving = [name for name, deltas in made.animated.morphs.items() if np.abs(deltas).max() > 1e-4]
    assert len(moving) == len(ARKIT) + len(VISEME_SHAPES) - 1  # silence is rest


def test_lids_close_over_the_whole_eye(made: Body) -> None:
    face, morphs = made.animated.face, made.animated.morphs
    for side in SIDES:
        assert np.isnan(lid_opening(face, face.points + morphs[f"eyeBlink{side}"], side)[1]).all()
        _, top, bottom = lid_opening(face, face.points, side)
        assert np.nanmax(top - bottom) > 0.006


def test_lips_are_shut_at_rest_and_in_p_b_m(made: Body) -> None:
    face, morphs = made.animated.face, made.animated.morphs
    smile = morphs["mouthSmileLeft"] + morphs["mouthSmileRight"]
    assert widest_gap(face, face.points) <= 0.0005
    assert widest_gap(face, face.points + morphs["viseme_PP"]) <= 0.001
    assert widest_gap(face, face.points + morphs["viseme_PP"] + 0.5 * smile) <= 0.001
    assert widest_gap(face, face.points + smile) <= 0.001


def test_aa_opens_the_lips_furthest(made: Body) -> None:
    face, morphs = made.animated.face, made.animated.morphs
    gaps = {viseme: widest_gap(face, face.points + morphs[f"viseme_{viseme}"]) for viseme in VISEME_SHAPES}
    assert max(gaps, key=lambda viseme: gaps[viseme]) == "aa"
    assert gaps["aa"] > 0.012


def test_a_person_stands_on_the_ground_with_hanging_arms(made: Body) -> None:
    from visavis.avatar.skeleton import joints_of

    joints = {joint.name: joint.place for joint in joints_of(made.animated.face, made.source)}
    points = made.animated.face.points[made.animated.face.is_skin]
    assert points[:, 1].min() == pytest.approx(0, abs=1e-6)
    assert 1.1 < joints["LeftEye"][1] < 1.85
    for side, sign in (("Left", 1), ("Right", -1)):
        shoulder, elbow, wrist = (joints[f"{side}{name}"] for name in ("Arm", "ForeArm", "Hand"))
        assert sign * shoulder[0] > 0.1
        assert elbow[1] < shoulder[1] - 0.15
        assert wrist[1] < elbow[1] - 0.15
        assert abs(wrist[0]) < 0.45
