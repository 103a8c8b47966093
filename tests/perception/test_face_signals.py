import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.perception.posed import scene, seen, shaped
from visavis.perception.action_units import UNITS, ActionUnits
from visavis.perception.eyes import EyeOpenness
from visavis.perception.face_shape import reference_face
from visavis.perception.one_euro import OneEuroFilter
from visavis.perception.reading import FaceReader, FaceReading
from visavis.perception.turning_points import turning_points

STEP_MS = 66


class Person:
    """Somebody in front of the camera who does what they are told."""

    def __init__(self) -> None:
        self.reader = FaceReader()
        self.pts_ms = 0
        self.random = np.random.default_rng(5)

    def show(
        self,
        seconds: float = STEP_MS / 1_000,
        units: dict[int, float] | None = None,
        *,
        gaze: tuple[float, float] = (0, 0),
        open_eyes: float = 1.0,
        yaw: float = 0,
        pitch: float = 0,
        roll: float = 0,
    ) -> FaceReading:
        """Hold a face for a while; return the last reading."""
        for _ in range(max(round(1_000 * seconds / STEP_MS), 1)):
            points = shaped(units, gaze=gaze, open_eyes=open_eyes)
            landmarks = seen(points, yaw=yaw, pitch=pitch, roll=roll)
            landmarks[:, :2] += self.random.normal(0, 0.15, (478, 2))
            reading = self.reader.read(
                scene(landmarks, self.pts_ms).faces[0], scene(landmarks, self.pts_ms), expressions=True
            )
            self.pts_ms += STEP_MS
        return reading


def emotion_of(reading: FaceReading) -> str:
    assert reading.expression is not None
    return reading.expression.emotion


def test_the_filter_is_calm_at_rest_and_follows_motion() -> None:
    random = np.random.default_rng(1)
    smooth = OneEuroFilter(least_hz=2, per_speed=30)
    resting = [smooth(random.normal(0, 0.003, (10, 3)), index / 15) for index in range(100)]
    assert np.std(resting[50:]) < 0.75 * 0.003
    moved = smooth(np.full((10, 3), 0.1), 100 / 15)
    assert np.all(moved > 0.07), "most of a quick movement is there at once"


def test_the_filter_begins_anew_after_a_gap() -> None:
    smooth = OneEuroFilter(least_hz=1, per_speed=0)
    smooth(np.zeros((1, 2)), 0.0)
    assert np.all(smooth(np.ones((1, 2)), 5.0) == 1)
    assert np.all(smooth(np.full((1, 2), 9.0), 5.0) == 1), "the same moment twice is the same"


@given(st.lists(st.floats(-10, 10), max_size=60), st.floats(0.1, 3))
def test_turning_points_alternate_and_are_apart(values: list[float], least: float) -> None:
    turns = turning_points(values, least)
    assert turns == sorted(turns)
    for first, second in itertools.pairwise(turns):
        assert abs(values[first] - values[second]) >= least - 1e-9


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=40))
def test_small_wiggles_turn_nothing(values: list[float]) -> None:
    assert turning_points(values, 2.1) == []


def test_lids_are_measured_against_their_own_usual_opening() -> None:
    eyes = EyeOpenness()
    narrow = reference_face()
    for upper, lower in ((159, 145), (158, 153), (160, 144), (386, 374), (385, 380), (387, 373)):
        narrow[upper, 1] = narrow[lower, 1] + 0.55  # somebody with narrow eyes
    for _ in range(60):
        measured = eyes.measure(narrow, 0.066)
    assert measured.openness == pytest.approx(1, abs=0.1)
    assert not measured.closed


@pytest.mark.parametrize(
    ("gaze", "look"), [((0, 0), "screen"), ((30, 0), "left"), ((-30, 0), "right"), ((0, 22), "up")]
)
def test_eyes_say_where_somebody_looks(gaze: tuple[float, float], look: str) -> None:
    person = Person()
    person.show(4)
    reading = person.show(0.5, gaze=gaze)
    assert reading.gaze.look == look
    assert reading.gaze.at_screen == (look == "screen")


