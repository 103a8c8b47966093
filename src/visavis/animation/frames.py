"""What a performance looks like, frame by frame: the same curves that the page plays, evaluated at once.

What somebody does who is alone on a stage is not in it (sway, breath, glances, what a voice's loudness does to jaw and
head): those are the page's, or the engine's that plays the frames. Blinks are, for no engine should be without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.animation.expression_mixer import add_expressions
from visavis.animation.eyes import add_eyes, add_lids
from visavis.animation.head_gestures import add_gestures
from visavis.animation.pose import FrameTimes, Poses, both
from visavis.animation.shapes import (
    ARKIT,
    EXPRESSION_EASING,
    FASTEST_VISEME,
    LEFT_UNDER_TEETH,
    LIP_OPENING,
    MOUTH_ATTACK_MS,
    MOUTH_RELEASE_MS,
    SPEAKING_FADE_MS,
    VISEME_SHAPES,
)
from visavis.events import (
    VISEMES,
    Event,
    ExpressionPlanned,
    GazePlanned,
    GesturePlanned,
    VisemesPlanned,
)

LONGEST_TAIL_MS = 2_000
"""How long after the sound the face may take to come to rest."""
_MOUTH_RESTS_MS = 250
_PP = VISEMES.index("PP")
_FF = VISEMES.index("FF")
_LOWER_LIP = ("jawOpen", "mouthLowerDown")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frames:
    """All frames of a performance."""

    fps: float
    arkit: Floats
    """Shape (frames, 52), in the order of ``ARKIT``, 0 to 1: the whole face, with the mouth that speaks."""
    face: Floats
    """The same without what the visemes do: for avatars that have shapes for visemes."""
    visemes: Floats
    """Shape (frames, 15), in the order of ``VISEMES``, 0 to 1."""
    head: Floats
    """Shape (frames, 3), degrees: turned to the own left, nodded up, tilted to the own right."""
    eyes: Floats
    """Shape (frames, 2), degrees in the head: to the own left, and up. Both eyes do the same."""

    def __len__(self) -> int:
        return len(self.arkit)


def evaluate(events: Sequence[Event], duration_ms: float, *, fps: float = 60.0, seed: str = "") -> Frames:
    """Return the frames of planned events (VisemesPlanned, ExpressionPlanned, GesturePlanned, GazePlanned).

    Times of the events count from the start of the sound, whose length is ``duration_ms``. The first frame is at 0,
    the last where the face has come to rest. ``seed`` decides when the eyes blink.
    """
    times = FrameTimes(_end_ms(events, duration_ms), fps)
    poses = Poses(len(times))
    expressions = [event for event in events if isinstance(event, ExpressionPlanned)]
    last = float(times.ms[times.ms <= duration_ms][-1])  # the last frame with sound
    speaking = _presence(times, last, SPEAKING_FADE_MS, SPEAKING_FADE_MS)
    add_expressions(poses, times, expressions, speaking)
    add_gestures(poses, times, [event for event in events if isinstance(event, GesturePlanned)])
    mouth = [event for event in events if isinstance(event, VisemesPlanned)]
    visemes = _visemes(np.minimum(times.ms, last), mouth)  # what is seen last fades
    visemes *= _presence(times, last, MOUTH_ATTACK_MS, MOUTH_RELEASE_MS)[:, None]
    visemes = _close_lips(poses, visemes)
    visemes = _restrained(visemes, fps)
    shifts = add_eyes(poses, times, [event for event in events if isinstance(event, GazePlanned)])
    add_lids(poses, times, seed, shifts)
    face = np.clip(poses.weights, 0, 1)
    speech = visemes @ _MIX
    return Frames(
        fps=fps,
        arkit=np.clip(poses.weights + speech, 0, 1),
        face=face,
        visemes=np.clip(visemes, 0, 1),
        head=np.stack([poses.head[:, 1], -poses.head[:, 0], poses.head[:, 2]], axis=1),
        eyes=poses.eyes,
    )


def _end_ms(events: Sequence[Event], duration_ms: float) -> float:
    ends = [duration_ms + _MOUTH_RESTS_MS]
    for event in events:
        if isinstance(event, ExpressionPlanned):
            ends.append((event.pts_ms or 0) + event.duration_ms + EXPRESSION_EASING[event.expression].offset_ms)
        elif isinstance(event, GesturePlanned):
            ends.append((event.pts_ms or 0) + event.duration_ms)
    return min(max(ends), duration_ms + LONGEST_TAIL_MS)


def _presence(times: FrameTimes, last_ms: float, attack_ms: float, release_ms: float) -> Floats:
    """Return what comes with the sound and goes when it ends, 0 to 1, by two time constants."""
    come = 1 - np.exp(-np.minimum(times.ms, last_ms) / attack_ms)
    return come * np.exp(-np.maximum(times.ms - last_ms, 0) / release_ms)


def _visemes(moments_ms: Floats, planned: Sequence[VisemesPlanned]) -> Floats:
    """Return the weights of the visemes; where phrases overlap the larger counts."""
    weights = np.zeros((len(moments_ms), len(VISEMES)))
    for event in planned:
        start = event.pts_ms + event.curves_start_ms
        for curve in event.curves:
            moments = start + event.frame_ms * np.arange(len(curve.weights))
            row = np.interp(moments_ms, moments, curve.weights, left=0.0, right=0.0)
            column = VISEMES.index(curve.viseme)
            weights[:, column] = np.maximum(weights[:, column], row)
    return weights


def _close_lips(poses: Poses, visemes: Floats) -> Floats:
    """Let nothing open the lips while they are pressed, nor take the lower lip off the teeth for f and v."""
    closed = visemes[:, _PP : _PP + 1]
    gated = visemes * (1 - closed)
    gated[:, _PP] = visemes[:, _PP]
    for name in LIP_OPENING:
        poses.weights[:, both(name)] *= 1 - closed
    free = 1 - (1 - LEFT_UNDER_TEETH) * np.minimum(1, gated[:, _FF : _FF + 1])
    for name in _LOWER_LIP:
        poses.weights[:, both(name)] *= free
    jaw, close = ARKIT.index("jawOpen"), ARKIT.index("mouthClose")
    poses.weights[:, close] = np.minimum(poses.weights[:, close], poses.weights[:, jaw])
    return gated


def _restrained(visemes: Floats, fps: float) -> Floats:
    """Return visemes that come no faster than lips can move."""
    step = np.full(len(VISEMES), FASTEST_VISEME / fps)
    step[_PP] = 1.0
    shown = visemes.copy()
    for frame in range(1, len(shown)):
        np.minimum(shown[frame], shown[frame - 1] + step, out=shown[frame])
    return shown


def _mix() -> Floats:
    mix = np.zeros((len(VISEMES), len(ARKIT)))
    for viseme, shape in VISEME_SHAPES.items():
        for name, weight in shape.items():
            mix[VISEMES.index(viseme), both(name)] = weight
    return mix


_MIX = _mix()
