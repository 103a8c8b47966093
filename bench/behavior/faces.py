"""How expressions come and go, and what a frame costs."""

from __future__ import annotations

import numpy as np

from bench.behavior.figure import Figure
from bench.behavior.recording import Recording
from bench.behavior.stretches import stretches

ONSETS = "our bound; surprise is briefest: Ekman 2003"
EMOTIONS = ("happy", "sad", "angry", "surprised", "afraid", "disgusted", "smile")
BROW_UP = 0.05


def figures(recording: Recording) -> list[Figure]:
    """Measure the expressions."""
    times = {item["expression"]: item for item in recording.facts["expressions"]}
    onsets = {name: times[name]["onsetS"] for name in EMOTIONS}
    offsets = [times[name]["offsetS"] for name in EMOTIONS]
    quickest = min(onsets, key=lambda name: onsets[name])
    trace = recording.slow
    shown = stretches(trace["strength"] > 0.1)
    lengths = [(end - begin) / trace.fps for begin, end in shown]
    return [
        Figure("face", "quickest onset", onsets[quickest], "s", 0.08, 0.25, ONSETS),
        Figure("face", "slowest onset", max(onsets.values()), "s", 0.5, 1.2, ONSETS),
        Figure("face", "smile's onset", onsets["smile"], "s", 0.3, 0.8, "half a second: Schmidt et al. 2003"),
        Figure("face", "surprise comes first", float(quickest == "surprised"), "", 1, 1, "Ekman 2003"),
        Figure("face", "quickest offset", min(offsets), "s", 0.3, 1, ONSETS),
        Figure("face", "slowest offset", max(offsets), "s", 0.8, 2.5, ONSETS),
        Figure("face", "expression's length", float(np.median(lengths)), "s", 0.5, 6, "Ekman & Friesen 1982: 0.5-4"),
        Figure("face", "lips apart in p, b, m", _gap(recording), "", 0, 0.02, "closed, in weights of jawOpen"),
    ]


def costs(recording: Recording) -> list[Figure]:
    """Return what a frame costs: budgets, not human ranges."""
    cost = recording.facts["cost"]
    node = f"budget; Node {recording.facts['node']}"
    return [
        Figure("cost", "a frame, mean", cost["meanMs"], "ms", 0, 0.2, node),
        Figure("cost", "a frame, 99th percentile", cost["p99Ms"], "ms", 0, 1, node),
        Figure("cost", "left to the garbage collector", cost["bytesPerFrame"] or float("nan"), "B", 0, 8192, node),
    ]


def _gap(recording: Recording) -> float:
    """Return how far the jaw is open, at most, while the lips are pressed."""
    trace = recording.slow
    pressed = trace["closed_lips"] > 0.98
    return float(trace["jaw"][pressed].max()) if pressed.any() else float("nan")
