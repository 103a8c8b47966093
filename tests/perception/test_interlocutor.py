from __future__ import annotations

from dataclasses import replace

from tests.perception.posed import scene, seen, shaped
from visavis.perception.interlocutor import Interlocutor, Presence
from visavis.perception.reading import FaceReader, FaceReading


def person(track: int, *, width: float = 150, yaw: float = 0, speaks: bool = False, middle: float = 0.8) -> Presence:
    landmarks = seen(shaped(), yaw=yaw)
    view = scene(landmarks, 0, track)
    reading: FaceReading = FaceReader().read(view.faces[0], view, expressions=False)
    mouth = replace(reading.mouth, moving=speaks)
    return Presence(replace(reading, width=width, mouth=mouth), middle)


def test_the_nearest_who_looks_here_is_talked_with() -> None:
    chooser = Interlocutor()
    people = [person(1, width=90), person(2, width=160), person(3, width=170, yaw=60)]
    assert chooser.choose(people, [1, 2, 3], 0) == 2


def test_a_moment_does_not_change_it_but_staying_does() -> None:
    chooser = Interlocutor()
    first, rival = person(1, width=100), person(2, width=180, speaks=True)
    assert chooser.choose([first], [1], 0) == 1
    assert chooser.choose([first, rival], [1, 2], 0.1) == 1
    assert chooser.choose([first, rival], [1, 2], 0.5) == 1
    assert chooser.choose([first], [1, 2], 0.6) == 1
    assert chooser.choose([first, rival], [1, 2], 0.7) == 1, "it begins anew"
    assert chooser.choose([first, rival], [1, 2], 1.6) == 2


def test_somebody_as_good_changes_nothing() -> None:
    chooser = Interlocutor()
    chooser.choose([person(1)], [1], 0)
    for index in range(30):
        assert chooser.choose([person(1), person(2, width=155)], [1, 2], index / 5) == 1


def test_a_short_loss_is_waited_for_and_a_real_one_is_not() -> None:
    chooser = Interlocutor()
    chooser.choose([person(1, width=200), person(2, width=90)], [1, 2], 0)
    assert chooser.choose([person(2, width=90)], [1, 2], 0.2) == 1
    assert chooser.choose([person(2, width=90)], [2], 1.2) == 2
    assert chooser.choose([], [], 2) is None
