"""The shape of a person: MakeHuman's targets, mixed."""

from __future__ import annotations

from itertools import product

import numpy as np

from visavis.avatar.mesh import Floats
from visavis.avatar.person import Person
from visavis.avatar.source import Source

_RACES = {"african": "african", "asian": "asian", "european": "caucasian"}
_MACRO = "macrodetails"
_LEAST = 1e-4


def shape_of(person: Person, source: Source) -> Floats:
    """Return the points of a person, m, in MakeHuman's stance. Raises CodedError ``avatar.unknown_target``."""
    points = source.points.copy()
    for name, weight in {**_macro_targets(person, source), **_local_targets(person)}.items():
        if abs(weight) > _LEAST:
            points += weight * source.target(name)
    return points


def _macro_targets(person: Person, source: Source) -> dict[str, float]:
    races = person.ancestry.model_dump()
    total = sum(races.values()) or 1.0
    genders = {"female": 1 - person.gender, "male": person.gender}
    ages = age_shares(person.age, person.youth)
    weights = _thirds("weight", person.weight)
    muscles = _thirds("muscle", person.muscle)
    mix: dict[str, float] = {}
    for (gender, of_gender), (age, of_age) in product(genders.items(), ages.items()):
        share = of_gender * of_age
        for race, of_race in races.items():
            mix[f"{_MACRO}/{_RACES[race]}-{gender}-{age}"] = share * of_race / total
        for (muscle, of_muscle), (weight, of_weight) in product(muscles.items(), weights.items()):
            form = f"{gender}-{age}-{muscle}-{weight}"
            mix[f"{_MACRO}/universal-{form}"] = share * of_muscle * of_weight
            ideal = f"{_MACRO}/proportions/{form}-idealproportions"
            if source.has_target(ideal):  # there are none of babies
                mix[ideal] = share * of_muscle * of_weight * person.proportions
    return mix


def age_shares(years: float, youth: float = 0.0) -> dict[str, float]:
    """Return the shares of MakeHuman's ages: a child of 10, someone of 25 and someone of 90 years.

    ``youth`` is how much of an adult's share goes to the child.
    """
    old = float(np.clip((years - 25) / 65, 0, 1))
    child = float(np.clip((25 - years) / 15, 0, 1))
    young = 1 - old - child
    return {"child": child + youth * young, "young": young * (1 - youth), "old": old}


def _thirds(name: str, value: float) -> dict[str, float]:
    least, most = max(0.0, 1 - 2 * value), max(0.0, 2 * value - 1)
    return {f"min{name}": least, f"average{name}": 1 - least - most, f"max{name}": most}


def _local_targets(person: Person) -> dict[str, float]:
    local: dict[str, float] = {}
    for name, weight in person.features.items():
        for side in ("l", "r") if "?" in name else ("",):
            local[name.replace("?", side)] = weight
    return local
