"""How the eyes jump, and how they and the head go together: from 1000 frames a second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.behavior.figure import Figure
from bench.behavior.recording import Recording, Samples, Trace
from bench.behavior.stretches import stretches

MAIN_SEQUENCE = "Baloh et al. 1975: 20-30 ms + 2.2-2.7 ms/°"
MOVING = 2.0
"""Slower than this the eyes stay where they look, degrees a second: if the head turns, they turn back."""
LARGE = 8.0


@dataclass(frozen=True, slots=True)
class Saccade:
    """When it began, s; degrees; s; degrees a second."""

    begun: float
    amplitude: float
    length: float
    peak: float


def find(trace: Trace) -> list[Saccade]:
    """Return the saccades of a trace."""
    yaw, pitch = trace["gaze_yaw"], trace["gaze_pitch"]
    speed = np.hypot(np.diff(yaw), np.diff(pitch)) * trace.fps
    found = []
    for begin, end in stretches(speed > MOVING):
        amplitude = float(np.hypot(yaw[end] - yaw[begin], pitch[end] - pitch[begin]))
        if amplitude > 0.15:
            length = (end - begin) / trace.fps
            found.append(Saccade(begin / trace.fps, amplitude, length, float(speed[begin:end].max())))
    return found


def figures(recording: Recording) -> list[Figure]:
    """Measure the saccades."""
    trace = recording.fast
    found = find(trace)
    amplitude = np.array([item.amplitude for item in found])
    slope, intercept = np.polyfit(amplitude, [1000 * item.length for item in found], 1)
    micro = [item for item in found if item.amplitude < 1.05]
    peak = _peak_at(found, 10)
    seconds = len(trace["time"]) / trace.fps
    held, lead = _gain(trace), _lead(trace, found)
    return [
        Figure("saccades", "duration at 0°", float(intercept), "ms", 20, 30, MAIN_SEQUENCE),
        Figure("saccades", "duration for each degree", float(slope), "ms/°", 2.2, 2.7, MAIN_SEQUENCE),
        Figure("saccades", "peak speed at 10°", peak, "°/s", 250, 450, "Bahill et al. 1975"),
        Figure("saccades", "all", len(found) / seconds, "/s", 1, 4, "Rayner 1998: 2-4 fixations a second at most"),
        Figure(
            "saccades", "micro-saccades", len(micro) / seconds, "/s", 0.5, 3, "Martinez-Conde et al. 2013: 1-2 a second"
        ),
        Figure(
            "saccades", "gaze held while the head moves", held, "", 0.9, 1.05, "vestibulo-ocular reflex: gain 0.9-1"
        ),
        Figure("saccades", "eyes lead the head by", lead, "ms", 20, 150, "our bound, after Zangemeister & Stark 1982"),
    ]


def _peak_at(found: list[Saccade], degrees: float) -> float:
    """Return the peak speed of saccades of some size, by a straight line through those around it."""
    near = [item for item in found if abs(item.amplitude - degrees) < 7]
    if len(near) < 4:
        return float("nan")
    line = np.polyfit([item.amplitude for item in near], [item.peak for item in near], 1)
    return float(np.polyval(line, degrees))


def _gain(trace: Trace) -> float:
    """Return how much of the head's turn the eyes take back while they look at one thing: 1 is all."""
    head = np.diff(trace["head_y"]) * trace.fps
    gaze = np.diff(trace["gaze_yaw"]) * trace.fps
    fixating = (np.hypot(gaze, np.diff(trace["gaze_pitch"]) * trace.fps) < MOVING) & (np.abs(head) > 3)
    return float(1 - np.polyfit(head[fixating], gaze[fixating], 1)[0])


def _lead(trace: Trace, found: list[Saccade]) -> float:
    """Return how much later than the eyes the head sets out, ms: the median of large shifts to the side."""
    lags = []
    heading: Samples = trace["head_y"]
    for item in found:
        begin = round(item.begun * trace.fps)
        window = heading[begin : begin + trace.fps // 2]
        if item.amplitude < LARGE or len(window) < trace.fps // 2:
            continue
        way = window - window[0]
        turn = np.abs(way)
        if turn[-1] < 3:
            continue
        lags.append(int(np.argmax(turn > 0.06 * turn[-1])))
    return float(np.median(lags)) if lags else float("nan")
