"""Nods, shakes and tilts of a head."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from visavis.events import HeadGesture
from visavis.perception.head_pose import HeadPose
from visavis.perception.mouth import turning_points


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
    purity: float = 0.7
    """How large the other axis's movement may be beside it."""
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


class HeadGestures:
    """Finds gestures in one head's poses."""

    def __init__(self, policy: GesturePolicy | None = None) -> None:
        """Begin with a head that is still."""
        self._policy = policy or GesturePolicy()
        self._past: deque[tuple[float, float, float]] = deque()
        self._quiet_until_s = float("-inf")
        self._rest_roll: float | None = None
        self._tilted_at_s: float | None = None
        self._tilt_told = False
        self._at_s = 0.0

    def follow(self, pose: HeadPose, at_s: float) -> FoundGesture | None:
        """Take in the next pose; return a gesture when it is complete."""
        step_s = at_s - self._at_s
        if not 0 < step_s < 0.5:  # the head was out of sight
            self._past.clear()
            self._tilted_at_s = None
            step_s = 0.0
        self._at_s = at_s
        self._past.append((at_s, pose.pitch, pose.yaw))
        while at_s - self._past[0][0] > self._policy.window_s:
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
        along, across = (1, 2) if gesture == "nod" else (2, 1)
        least, wanted = (policy.nod, policy.nod_swings) if gesture == "nod" else (policy.shake, policy.shake_swings)
        values = [item[along] for item in self._past]
        turns = turning_points(values, least)
        if not turns:
            return None
        places = [*turns, _extreme_after(values, turns)]
        swings = 0
        begin = len(places) - 1
        for index in range(len(places) - 1, 0, -1):
            first, last = places[index - 1], places[index]
            quick = self._past[last][0] - self._past[first][0] <= policy.longest_swing_s
            if not quick or abs(values[last] - values[first]) < least:
                break
            swings, begin = swings + 1, index - 1
        if swings < wanted:
            return None
        start, end = places[begin], places[-1]
        span = values[start : end + 1]
        amplitude = max(span) - min(span)
        other = [item[across] for item in self._past][start : end + 1]
        if max(other) - min(other) > policy.purity * amplitude:
            return None
        duration_ms = round(1_000 * (self._past[end][0] - self._past[start][0]))
        return FoundGesture(gesture, min(1.0, 0.4 + 0.6 * (amplitude - least) / (2 * least)), duration_ms)

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
