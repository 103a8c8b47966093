"""Which implementation does what on this machine, and why."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from visavis.events import CodedError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


OPTIONAL = frozenset({"turn end", "face recognition", "movement", "sounds", "fusion"})
"""Jobs without which nothing is amiss."""


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One job, who does it, and why."""

    job: str
    """What it does, for example 'speech recognition'."""
    name: str
    """Who does it; 'none' if nobody does."""
    why: str
    """A sentence for people."""
    make: Callable[[], T_co] | None
    """Makes it, or None if nobody does it."""
    better: str = ""
    """How to get something better."""


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """One implementation, and what it needs."""

    name: str
    make: Callable[[], T]
    package: str | None = None
    """Python package that must be installed, if it needs one."""
    lacks: Callable[[], str] = lambda: ""
    """Returns a sentence about what else is missing, or '' if nothing is."""


def _missing(candidate: Candidate[T]) -> str:
    if candidate.package is not None and importlib.util.find_spec(candidate.package) is None:
        return f"{candidate.name} needs the Python package {candidate.package}."
    return candidate.lacks()


def choose(job: str, wanted: str, candidates: list[Candidate[T]], better: str) -> Part[T]:
    """Return the wanted candidate, or for 'auto' the first that is available; the fake one only by name.

    Raises CodedError ``config.unknown_part`` or ``config.part_unavailable`` for one that is wanted by name.
    """
    if wanted == "none":
        return Part(job, "none", "Switched off in the settings.", None)
    named = {item.name: item for item in candidates}
    if wanted != "auto":
        if wanted not in named:
            raise CodedError("config.unknown_part", f"There is no {job} '{wanted}'. Known: {', '.join(named)}, none.")
        missing = _missing(named[wanted])
        if missing:
            raise CodedError("config.part_unavailable", f"The {job} '{wanted}' cannot be used. {missing}")
        return Part(job, wanted, "Chosen in the settings.", named[wanted].make)
    reasons: list[str] = []
    for candidate in candidates:
        if candidate.name == "fake":
            continue
        missing = _missing(candidate)
        if not missing:
            why = "The best that is here." if not reasons else f"The best that is here. {reasons[0]}"
            return Part(job, candidate.name, why, candidate.make, better if reasons else "")
        reasons.append(missing)
    return Part(job, "none", " ".join(reasons), None, better)
