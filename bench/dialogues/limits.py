"""What visavis must reach for the gate to open, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LIMITS: tuple[tuple[str, str, float, str], ...] = (
    ("cut_in_plain", "share", 0.05, "who speaks without a pause is never to be cut off; 1 in 20 is forgiven to noise"),
    ("cut_in_halting", "share", 0.40, "of what pauses inside: synthetic voices pause without melody"),
    ("missed", "share", 0.05, "silence after a question is the worst answer"),
    ("answered_twice", "share", 0.02, "one question, one answer"),
    ("not_obeyed", "share", 0.10, "who interrupts must be let speak"),
    ("cough.stopped", "share", 0.10, "a cough is no interruption"),
    ("cough_alone_answered", "share", 0.15, "a cough is no question; a throat that is cleared may sound like a word"),
    ("backchannel.stopped", "share", 0.20, "'uh huh' goes on listening; but a lone 'yeah' may also be a wish to speak"),
    ("speech_behind.missed", "share", 0.15, "a television in the room must not make her deaf"),
    ("gap_ms.p50", "ms", 500, "people leave about 200 ms; beyond half a second it is felt as hesitation"),
    ("gap_ms.p95", "ms", 1_800, "the longest wait for a sentence that sounds unfinished (1500 ms) and some"),
)
"""Figure, unit, the most that is allowed, the reason. Figures and rules: docs/benchmarks.md."""


def look_up(figures: Mapping[str, Any], name: str) -> Any:
    """Return a figure by its dotted name. Raises KeyError."""
    found: Any = figures
    for key in name.split("."):
        found = found[key]
    return found


def failures(figures: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each limit that is missed; a figure that was not measured is a failure, too."""
    missed = []
    for name, unit, most, reason in LIMITS:
        value = _value(figures, name)
        if value is None:
            missed.append(f"{name}: nothing was measured")
        elif value > most:
            shown = f"{value:.0%} > {most:.0%}" if unit == "share" else f"{value:.0f} > {most:.0f} ms"
            missed.append(f"{name}: {shown} ({reason})")
    return missed


def _value(figures: Mapping[str, Any], name: str) -> float | None:
    try:
        found = look_up(figures, name)
    except KeyError:
        return None
    if isinstance(found, Sequence):
        return found[0] / found[1] if found[1] else None
    return float(found)
