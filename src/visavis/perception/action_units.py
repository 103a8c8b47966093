"""Action units: what the muscles of a face do, beyond its own resting face.

The units are those of the Facial Action Coding System (Ekman, Friesen & Hager, *Facial Action Coding System. The
Manual*, 2002). What each does to the distances of a face is one table; how much of each explains a face is a least
squares problem without negative amounts; the resting face that all is measured against is learned by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_features import FEATURES, HEIGHTS, Features, features
from visavis.perception.face_shape import reference_face


@dataclass(frozen=True, slots=True)
class Unit:
    """One action unit: its name, and what it changes at full strength, cm."""

    name: str
    changes: dict[str, float]


UNITS: Final[dict[int, Unit]] = {
    1: Unit("inner brow raiser", {"brow_in": 0.5, "brow_mid": 0.4, "brow_out": 0.12, "lid_up": 0.03}),
    2: Unit("outer brow raiser", {"brow_in": 0.15, "brow_mid": 0.4, "brow_out": 0.45}),
    4: Unit("brow lowerer", {"brow_in": -0.4, "brow_mid": -0.45, "brow_out": -0.3, "brow_gap": -0.3, "lid_up": -0.04,
                             "lid_low": 0.04}),
    5: Unit("upper lid raiser", {"lid_up": 0.18, "lid_low": -0.05}),
    6: Unit("cheek raiser", {"cheek": 0.2, "lid_low": 0.15, "lid_up": -0.05}),
    7: Unit("lid tightener", {"lid_up": -0.12, "lid_low": 0.12}),
    9: Unit("nose wrinkler", {"brow_in": -0.25, "brow_mid": -0.2, "brow_out": -0.1, "brow_gap": -0.2, "ala": 0.28,
                              "cheek": 0.15, "lip_top": 0.2, "lip_bottom": 0.1, "gap": 0.1, "lid_low": 0.05}),
    10: Unit("upper lip raiser", {"lip_top": 0.45, "ala": 0.18, "cheek": 0.15, "red_up": -0.15, "gap": 0.5,
                                  "corner": 0.15}),
    12: Unit("lip corner puller", {"corner": 1.0, "mouth_width": 1.3, "cheek": 0.3, "ala": 0.25, "lip_top": 0.25,
                                   "lip_bottom": 0.6, "chin": 0.2, "red_up": -0.17, "red_low": -0.17,
                                   "lid_low": 0.05}),
    14: Unit("dimpler", {"mouth_width": 0.6, "corner": 0.1, "red_up": -0.05, "red_low": -0.05}),
    15: Unit("lip corner depressor", {"corner": -0.5, "cheek": -0.1, "ala": -0.1, "mouth_width": 0.05}),
    16: Unit("lower lip depressor", {"lip_bottom": -0.4, "chin": -0.2, "gap": 0.45, "red_low": -0.05}),
    17: Unit("chin raiser", {"lip_bottom": 0.45, "chin": 0.3, "red_low": -0.2, "lip_top": 0.1, "corner": -0.1,
                             "gap": -0.1}),
    18: Unit("lip pucker", {"mouth_width": -0.8, "lip_top": 0.1, "lip_bottom": -0.05, "red_up": 0.1,
                             "red_low": 0.05}),
    20: Unit("lip stretcher", {"mouth_width": 0.8, "corner": -0.22, "cheek": -0.05}),
    22: Unit("lip funneler", {"mouth_width": -1.0, "gap": 0.6, "corner": -0.2, "lip_top": 0.15, "lip_bottom": -0.3,
                              "red_low": -0.1}),
    24: Unit("lip pressor", {"lip_top": -0.12, "lip_bottom": 0.3, "red_up": -0.2, "red_low": -0.22}),
    26: Unit("jaw drop", {"lip_bottom": -1.3, "chin": -0.9, "gap": 1.4, "corner": -0.55, "mouth_width": -0.2,
                          "lip_top": -0.12, "cheek": -0.1, "ala": -0.1, "red_low": -0.15}),
    43: Unit("eye closure", {"lid_up": -0.6, "lid_low": 0.15, "brow_in": 0.05, "brow_mid": 0.05}),
}  # fmt: skip
"""The directions were measured on renderings of our own avatars, one ARKit shape at a time, through the same landmarks;
the amounts are what people reach, by the pictures of the manual: so intensity 1 is about its grade E."""

LIPS_PART: Final = 25
"""Follows from the gap between the lips, whatever opens them."""
LIPS_PART_CM = (0.1, 0.7)
NAMES: Final[dict[int, str]] = {unit: item.name for unit, item in UNITS.items()} | {LIPS_PART: "lips part"}

_NOISE = {
    "brow_in": 0.09, "brow_mid": 0.09, "brow_out": 0.08, "brow_gap": 0.10, "lid_up": 0.04, "lid_low": 0.05,
    "cheek": 0.09, "ala": 0.09, "lip_top": 0.09, "corner": 0.12, "mouth_width": 0.18, "lip_bottom": 0.15, "chin": 0.22,
    "red_up": 0.07, "red_low": 0.08, "gap": 0.08,
}  # fmt: skip
"""How far distances stray, cm: as an avatar's neutral face does when its head is turned by up to 30°."""
_PEOPLE = {
    "brow_in": 0.45, "brow_mid": 0.45, "brow_out": 0.40, "brow_gap": 0.30, "lid_up": 0.13, "lid_low": 0.10,
    "cheek": 0.25, "ala": 0.28, "lip_top": 0.35, "corner": 0.45, "mouth_width": 0.50, "lip_bottom": 0.55, "chin": 0.70,
    "red_up": 0.15, "red_low": 0.20, "gap": 0.06,
}  # fmt: skip
"""How much people's resting faces differ, cm: about an eighth of each distance; closed mouths are closed."""
_USUAL_AMOUNT = 0.6
"""Units are taken to be normally distributed with this deviation, on the positive side."""
_SLIP = 0.12
"""How far the eyes' line slips against all other heights, cm (eyes that move or close take it along)."""
_MOST = 1.25
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class UnitReading:
    """What was measured in one picture."""

    intensities: dict[int, float]
    """Of each unit, 0 to 1."""
    baseline: float
    """How well the resting face is known, 0 to 1."""