@pytest.mark.parametrize(
    ("yaw", "pitch", "look"), [(28, 0, "left"), (-28, 0, "right"), (0, 25, "up"), (0, -35, "down")]
)
def test_heads_say_where_somebody_looks(yaw: float, pitch: float, look: str) -> None:
    person = Person()
    person.show(4)
    assert person.show(0.5, yaw=yaw, pitch=pitch).gaze.look == look


def test_eyes_on_the_screen_while_the_head_is_turned() -> None:
    person = Person()
    person.show(4)
    assert person.show(0.5, yaw=20, gaze=(-18, 0)).gaze.look == "screen"


def test_gaze_calibrates_itself() -> None:
    squinting = (9.0, 5.0)  # these eyes rest where others would look a little aside
    person = Person()
    first = person.show()
    assert not first.gaze.calibrated
    later = person.show(6, gaze=squinting)
    assert later.gaze.calibrated
    assert later.gaze.eye_yaw == pytest.approx(0, abs=2)
    assert person.show(0.5, gaze=(squinting[0] + 28, squinting[1])).gaze.look == "left"
    assert person.show(0.5, gaze=(squinting[0] - 28, squinting[1])).gaze.look == "right"


def test_a_blink_is_no_look_away() -> None:
    person = Person()
    person.show(2)
    closed = person.show(0.2, open_eyes=0.05)
    assert closed.eyes.closed
    assert closed.gaze.look == "closed"
    assert closed.gaze.at_screen
    assert not person.show(0.3).eyes.closed


def test_lips_that_open_and_close_speak_and_a_smile_does_not() -> None:
    person = Person()
    person.show(2)
    for index in range(30):
        opened = 0.35 * (0.5 + 0.5 * math.sin(2 * math.pi * 3.3 * index * STEP_MS / 1_000))
        reading = person.show(units={26: opened})
    assert reading.mouth.moving
    assert not person.show(1.5).mouth.moving
    smiled = [person.show(units={12: amount}) for amount in np.linspace(0, 1, 10)]
    smiled += [person.show(units={12: 1.0}) for _ in range(10)]
    assert not any(reading.mouth.moving for reading in smiled)


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit != 43])
def test_each_action_unit_is_found_again(unit: int) -> None:
    measure = ActionUnits()
    for _ in range(60):
        measure.measure(shaped(), 0.066)
    found = measure.measure(shaped({unit: 1.0}), 0.066).intensities
    kin = {
        1: (2,),
        2: (1,),
        6: (7,),
        7: (6,),
        12: (14,),
        14: (12, 20),
        20: (14,),
        18: (22,),
        22: (18, 16, 26),
        26: (16, 22, 20),
    }
    others = {item: value for item, value in found.items() if item not in (unit, 25, *kin.get(unit, ()))}
    assert found[unit] + sum(found[item] for item in kin.get(unit, ())) > 0.45
    assert max(others.values()) < 0.5, others
    assert all(0 <= value <= 1 for value in found.values())


def test_a_resting_face_of_ones_own_is_no_expression() -> None:
    low_brows, wide_mouth = {4: 0.8}, {14: 0.7}
    person = Person()
    person.show(6, units=low_brows | wide_mouth)
    reading = person.show(units=low_brows | wide_mouth)
    assert reading.units is not None
    assert max(value for unit, value in reading.units.intensities.items() if unit != 25) < 0.35
    assert emotion_of(reading) == "neutral"


@pytest.mark.parametrize(
    ("units", "emotion"),
    [
        ({6: 0.7, 12: 0.9}, "happy"),
        ({1: 0.9, 2: 0.9, 5: 0.9, 26: 0.7}, "surprised"),
        ({1: 0.8, 4: 0.5, 15: 1.0, 17: 0.5}, "sad"),
        ({4: 1.0, 5: 0.4, 7: 0.7, 24: 0.9}, "angry"),
        ({9: 1.0, 10: 0.6, 17: 0.4}, "disgusted"),
        ({1: 1.0, 2: 0.5, 4: 0.4, 5: 1.0, 20: 1.0}, "afraid"),
    ],
)
def test_prototypes_are_named(units: dict[int, float], emotion: str) -> None:
    person = Person()
    assert emotion_of(person.show(5)) == "neutral"
    assert emotion_of(person.show(1, units)) == emotion
    assert emotion_of(person.show(1.5)) in ("neutral", "uncertain")


