"""What everything that watches clips does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import Score

MOST_SCORES = 10
"""So many of the likeliest labels are told; all of them if there are no more."""


@dataclass(frozen=True, slots=True)
class VideoReading:
    """What one clip holds, all of it from one look."""

    scores: list[Score]
    """The likeliest labels, the likeliest first."""
    embedding: NDArray[np.float32]
    """(dimensions,): the network's features, which the scores were made of."""


class VideoClassifier(Protocol):
    """Tells what happens in a clip, for many sessions at once.

    Every implementation passes ``tests/conformance/test_video_classifier.py``.
    """

    name: str
    frames: int
    """How many frames a clip has."""
    size: int
    """Height and width of a frame, pixels; others are scaled."""
    step_ms: int
    """How far apart frames are."""
    labels: tuple[str, ...]
    dimensions: int
    """Of an embedding."""

    async def classify(self, clip: NDArray[np.uint8]) -> VideoReading:
        """Return what a clip holds: uint8 (frames, height, width, 3), RGB.

        Raises CodedError: ``video.clip_invalid`` for another shape; ``inference.*`` if it runs elsewhere.
        """

    async def close(self) -> None:
        """Release everything."""
