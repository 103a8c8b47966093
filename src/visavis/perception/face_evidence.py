"""What a face did over the last two seconds, as numbers for the trained fusion.

Functionals over a window, as everywhere in affective computing (for faces e.g. Valstar et al., 'AVEC 2016'): means,
greatest values and deviations of what is measured picture by picture.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, Generic, TypeVar

import numpy as np

from visavis.events import (
    EMOTIONS,
    Event,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    GazeEstimated,
    HeadGesture,
    HeadGestured,
    MouthEstimated,
)
from visavis.perception.action_units import NAMES
from visavis.perception.fusion_model import Features

E = TypeVar("E", bound=Event)

WINDOW_S: Final = 2.0
FACE_LAYOUT: Final = "face-1"
"""Changes whenever ``FACE_VALUES`` or their meaning does."""

_UNITS: Final = tuple(sorted(NAMES))
_GESTURES: Final[tuple[HeadGesture, ...]] = ("nod", "shake", "tilt")
_DIMENSIONS: Final = ("valence", "arousal", "puzzled")
_GAZE: Final = ("yaw", "pitch", "roll", "gaze_x", "gaze_y", "openness")

FACE_VALUES: Final[tuple[str, ...]] = (
    *(f"au{unit}_{part}" for unit in _UNITS for part in ("mean", "max", "deviation")),
    *(f"{emotion}_{part}" for emotion in EMOTIONS for part in ("mean", "max")),
    *(f"{name}_{part}" for name in _DIMENSIONS for part in ("mean", "deviation")),
    *(f"{name}_{part}" for name in _GAZE for part in ("mean", "deviation")),
    "head_speed", "looking_share", "blinks_per_s", "opening_mean", "opening_deviation", "moving_share",
    *_GESTURES,
)  # fmt: skip
"""Action units and probabilities 0 to 1; valence and arousal -1 to 1; head degrees, its speed degrees a second; gaze -1
to 1; shares 0 to 1; gestures by their scores, 0 where there was none."""

_WHOLE_S: Final = 1.0
"""A face that has been seen for so long is known as well as its pictures are."""
_FRESH_S: Final = 1.0
_USUAL_STEP_S: Final = 1 / 15


class _Recent(Generic[E]):
    """The events of one kind in the window, each with its time."""

    def __init__(self) -> None:
        self.last_s = self.first_s = float("-inf")
        self._kept: deque[tuple[float, E]] = deque()

    def add(self, event: E, now_s: float) -> None:
        self._kept.append((now_s, event))
        self.last_s = now_s

    def __call__(self, now_s: float) -> list[E]:
        kept = self._kept
        while kept and now_s - kept[0][0] > WINDOW_S:
            kept.popleft()
        self.first_s = kept[0][0] if kept else now_s
        return [event for _, event in kept]


class FaceWindow:
    """The last two seconds of one face."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._units: _Recent[FaceActionsMeasured] = _Recent()
        self._emotions: _Recent[FaceEmotionEstimated] = _Recent()
        self._gazes: _Recent[GazeEstimated] = _Recent()
        self._mouths: _Recent[MouthEstimated] = _Recent()
        self._gestures: _Recent[HeadGestured] = _Recent()

    def add(self, event: Event, now_s: float) -> None:
        """Take in one event about this face."""
        match event:
            case FaceActionsMeasured():
                self._units.add(event, now_s)
            case FaceEmotionEstimated():
                self._emotions.add(event, now_s)
            case GazeEstimated():
                self._gazes.add(event, now_s)
            case MouthEstimated():
                self._mouths.add(event, now_s)
            case HeadGestured():
                self._gestures.add(event, now_s)
            case _:
                pass

    def features(self, now_s: float) -> Features | None:
        """Return ``FACE_VALUES``; None while no expressions are read, or when none came for the last second."""
        units, emotions, gazes = self._units(now_s), self._emotions(now_s), self._gazes(now_s)
        if not units or not emotions or not gazes or now_s - self._emotions.last_s > _FRESH_S:
            return None
        seen_s = self._gazes.last_s - self._gazes.first_s
        values = [
            *_of_units(units),
            *_of_emotions(emotions),
            *_of_gazes(gazes, seen_s),
            *_of_mouths(self._mouths(now_s)),
            *_of_gestures(self._gestures(now_s)),
        ]
        trust = float(np.mean([item.confidence for item in gazes]))
        known = 0.5 + 0.5 * units[-1].baseline
        confidence = trust * known * min((seen_s + _USUAL_STEP_S) / _WHOLE_S, 1.0)
        return Features(np.array(values, np.float32), min(max(confidence, 0.0), 1.0))


def _of_units(measured: Sequence[FaceActionsMeasured]) -> Iterator[float]:
    intensities = [{item.unit: item.intensity for item in event.units} for event in measured]
    table = np.array([[item.get(unit, 0.0) for unit in _UNITS] for item in intensities])
    for mean, most, deviation in zip(table.mean(0), table.max(0), table.std(0), strict=True):
        yield from (mean, most, deviation)


def _of_emotions(shown: Sequence[FaceEmotionEstimated]) -> Iterator[float]:
    scores = [{item.label: item.score for item in event.scores} for event in shown]
    table = np.array([[item.get(emotion, 0.0) for emotion in EMOTIONS] for item in scores])
    for mean, most in zip(table.mean(0), table.max(0), strict=True):
        yield from (mean, most)
    for name in _DIMENSIONS:
        values = [getattr(event, name) for event in shown]
        yield from (float(np.mean(values)), float(np.std(values)))


def _of_gazes(gazes: Sequence[GazeEstimated], seen_s: float) -> Iterator[float]:
    table = np.array([[getattr(event, name) for name in _GAZE] for event in gazes])
    for mean, deviation in zip(table.mean(0), table.std(0), strict=True):
        yield from (mean, deviation)
    turned = np.abs(np.diff(table[:, :2], axis=0)).sum()
    blinks = sum(one.blink and not before.blink for before, one in itertools.pairwise(gazes))
    lasted_s = max(seen_s, _USUAL_STEP_S)
    yield from (float(turned) / lasted_s, float(np.mean([event.looking_at_screen for event in gazes])))
    yield blinks / max(lasted_s, 1.0)


def _of_mouths(mouths: Sequence[MouthEstimated]) -> Iterator[float]:
    if not mouths:
        yield from (0.0, 0.0, 0.0)
        return
    openings = [event.opening for event in mouths]
    yield from (float(np.mean(openings)), float(np.std(openings)), float(np.mean([event.moving for event in mouths])))


def _of_gestures(gestures: Sequence[HeadGestured]) -> Iterator[float]:
    for name in _GESTURES:
        yield max((event.score for event in gestures if event.gesture == name), default=0.0)