class ActionUnits:
    """Measures one person's action units."""

    def __init__(self) -> None:
        """Begin with an unknown person, who is taken to be average, as far as people are."""
        self._rest = _average().copy()
        self._variance = np.array([_PEOPLE[name] ** 2 for name in FEATURES])
        self._seen_s = 0.0
        self._last: NDArray[np.float64] | None = None
        self._held_s = np.zeros(len(UNITS))

    def measure(self, points: NDArray[np.float64], step_s: float, *, turned: float = 0.0) -> UnitReading:
        """Return the units of a frontal face, (478, 3) in cm, ``step_s`` after the last one.

        ``turned`` is how far the head is turned away, degrees: from the side nothing is learned of the resting face.
        """
        seen = features(points)
        amounts = _explain(seen - self._rest, self._variance)
        if turned < _TURNED:
            self._learn(seen, amounts, step_s)
        intensities = {unit: float(min(amount, 1.0)) for unit, amount in zip(UNITS, amounts, strict=True)}
        least, full = LIPS_PART_CM
        gap = float(seen[FEATURES.index("gap")])
        intensities[LIPS_PART] = min(max((gap - least) / (full - least), 0.0), 1.0)
        return UnitReading(intensities, self._seen_s / (self._seen_s + _KNOWN_S))

    def _learn(self, seen: Features, amounts: NDArray[np.float64], step_s: float) -> None:
        """Move the resting face towards what is seen, except for what is clearly an expression.

        At first this is the mean of all that was seen; later it is slow. While a face changes it hardly counts.
        """
        first = self._last is None
        step_s = min(max(step_s, 0.0), 0.5) if not first else _FIRST_S
        moved = 0.0 if self._last is None else float(np.abs(amounts - self._last).max()) / max(step_s, 1e-3)
        self._last = amounts
        known = self._seen_s / (self._seen_s + _KNOWN_S)
        shown = amounts > _EXPRESSION + (_FIRST_EXPRESSION - _EXPRESSION) * (1 - known)
        self._held_s = np.where(shown, self._held_s + step_s, np.maximum(self._held_s - 5 * step_s, 0.0))
        resting = seen - _TABLE @ (amounts * shown * np.exp(-self._held_s / _CHRONIC_S))
        still = 1.0 / (1.0 + (moved / _LIVELY) ** 2)
        if not first and known < _WELL_KNOWN and _smiles_at_sight(seen):
            weight = gain = _SMILING * still * step_s
        else:
            weight = still * step_s
            gain = weight / min(max(self._seen_s + weight, _FIRST_S), _FORGET_S)
        self._seen_s += weight
        # The first glance moves the average face only as far as one person's picture deserves.
        trust = self._variance / (self._variance + _NOISE_VARIANCE)
        self._rest += gain * trust * (resting - self._rest) if first else gain * (resting - self._rest)
        self._variance = _PEOPLE_VARIANCE / (1.0 + self._seen_s / _SURE_S)


