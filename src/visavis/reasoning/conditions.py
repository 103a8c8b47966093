"""When an authored answer fits: what must be seen or heard of the user, and how sure that must be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, InstanceOf, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from visavis.events import Emotion, StateEstimate, UserStateEstimated
from visavis.events.sounds import kind_of
from visavis.reasoning.persona_part import Part

_BOUND = re.compile(r"(above|below)\s+([+-]?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Bound:
    """A half of a range."""

    above: bool
    """Whether what is greater is meant, or what is less."""
    value: float

    def holds(self, value: float) -> bool:
        """Tell whether a value is on the right side."""
        return value > self.value if self.above else value < self.value


def _signed(value: object) -> Bound:
    return _bound(value, -1.0, "above 0.3", "below -0.3")


def _unsigned(value: object) -> Bound:
    return _bound(value, 0.0, "above 0.6", "below 0.3")


def _bound(value: object, least: float, *examples: str) -> Bound:
    """Read 'above 0.3'. Raises PydanticCustomError for anything else, and for what could never hold."""
    found = _BOUND.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("bound", f"write it as '{examples[0]}' or '{examples[1]}'")
    bound = Bound(found[1] == "above", float(found[2]))
    if not (least <= bound.value < 1 if bound.above else least < bound.value <= 1):
        raise PydanticCustomError("bound", f"can never be: the values lie between {least:g} and 1")
    return bound


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Signed = Annotated[InstanceOf[Bound], BeforeValidator(_signed)]
Unsigned = Annotated[InstanceOf[Bound], BeforeValidator(_unsigned)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]

_DIMENSIONS = ("valence", "arousal", "attention", "engagement", "puzzled")


class When(Part):
    """What must be true of the user; of several things, all."""

    emotion: Annotated[list[Emotion], BeforeValidator(_as_list)] = Field(default_factory=list, max_length=7)
    """One of these is what the user shows."""
    valence: Signed | None = None
    arousal: Signed | None = None
    attention: Unsigned | None = None
    engagement: Unsigned | None = None
    puzzled: Unsigned | None = None
    heard: Annotated[list[Label], BeforeValidator(_as_list)] = Field(default_factory=list, max_length=20)
    """One of these sounds was heard in the last seconds."""
    least_confidence: float = Field(0.5, ge=0, le=1)
    """How sure all of it must be."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.emotion and not self.heard and not any(self._bounds()):
            names = ", ".join(("emotion", *_DIMENSIONS, "heard"))
            raise PydanticCustomError("empty_when", f"needs at least one of {names}")
        return self

    def holds(self, state: UserStateEstimated | None, heard: Collection[str] = ()) -> bool:
        """Tell whether it is true of a user; ``heard`` are :func:`sound_name` of what was heard lately."""
        if self.heard and not any(sound_name(label) in heard for label in self.heard):
            return False
        if not self.emotion and not any(self._bounds()):
            return True
        if state is None:
            return False
        sure = state.emotion_confidence >= self.least_confidence
        if self.emotion and not (sure and state.emotion in self.emotion):
            return False
        return all(self._within(bound, getattr(state, name)) for name, bound in self._given())

    def _within(self, bound: Bound, estimate: StateEstimate | None) -> bool:
        if estimate is None or estimate.confidence < max(self.least_confidence, 1e-6):
            return False
        return bound.holds(estimate.value)

    def _bounds(self) -> Iterator[Bound]:
        return (bound for _, bound in self._given())

    def _given(self) -> Iterator[tuple[str, Bound]]:
        for name in _DIMENSIONS:
            bound: Any = getattr(self, name)
            if bound is not None:
                yield name, bound


def sound_name(label: str) -> str:
    """Return under which name a sound is known to conditions: that of its kind, or its label."""
    return kind_of(label) or label.strip().lower()
