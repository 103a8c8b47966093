"""The user's state over a conversation, as columns of numbers, and thinned to as many points as a picture can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from visavis.events import EMOTIONS, Emotion

DIMENSIONS = ("valence", "arousal", "attention", "engagement")
_DIGITS = 3

Shown = Emotion | Literal["unknown"]


class StateSeries(BaseModel):
    """Pictures of the user, column by column: entry i of every list belongs to one moment, and holds until the next."""

    at_ms: list[int] = Field(default_factory=list, description="When, ms since the conversation began; ascending.")
    valence: list[float] = Field(default_factory=list, description="Unpleasant (-1) to pleasant (1).")
    valence_confidence: list[float] = Field(default_factory=list, description="0 to 1; 0 means that nothing is known.")
    arousal: list[float] = Field(default_factory=list, description="Calm (-1) to excited (1).")
    arousal_confidence: list[float] = Field(default_factory=list, description="0 to 1.")
    attention: list[float] = Field(default_factory=list, description="Elsewhere (0) to here (1).")
    attention_confidence: list[float] = Field(default_factory=list, description="0 to 1.")
    engagement: list[float] = Field(default_factory=list, description="Detached (0) to absorbed (1).")
    engagement_confidence: list[float] = Field(default_factory=list, description="0 to 1.")
    emotion: list[Shown] = Field(default_factory=list, description="The likeliest emotion, or 'unknown'.")
    emotion_confidence: list[float] = Field(default_factory=list, description="0 to 1.")


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of the user, which holds until the next one."""

    at_ms: int
    values: tuple[float, ...]
    """Value and confidence of each of ``DIMENSIONS``, in turn."""
    emotion: Shown
    emotion_confidence: float


def sample_of(at_ms: int, payload: dict[str, Any]) -> Sample:
    """Return what the payload of a ``user.state`` event says."""
    estimates = [payload[name] for name in DIMENSIONS]
    values = tuple(float(item[part]) for item in estimates for part in ("value", "confidence"))
    emotion: Shown = payload["emotion"] if payload["emotion"] in EMOTIONS else "unknown"
    return Sample(at_ms, values, emotion, float(payload["emotion_confidence"]))


def series_of(samples: list[Sample], points: int) -> StateSeries:
    """Return the samples (in order of time) as columns of at most ``points`` entries.

    Where there are more, time is cut into as many equal parts; each becomes one entry, at the time of its first sample:
    means over time, of values weighted by their confidence, and the emotion that was shown longest.
    """
    series = StateSeries()
    for sample in samples if len(samples) <= points else _thinned(samples, points):
        series.at_ms.append(sample.at_ms)
        for index, name in enumerate(DIMENSIONS):
            getattr(series, name).append(round(sample.values[2 * index], _DIGITS))
            getattr(series, f"{name}_confidence").append(round(sample.values[2 * index + 1], _DIGITS))
        series.emotion.append(sample.emotion)
        series.emotion_confidence.append(round(sample.emotion_confidence, _DIGITS))
    return series


def _thinned(samples: list[Sample], points: int) -> Iterable[Sample]:
    first, last = samples[0].at_ms, samples[-1].at_ms
    width = max(1.0, (last - first + 1) / points)
    parts: dict[int, list[tuple[Sample, int]]] = {}
    for sample, following in zip(samples, [*samples[1:], samples[-1]], strict=True):
        held = max(1, min(following.at_ms - sample.at_ms, int(width)))
        parts.setdefault(int((sample.at_ms - first) / width), []).append((sample, held))
    return [_mean(part) for part in parts.values()]


def _mean(part: list[tuple[Sample, int]]) -> Sample:
    time = sum(held for _, held in part)
    values: list[float] = []
    for index in range(0, 2 * len(DIMENSIONS), 2):
        trust = sum(sample.values[index + 1] * held for sample, held in part)
        weighted = sum(sample.values[index] * sample.values[index + 1] * held for sample, held in part)
        values += [weighted / trust if trust > 0 else 0.0, trust / time]
    shown: dict[Shown, int] = {}
    for sample, held in part:
        shown[sample.emotion] = shown.get(sample.emotion, 0) + held
    emotion = max(shown, key=lambda name: shown[name])
    sure = sum(sample.emotion_confidence * held for sample, held in part if sample.emotion == emotion)
    return Sample(part[0][0].at_ms, tuple(values), emotion, sure / shown[emotion])
