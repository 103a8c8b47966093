from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.avatar.conftest import PEOPLE, read_person
from visavis.avatar.person import Person, person_from
from visavis.avatar.shape import age_shares, shape_of
from visavis.avatar.source import Source
from visavis.events import CodedError


@pytest.mark.parametrize("path", sorted(PEOPLE.glob("*.yaml")), ids=lambda path: path.stem)
def test_our_people_are_valid_and_named_like_their_files(path: Path) -> None:
    person = read_person(path)
    assert person.name == path.stem
    assert person.title
    assert person.description


def test_our_people_differ() -> None:
    people = [read_person(path) for path in PEOPLE.glob("*.yaml")]
    assert len(people) >= 3
    for differ in ("age", "skin", "clothes"):
        assert len({str(getattr(person, differ)) for person in people}) == len(people)
    assert len({person.hair.style for person in people}) >= 3
    assert len({person.gender for person in people}) >= 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "name"),
        ({"name": "Iris"}, "name"),
        ({"name": "a", "age": 7}, "age"),
        ({"name": "a", "hair": {"color": "brown"}}, "hair.color"),
        ({"name": "a", "hair": {"style": "mohawk"}}, "hair.style"),
        ({"name": "a", "wings": 2}, "wings"),
        ({"name": "a", "features": {"nose/nose-hump-incr": 9}}, "features"),
    ],
)
def test_what_is_wrong_is_told(data: dict[str, object], told: str) -> None:
    with pytest.raises(CodedError, match=told) as error:
        person_from(data, "me.yaml")
    assert error.value.code == "avatar.invalid"


@pytest.mark.parametrize("text", ["", "just a sentence", "name: [", "- a list"])
def test_what_is_no_yaml_of_a_person_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "me.yaml").write_text(text)
    with pytest.raises(CodedError, match=r"me\.yaml") as error:
        read_person(tmp_path / "me.yaml")
    assert error.value.code == "avatar.unreadable"


@given(years=st.floats(12, 90), youth=st.floats(0, 1))
def test_ages_add_up(years: float, youth: float) -> None:
    shares = age_shares(years, youth)
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) >= 0


def test_someone_of_25_is_young_and_someone_of_90_old() -> None:
    assert age_shares(25) == {"child": 0, "young": 1, "old": 0}
    assert age_shares(90) == {"child": 0, "young": 0, "old": 1}


def test_a_feature_that_does_not_exist_is_told(source: Source) -> None:
    person = Person(name="a", features={"nose/nose-of-cyrano": 1.0})
    with pytest.raises(CodedError, match="nose-of-cyrano") as error:
        shape_of(person, source)
    assert error.value.code == "avatar.unknown_target"


def test_a_feature_with_a_question_mark_is_on_both_sides(source: Source) -> None:
    plain = shape_of(Person(name="a"), source)
    changed = shape_of(Person(name="a", features={"ears/?-ear-scale-incr": 1.0}), source)
    moved = plain[abs(changed - plain).max(axis=1) > 1e-4]
    assert moved[:, 0].min() < -0.05
    assert moved[:, 0].max() > 0.05


def test_men_are_taller_than_children(source: Source) -> None:
    def height(person: Person) -> float:
        points = shape_of(person, source)
        skin = points[source.vertices("body"), 1]
        return float(skin.max() - skin.min())

    child, man = height(Person(name="a", age=12)), height(Person(name="a", gender=1, age=30))
    assert 1.2 < child < man < 2.1
