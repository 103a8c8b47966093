"""Frames to what the network takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

MEAN: Final = (0.485, 0.456, 0.406)
DEVIATION: Final = (0.229, 0.224, 0.225)
"""Of ImageNet, for RGB from 0 to 1: what the published models were trained with."""
RATE: Final = 4
"""Every how many frames one is taken, at 25 to 30 frames a second."""

Frames = NDArray[np.uint8]

_SCALE = (1 / (255 * np.array(DEVIATION))).astype(np.float32)
_SHIFT = (-np.array(MEAN) / np.array(DEVIATION)).astype(np.float32)


def fit_frame(frame: Frames, size: int) -> Frames:
    """Return the middle of a frame (height, width, 3), its shorter side made ``size``: (size, size, 3)."""
    import cv2

    height, width = frame.shape[:2]
    if (height, width) == (size, size):
        return frame
    scale = size / min(height, width)
    resized = (max(size, round(width * scale)), max(size, round(height * scale)))
    # Areas where it becomes less than half as large: bilinear interpolation would skip pixels.
    kind = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR
    scaled = np.asarray(cv2.resize(frame, resized, interpolation=kind), np.uint8)
    top, left = (resized[1] - size) // 2, (resized[0] - size) // 2
    return scaled[top : top + size, left : left + size]


def normalize(clip: Frames, size: int) -> NDArray[np.float32]:
    """Return a clip (frames, height, width, 3), RGB, as the network takes it: float32 (3, frames, size, size).

    Raises ValueError if it has another shape.
    """
    if clip.ndim != 4 or clip.shape[-1] != 3 or min(clip.shape) < 1 or clip.dtype != np.uint8:
        raise ValueError(f"a clip is uint8 (frames, height, width, 3), not {clip.dtype} {clip.shape}")
    fitted = np.stack([fit_frame(frame, size) for frame in clip])
    result = np.empty((3, *fitted.shape[:3]), np.float32)
    for channel in range(3):
        np.multiply(fitted[..., channel], _SCALE[channel], out=result[channel])
        result[channel] += _SHIFT[channel]
    return result


def batch(clips: Sequence[Frames], size: int) -> NDArray[np.float32]:
    """Return several clips as one array: float32 (clips, 3, frames, size, size)."""
    return np.stack([normalize(clip, size) for clip in clips])


def sample(count: int, frames: int, rate: int = RATE) -> NDArray[np.int64]:
    """Return which of a video's ``count`` frames make its clip: every ``rate``-th, in the middle of the video.

    A video that is too short is taken evenly from beginning to end, frames repeating if need be. Raises ValueError for
    a video without frames.
    """
    if count < 1:
        raise ValueError("a video without frames")
    span = min(count, frames * rate)
    start = (count - span) // 2
    places = start + (np.arange(frames) + 0.5) * span / frames
    return np.minimum(places.astype(np.int64), count - 1)