def test_a_face_that_is_not_known_is_not_called_angry_for_its_brows() -> None:
    assert emotion_of(Person().show(units={4: 0.9})) == "uncertain"


def test_a_smile_is_seen_at_first_sight() -> None:
    assert emotion_of(Person().show(0.4, units={6: 0.8, 12: 1.0})) == "happy"


def test_who_smiles_when_the_camera_opens_is_not_taken_to_rest() -> None:
    person = Person()
    smile = {6: 0.7, 12: 1.0}
    assert emotion_of(person.show(3, smile)) == "happy"
    person.show(3)
    assert emotion_of(person.show(1, smile)) == "happy"
    assert emotion_of(person.show(5)) == "neutral"


def test_speaking_is_no_surprise() -> None:
    person = Person()
    person.show(4)
    names = set()
    for index in range(60):
        opened = 0.6 * (0.5 + 0.5 * math.sin(2 * math.pi * 3 * index * STEP_MS / 1_000))
        names.add(emotion_of(person.show(units={26: opened, 1: 0.2, 2: 0.2})))
    assert "surprised" not in names


def test_valence_and_arousal_follow_the_expression() -> None:
    person = Person()
    person.show(4)
    happy = person.show(1, {6: 0.7, 12: 1.0}).expression
    assert happy is not None
    assert happy.valence > 0.5
    person.show(3)
    sad = person.show(1, {1: 0.8, 4: 0.5, 15: 1.0, 17: 0.5}).expression
    assert sad is not None
    assert sad.valence < -0.3
    assert sad.arousal < happy.arousal
    assert sum(sad.scores.values()) == pytest.approx(1)


def test_lowered_brows_and_tight_lids_look_puzzled() -> None:
    person = Person()
    person.show(4)
    puzzled = person.show(2, {4: 0.9, 7: 0.6}).expression
    assert puzzled is not None
    assert puzzled.puzzled > 0.35
    smiling = person.show(3, {12: 0.9, 6: 0.5}).expression
    assert smiling is not None
    assert smiling.puzzled < 0.1


def _swing(person: Person, axis: str, degrees: float, hertz: float, seconds: float) -> list[str]:
    found: list[str] = []
    steps = round(1_000 * seconds / STEP_MS)
    for index in range(steps):
        angle = -degrees * math.sin(2 * math.pi * hertz * index * STEP_MS / 1_000)
        reading = person.show(yaw=angle) if axis == "yaw" else person.show(pitch=angle)
        if reading.gesture is not None:
            found.append(reading.gesture.gesture)
    return found


def test_nods_and_shakes_are_told_apart() -> None:
    person = Person()
    person.show(1)
    assert set(_swing(person, "pitch", 5, 2, 1.2)) == {"nod"}
    person.show(1)
    assert set(_swing(person, "yaw", 10, 1.8, 1.6)) == {"shake"}


def test_a_look_aside_and_slow_sway_are_no_gestures() -> None:
    person = Person()
    person.show(1)
    assert person.show(0.8, yaw=25).gesture is None
    assert person.show(0.8).gesture is None
    assert _swing(person, "pitch", 6, 0.2, 10) == []


def test_a_tilt_is_told_once() -> None:
    person = Person()
    person.show(2)
    told = [person.show(roll=16).gesture for _ in range(30)]
    assert [item.gesture for item in told if item is not None] == ["tilt"]


def test_from_the_side_less_is_believed() -> None:
    straight, side = Person(), Person()
    front = straight.show(3, {12: 0.9})
    turned = side.show(3, {12: 0.9}, yaw=50)
    assert turned.trust < 0.5 * front.trust
    assert turned.gaze.confidence < front.gaze.confidence
