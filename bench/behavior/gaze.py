"""Where she looks, how long, and how it goes with speaking and listening."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.behavior.figure import Figure
from bench.behavior.recording import Recording, Trace
from bench.behavior.stretches import stretches

LOOKS = "Argyle & Cook 1976: 41 % speaking, 75 % listening"
ANDRIST = "Andrist et al. 2014"
FACE = 6.0
"""Who looks at less than this from between the other's eyes looks at their face, degrees."""
INTEROCULAR_M = 0.063
DISTANCE_M = 1.36
SACCADE_S = 0.1
MOVES = 2.0


def looks(trace: Trace) -> NDArray[np.bool_]:
    """Return when she looks at the other's face."""
    return np.asarray(np.hypot(trace["gaze_yaw"], trace["gaze_pitch"]) < FACE)


def figures(recording: Recording) -> list[Figure]:
    """Measure where she looks."""
    trace = recording.slow
    mutual = looks(trace)
    share = {name: float(mutual[trace.during(name)].mean()) for name in ("attending", "thinking", "speaking")}
    quiet = float(mutual[trace.during("resting", "listening")].mean())
    sideways, up = _directions(trace, mutual)
    expected = np.degrees(2 * np.arctan(INTEROCULAR_M / 2 / DISTANCE_M))
    # Wherever the eyes are turned, both lines of sight have to meet: compared where they look straight ahead.
    ahead = mutual & (np.abs(trace["eye_yaw"]) < 8) & _settled(mutual, trace.fps)
    vergence = float(np.median(trace["vergence"][ahead]))
    places = [_places(trace, ~mutual, name) for name in ("speaking", "attending")]
    return [
        Figure("gaze", "mutual while speaking", share["speaking"], "", 0.34, 0.48, LOOKS),
        Figure("gaze", "mutual while listening", share["attending"], "", 0.68, 0.82, LOOKS),
        Figure(
            "gaze",
            "mutual while thinking",
            share["thinking"],
            "",
            0.0,
            0.45,
            "our bound; averted: Glenberg et al. 1998",
        ),
        Figure("gaze", "mutual while nobody speaks", quiet, "", 0.7, 0.95, "our bound: between looking and staring"),
        Figure("gaze", "aversion's stay at one place", _stay(trace, ~mutual), "s", 0.8, 1.2, f"{ANDRIST}: 1.0 ± 0.2"),
        Figure("gaze", "from one aversion to the next, speaking", places[0], "s", 3, 5.2, f"{ANDRIST}: 4 ± 1"),
        Figure("gaze", "from one aversion to the next, listening", places[1], "s", 4, 6.2, f"{ANDRIST}: 5 ± 1"),
        Figure("gaze", "aversions to the side", sideways, "", 0.55, 0.85, f"{ANDRIST}: 70 %"),
        Figure("gaze", "aversions up, thinking", up, "", 0.5, 0.9, f"{ANDRIST}: 70 %"),
        Figure("gaze", "back before the end of speech", _return(trace, mutual), "s", 1.3, 3.3, f"{ANDRIST}: 2.3 ± 0.5"),
        Figure("gaze", "away into speech", _into_speech(trace, mutual), "s", 0.6, 1.6, f"{ANDRIST}: 1.2"),
        Figure("gaze", "vergence", vergence, "°", expected - 0.3, expected + 0.3, "geometry: 63 mm, 1.36 m"),
    ]


def _settled(holds: NDArray[np.bool_], fps: int) -> NDArray[np.bool_]:
    """Return where something has held for half a second."""
    settled = np.zeros_like(holds)
    for begin, end in stretches(holds):
        settled[min(end, begin + fps // 2) : end] = True
    return settled


def _stay(trace: Trace, averted: NDArray[np.bool_]) -> float:
    """Return how long the eyes stay at one place of an aversion that is not cut short, s: the median."""
    stays = []
    for begin, end in _aversions(trace, averted, "speaking", "attending"):
        jumps = [first for first, _ in stretches(_moves(trace)[begin:end])]
        edges = [0, *[jump for jump in jumps if jump > SACCADE_S * trace.fps], end - begin]
        stays += [(b - a) / trace.fps for a, b in pairwise(edges) if b - a > 0.4 * trace.fps]
    return float(np.median(stays)) if stays else float("nan")


def _moves(trace: Trace) -> NDArray[np.bool_]:
    """Return in which frames the gaze goes to another place: more than micro-saccades do."""
    step = np.hypot(np.diff(trace["gaze_yaw"], prepend=0), np.diff(trace["gaze_pitch"], prepend=0))
    return np.asarray(step > MOVES * 60 / trace.fps / 2)


def _aversions(trace: Trace, averted: NDArray[np.bool_], *activities: str) -> list[tuple[int, int]]:
    """Return the aversions that lie wholly within one of these activities."""
    found = []
    for name in activities:
        during = trace.during(name)
        for begin, end in stretches(during):
            inner = stretches(averted[begin:end])
            found += [(begin + a, begin + b) for a, b in inner if a > 0 and begin + b < end]
    return sorted(found)


def _places(trace: Trace, averted: NDArray[np.bool_], activity: str) -> float:
    """Return the mean time from the beginning of one aversion to that of the next, s."""
    gaps: list[float] = []
    for begin, end in stretches(trace.during(activity)):
        begins = [a for a, _ in stretches(averted[begin:end]) if a > 0]
        gaps += (np.diff(begins) / trace.fps).tolist()
    return float(np.mean(gaps)) if gaps else float("nan")


def _directions(trace: Trace, mutual: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the share of aversions that go sideways, and of those up while thinking."""
    sideways, up = [], []
    for begin, end in stretches(~mutual):
        middle = begin + min(end - begin, int(0.3 * trace.fps)) - 1
        yaw, pitch = trace["gaze_yaw"][middle], trace["gaze_pitch"][middle]
        if end - begin < 0.2 * trace.fps:
            continue
        if trace.during("thinking")[middle]:
            up.append(pitch > FACE)
        else:
            sideways.append(abs(yaw) > abs(pitch))
    return float(np.mean(sideways)), float(np.mean(up))


def _return(trace: Trace, mutual: NDArray[np.bool_]) -> float:
    """Return how long before the end of speech the last aversion is over, s: the median of those within 6 s."""
    before = []
    for begin, end in stretches(trace.during("speaking")):
        averted = np.flatnonzero(~mutual[begin:end])
        if len(averted) and (end - begin - averted[-1]) < 6 * trace.fps:
            before.append((end - begin - averted[-1]) / trace.fps)
    return float(np.median(before)) if before else float("nan")


def _into_speech(trace: Trace, mutual: NDArray[np.bool_]) -> float:
    """Return how long who looks away as they begin to speak goes on with it, s: the median."""
    into = []
    for begin, end in stretches(trace.during("speaking")):
        if mutual[begin]:
            continue
        back = np.flatnonzero(mutual[begin:end])
        if len(back):
            into.append(back[0] / trace.fps)
    return float(np.median(into)) if into else float("nan")
