"""Real pictures with one face each."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

PHOTOS = ("obama.jpg", "obama2.jpg", "biden.jpg", "biden2.jpg")
CLIPS = ("face_smile.mp4", "face_gaze.mp4")


def photo(folder: Path, name: str) -> NDArray[np.uint8]:
    """Return a photo (height, width, 3), RGB."""
    pixels = cv2.imread(str(folder / name))
    assert pixels is not None
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def frames(folder: Path, name: str, *, every: int = 1) -> list[tuple[NDArray[np.uint8], int]]:
    """Return a clip's pictures (height, width, 3), RGB, with their times, ms."""
    with av.open(folder / name) as container:
        return [
            (np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), round(1000 * (frame.time or 0)))
            for i, frame in enumerate(container.decode(video=0))
            if i % every == 0
        ]
