"""Where the eyes look, and when they blink."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from visavis.animation.pose import Floats, FrameTimes, Poses, both, smoothstep
from visavis.animation.shapes import (
    ARKIT,
    BLINK,
    GAZE_DEGREES,
    LID_OPENING_SKEW,
    LIDS,
    LOOK_ACROSS_DEGREES,
    LOOK_VERTICAL_DEGREES,
)
from visavis.events import GazePlanned

_SACCADE_MS = 25.0
_SACCADE_MS_PER_DEGREE = 2.5
"""The main sequence (Baloh et al. 1975)."""
_LARGEST_DEGREES = (26.0, 18.0)
"""Eyes turn no further in the head."""
_BLINK_WITH_DEGREES = 18.0
"""A shift of the gaze that is as large as this is made with a blink (Evinger et al. 1994)."""
_LEAST_GAP_MS = 500.0
_DOUBLE_GAP_MS = 150.0


def add_eyes(poses: Poses, times: FrameTimes, planned: Sequence[GazePlanned]) -> list[float]:
    """Let the eyes follow the head's movements and the planned gazes; return when they shift far, ms."""
    shifts: list[float] = []
    gaze = np.zeros((len(times), 2))
    moves = _moves(planned)
    here = np.zeros(2)
    for start, target in moves:
        size = float(np.hypot(*(target - here)))
        part = np.clip((times.ms - start) / (_SACCADE_MS + _SACCADE_MS_PER_DEGREE * size), 0, 1)
        jerk = part**3 * (10 - 15 * part + 6 * part**2)  # minimum jerk (Flash & Hogan 1985)
        gaze += jerk[:, None] * (target - here)
        if size >= _BLINK_WITH_DEGREES:
            shifts.append(start)
        here = target
    looking = gaze - np.stack([poses.head[:, 1], -poses.head[:, 0]], axis=1)  # they hold it against the head's motion
    poses.eyes = np.clip(looking, [-limit for limit in _LARGEST_DEGREES], _LARGEST_DEGREES)
    left, up = poses.eyes[:, 0] / LOOK_ACROSS_DEGREES, poses.eyes[:, 1] / LOOK_VERTICAL_DEGREES
    for name, amount in (
        ("eyeLookOutLeft", left), ("eyeLookInRight", left), ("eyeLookInLeft", -left), ("eyeLookOutRight", -left),
        ("eyeLookUp", up), ("eyeLookDown", -up),
    ):  # fmt: skip
        poses.weights[:, both(name)] = np.maximum(amount, 0)[:, None]
    return shifts


def _moves(planned: Sequence[GazePlanned]) -> list[tuple[float, Floats]]:
    """Return where the eyes jump to and when: to each target, and back where nothing follows at once."""
    moves: list[tuple[float, Floats]] = []
    ordered = sorted(planned, key=lambda item: item.pts_ms or 0)
    for index, event in enumerate(ordered):
        start = float(event.pts_ms or 0)
        moves.append((start, np.array(GAZE_DEGREES[event.target])))
        following = (ordered[index + 1].pts_ms or 0) if index + 1 < len(ordered) else math.inf
        end = start + event.duration_ms
        if event.duration_ms and end < following:
            moves.append((end, np.zeros(2)))
    return moves


def blink_times(end_ms: float, seed: str, shifts: Sequence[float] = ()) -> list[float]:
    """Return when the eyes begin to blink, ms: log-normal intervals as in conversation, and with large shifts."""
    draw = random.Random(f"blinks/{seed}")  # noqa: S311 - chance for the eye
    mean = 60_000 / BLINK.talking_per_minute
    whole = BLINK.close_ms + BLINK.shut_ms + BLINK.open_ms
    blinks = list(shifts)
    at = draw.random() * mean
    while at < end_ms:
        if all(abs(at - other) >= whole + _LEAST_GAP_MS for other in blinks):
            blinks.append(at)
            if draw.random() < BLINK.double:
                at += whole + _DOUBLE_GAP_MS
                blinks.append(at)
        at += max(
            whole + _LEAST_GAP_MS, draw.lognormvariate(math.log(mean) - BLINK.sigma**2 / 2, BLINK.sigma)
        )  # fmt: skip
    return sorted(blink for blink in blinks if blink + whole <= end_ms)  # nobody ends with closed eyes


def lid_closure(since_ms: Floats) -> Floats:
    """Return how far a blink that began so long ago closes the lids, 0 to 1."""
    closing = smoothstep(since_ms / BLINK.close_ms)
    opened = np.clip((since_ms - BLINK.close_ms - BLINK.shut_ms) / BLINK.open_ms, 0, 1)
    return closing * (1 - smoothstep(opened**LID_OPENING_SKEW))


def add_lids(poses: Poses, times: FrameTimes, seed: str, shifts: Sequence[float] = ()) -> None:
    """Move the lids with the eyes, and blink. What else moves them gives way, or they would go through each other."""
    closed = np.zeros(len(times))
    for start in blink_times(float(times.ms[-1]), seed, shifts):
        closed = np.maximum(closed, np.where(times.ms >= start, lid_closure(times.ms - start), 0))
    follow_with_lids(poses, closed)


def follow_with_lids(poses: Poses, closed: Floats) -> None:
    """Close the lids of poses by ``closed``, 0 to 1 for each frame, on top of what their eyes and faces do."""
    weights = poses.weights
    for side in ("Left", "Right"):
        blink, wide, squint = (ARKIT.index(f"{name}{side}") for name in ("eyeBlink", "eyeWide", "eyeSquint"))
        down = weights[:, ARKIT.index(f"eyeLookDown{side}")]
        up = weights[:, ARKIT.index(f"eyeLookUp{side}")]
        shut = np.maximum(weights[:, blink] + LIDS.hangs * down, closed * (1 - LIDS.lowered * down))
        weights[:, blink] = shut
        weights[:, wide] = (weights[:, wide] + LIDS.lifts * up) * (1 - shut)
        weights[:, squint] *= 1 - shut
    weights[:, both("browDown")] += (LIDS.brow * closed)[:, None]
    weights[:, both("cheekSquint")] += (LIDS.cheek * closed)[:, None]
