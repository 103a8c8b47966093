"""What everything that watches clips does."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import Score

MOST_SCORES = 10
"""So many of the likeliest labels are told; all of them if there are no more."""


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

    async def classify(self, clip: NDArray[np.uint8]) -> list[Score]:
        """Return the likeliest labels, the likeliest first, of a clip: uint8 (frames, height, width, 3), RGB.

        Raises CodedError: ``video.clip_invalid`` for another shape; ``inference.*`` if it runs elsewhere.
        """

    async def close(self) -> None:
        """Release everything."""
