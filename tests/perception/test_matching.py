from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.backends.fake_encoder import person_at
from visavis.perception.matching import Evidence, Gallery, Thresholds, Verdict, spread_of


def gallery(**people: tuple[float, ...]) -> Gallery:
    templates = np.stack([person_at(*place) for place in people.values()]) if people else Gallery().templates
    return Gallery(tuple(people), (1_000,) * len(people), templates)


def evidence(*places: tuple[float, ...]) -> Evidence:
    made = Evidence()
    for place in places:
        made.add(person_at(*place))
    return made


KNOWN = gallery(anna=(0, 0), berta=(1, 0))


def test_nothing_is_decided_from_one_or_two_pictures() -> None:
    assert evidence().decide(KNOWN) is None
    assert evidence((0, 0)).decide(KNOWN) is None
    assert evidence((0, 0), (0, 0)).decide(KNOWN) is None
    assert evidence((0, 0), (0, 0), (0, 0)).decide(KNOWN) == Verdict("anna", 0.0)


def test_several_pictures_together_lie_nearer_than_each() -> None:
    verdict = evidence((0, 0.28), (0, -0.28), (0.1, 0.2)).decide(KNOWN)
    assert verdict is not None
    assert verdict.person_id == "anna"
    assert verdict.distance is not None
    assert verdict.distance < 0.2


def test_a_stranger_is_nobody_and_the_nearest_distance_is_told() -> None:
    verdict = evidence(*[(0, 0.8)] * 3).decide(KNOWN)
    assert verdict is not None
    assert verdict.person_id is None
    assert verdict.distance == pytest.approx(0.8)


def test_in_between_more_pictures_are_waited_for_and_then_it_is_nobody() -> None:
    assert evidence(*[(0, 0.54)] * 4).decide(KNOWN) is None
    verdict = evidence(*[(0, 0.54)] * 5).decide(KNOWN)
    assert verdict is not None
    assert verdict.person_id is None
    held = evidence(*[(0, 0.54)] * 5).decide(KNOWN, held="anna")
    assert held is not None
    assert held.person_id == "anna"
    assert evidence(*[(0, 0.54)] * 4).decide(KNOWN, held="berta") is None


def test_whoever_could_be_either_of_two_is_nobody() -> None:
    close = gallery(anna=(0, 0), berta=(0.5, 0))
    assert evidence(*[(0.24, 0)] * 4).decide(close) is None
    verdict = evidence(*[(0.24, 0)] * 5).decide(close)
    assert verdict is not None
    assert verdict.person_id is None
    clear = evidence(*[(0.1, 0)] * 3).decide(close)
    assert clear is not None
    assert clear.person_id == "anna"


def test_pictures_that_disagree_outvote_their_mean() -> None:
    close = gallery(anna=(0, 0), berta=(0.6, 0))
    # The mean of these is clearly Anna's, but every second picture is nearer to Berta.
    seen = evidence((-0.2, 0), (0.35, 0), (-0.2, 0), (0.35, 0), (0.35, 0))
    verdict = seen.decide(close)
    assert verdict is not None
    assert verdict.person_id is None


def test_one_odd_picture_changes_nothing_and_two_change_the_face() -> None:
    seen = evidence(*[(0, 0)] * 3)
    assert not seen.add(person_at(0, 5))
    assert seen.decide(KNOWN) == Verdict("anna", 0.0)
    assert seen.add(person_at(0, 0))
    assert not seen.add(person_at(1, 0))
    assert not seen.add(person_at(1, 0))
    assert seen.decide(KNOWN) is None
    assert seen.add(person_at(1, 0))
    assert seen.decide(KNOWN) == Verdict("berta", 0.0)


def test_old_pictures_are_forgotten() -> None:
    seen = evidence(*[(0.0, 0.4 - 0.1 * number) for number in range(5)], *[(0, 0)] * 4)
    assert seen.decide(KNOWN) == Verdict("anna", 0.0)


def test_with_nobody_known_it_is_nobody() -> None:
    assert evidence(*[(0, 0)] * 3).decide(Gallery()) == Verdict(None, None)


def test_whoever_has_expired_is_not_compared_with() -> None:
    mixed = Gallery(("anna", "berta"), (1_000, 2_000), KNOWN.templates)
    assert mixed.at(999) is mixed
    assert mixed.at(1_000).ids == ("berta",)
    assert mixed.at(1_000).templates.tolist() == [person_at(1, 0).tolist()]
    assert mixed.at(2_000).ids == ()
    assert evidence(*[(0, 0)] * 3).decide(mixed.at(2_000)) == Verdict(None, None)


points = st.lists(st.tuples(*[st.floats(-2, 2, width=32)] * 3), min_size=1, max_size=6)


@given(points, points)
def test_whoever_is_recognized_is_near_and_clearly_nearest(
    seen: list[tuple[float, ...]], known: list[tuple[float, ...]]
) -> None:
    everybody = gallery(**{f"p{number}": place for number, place in enumerate(known)})
    collected = evidence(*seen)
    verdict = collected.decide(everybody)
    if len(seen) < 3:
        assert verdict is None
    if verdict is None or verdict.person_id is None:
        return
    limits = Thresholds()
    last = np.stack([person_at(*place) for place in seen])
    assert verdict.distance is not None
    assert verdict.distance <= limits.recognized
    nearest = everybody.ids.index(verdict.person_id)
    to_last = everybody.distances(last)[:, nearest]
    assert to_last.min() <= limits.same
    others = [place for number, place in enumerate(known) if number != nearest]
    assert person_at(*known[nearest]).tolist() not in [person_at(*place).tolist() for place in others]


def test_mean_and_spread() -> None:
    mean, spread = spread_of([person_at(0, 0), person_at(2, 0)])
    assert mean[:2].tolist() == [1, 0]
    assert spread == pytest.approx(1)
    assert spread_of([person_at(3)])[1] == 0
