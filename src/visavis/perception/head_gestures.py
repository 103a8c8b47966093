"""Nods, shakes and tilts of a head."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from visavis.events import HeadGesture
from visavis.perception.head_pose import HeadPose
from visavis.perception.turning_points import turning_points


@dataclass(frozen=True, slots=True)
class GesturePolicy:
    """What counts. Angles in degrees, times in s.

    Nods while conversing have a median amplitude of 6° and 1 to 4 Hz (Hadar, Steiner & Rose, J. Nonverbal Behavior 9,
    1985); the rest is ours.
    """

    window_s: float = 1.6
    nod: float = 3.5
    """Least swing of a nod."""
    shake: float = 5.0
    """Least swing of a shake."""
    nod_swings: int = 2
    shake_swings: int = 3
    """There and back is a glance aside; there, back and there is a shake."""
    longest_swing_s: float = 0.6
    fresh_s: float = 0.4
    """How long ago the last swing may have ended."""
    purity: float = 0.7
    """How large the other axis's movement may be beside it."""
    sway: float = 0.012
    """How far a face must move along with each turn, in its own sizes: it lies ten centimeters before the neck's axis.
    Brows and mouths that move seem to turn a head, but do not move it."""
    together: float = 0.6
    """How well turn and movement must go together (correlation)."""
    tilt: float = 10.0
    tilt_back: float = 6.0
    tilt_s: float = 0.5
    rest_s: float = 0.9
    """How long nothing may be found after a gesture."""


@dataclass(frozen=True, slots=True)
class FoundGesture:
    """A movement that was found."""

    gesture: HeadGesture
    score: float
    duration_ms: int


@dataclass(frozen=True, slots=True)
class _Moment:
    at_s: float
    pitch: float
    yaw: float
    right: float
    up: float


class HeadGestures:
    """Finds gestures in one head's poses."""

    def __init__(self, policy: GesturePolicy | None = None) -> None:
        """Begin with a head that is still."""
        self._policy = policy or GesturePolicy()
        self._past: deque[_Moment] = deque()
        self._quiet_until_s = float("-inf")
        self._rest_roll: float | None = None
        self._tilted_at_s: float | None = None
        self._tilt_told = False
        self._at_s = 0.0

    def follow(self, pose: HeadPose, place: tuple[float, float], at_s: float) -> FoundGesture | None:
        """Take in the next pose; return a gesture when it is complete.

        ``place`` is where the face is in the picture, to the right and down, in its own sizes.
        """
        step_s = at_s - self._at_s
        if not 0 < step_s < 0.5:  # the head was out of sight
            self._past.clear()
            self._tilted_at_s = None
            step_s = 0.0
        self._at_s = at_s
        self._past.append(_Moment(at_s, pose.pitch, pose.yaw, place[0], -place[1]))
        while at_s - self._past[0].at_s > self._policy.window_s:
            self._past.popleft()
        tilt = self._tilt(pose.roll, at_s, step_s)
        if at_s < self._quiet_until_s:
            return None
        found = self._swinging("nod") or self._swinging("shake") or tilt
        if found is not None and found.gesture != "tilt":
            self._quiet_until_s = at_s + self._policy.rest_s
            last = self._past[-1]
            self._past.clear()
            self._past.append(last)
        return found

    def _swinging(self, gesture: HeadGesture) -> FoundGesture | None:
        policy = self._policy
        least, wanted = (policy.nod, policy.nod_swings) if gesture == "nod" else (policy.shake, policy.shake_swings)
        nods = gesture == "nod"
        values = [item.pitch if nods else item.yaw for item in self._past]
        turns = turning_points(values, least)
        if not turns:
            return None
        places = [*turns, _extreme_after(values, turns)]
        swings = 0
        begin = len(places) - 1
        for index in range(len(places) - 1, 0, -1):
            first, last = places[index - 1], places[index]
            quick = self._past[last].at_s - self._past[first].at_s <= policy.longest_swing_s
            if not quick or abs(values[last] - values[first]) < least:
                break
            swings, begin = swings + 1, index - 1
        if swings < wanted or self._past[-1].at_s - self._past[places[-1]].at_s > policy.fresh_s:
            return None
        start, end = places[begin], places[-1]
        span = values[start : end + 1]
        amplitude = max(span) - min(span)
        moments = [self._past[index] for index in range(start, end + 1)]
        other = [item.yaw if nods else item.pitch for item in moments]
        if max(other) - min(other) > policy.purity * amplitude:
            return None
        if not self._moves(span, [item.up if nods else item.right for item in moments]):
            return None
        duration_ms = round(1_000 * (moments[-1].at_s - moments[0].at_s))
        return FoundGesture(gesture, min(1.0, 0.4 + 0.6 * (amplitude - least) / (2 * least)), duration_ms)

    def _moves(self, turn: list[float], movement: list[float]) -> bool:
        """Tell whether a face moved as its turn would have it."""
        if max(movement) - min(movement) < self._policy.sway:
            return False
        return float(np.corrcoef(turn, movement)[0, 1]) >= self._policy.together

    def _tilt(self, roll: float, at_s: float, step_s: float) -> FoundGesture | None:
        policy = self._policy
        if self._rest_roll is None:
            self._rest_roll = roll
        away = roll - self._rest_roll
        self._rest_roll += min(step_s / 15.0, 1.0) * away
        if abs(away) < policy.tilt_back:
            self._tilted_at_s, self._tilt_told = None, False
        elif abs(away) >= policy.tilt and self._tilted_at_s is None:
            self._tilted_at_s = at_s
        if self._tilted_at_s is None or self._tilt_told or at_s - self._tilted_at_s < policy.tilt_s:
            return None
        self._tilt_told = True
        return FoundGesture("tilt", min(1.0, abs(away) / (2 * policy.tilt)), round(1_000 * (at_s - self._tilted_at_s)))


def _extreme_after(values: list[float], turns: list[int]) -> int:
    """Return where the present swing has come to: the farthest place from its beginning."""
    first = turns[-1]
    return max(range(first, len(values)), key=lambda index: abs(values[index] - values[first]))