_TURNED = 25.0
_FIRST_S = 0.1
_FORGET_S = 20.0
"""How long a resting face is remembered, s."""
_KNOWN_S = 1.5
"""After so much of a still face half is known of it, s."""
_SURE_S = 0.15
"""After so much the doubt about a resting face is half of what it is about anybody's, s (as a variance)."""
_EXPRESSION, _FIRST_EXPRESSION = 0.2, 0.6
"""What is stronger is an expression and no resting face, once the face is known, and at first sight."""
_CHRONIC_S = 25.0
"""What is held for so long belongs to the resting face after all."""
_LIVELY = 1.5
"""Faces that change by this much a second count half."""
_SMILE, _SMILING, _WELL_KNOWN = 0.42, 0.05, 0.8
"""Somebody whose mouth is so wide for anybody's, as an intensity of unit 12, smiles more likely than not: until their
resting face is well known, it is moved by this share a second only."""


_LIKE_PEOPLE = np.array(
    [{"brow_in": -0.5, "brow_mid": -0.5, "brow_out": -0.35, "lid_low": 0.1, "gap": -0.16}.get(name, 0.0)
     for name in FEATURES]
)  # fmt: skip
"""Where our avatars' resting faces are not like most people's: their brows are high, and their lips are parted."""


def _table() -> NDArray[np.float64]:
    return np.array([[unit.changes.get(name, 0.0) for unit in UNITS.values()] for name in FEATURES])


_TABLE = _table()
_NOISE_VARIANCE = np.array([_NOISE[name] ** 2 for name in FEATURES])
_PEOPLE_VARIANCE = np.array([_PEOPLE[name] ** 2 for name in FEATURES])
_SLIPPING = np.array([1.0 if name in HEIGHTS and name not in ("lid_up", "lid_low") else 0.0 for name in FEATURES])


@cache
def _average() -> Features:
    """Return the distances in an average resting face."""
    return np.asarray(features(reference_face()) + _LIKE_PEOPLE, np.float64)


def _smiles_at_sight(seen: Features) -> bool:
    return bool(_explain(seen - _average(), _PEOPLE_VARIANCE)[list(UNITS).index(12)] >= _SMILE)


def _explain(change: Features, rest_variance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the amounts of all units that explain a change best: the likeliest, none negative.

    Coordinate descent on the regularized least squares problem (as for the non-negative lasso: Friedman, Hastie &
    Tibshirani, 'Regularization paths', J. Statistical Software 33, 2010), with the slip of the eyes' line free.
    """
    columns = np.column_stack([_TABLE, _SLIP * _SLIPPING])
    weighted = columns / (_NOISE_VARIANCE + rest_variance)[:, None]
    gram = columns.T @ weighted
    target = weighted.T @ change
    ridge = np.full(len(target), 1 / _USUAL_AMOUNT**2)
    ridge[-1] = 1.0
    amounts = np.zeros(len(target))
    low, high = np.zeros(len(target)), np.full(len(target), _MOST)
    low[-1], high[-1] = -np.inf, np.inf
    scale = np.diag(gram) + ridge
    for _ in range(_SWEEPS):
        for index in range(len(target)):
            value = (target[index] - gram[index] @ amounts + gram[index, index] * amounts[index]) / scale[index]
            amounts[index] = min(max(value, low[index]), high[index])
    return amounts[:-1]
