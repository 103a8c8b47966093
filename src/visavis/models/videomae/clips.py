"""Clips made by code: smooth patterns that move. Structured, unlike noise, and always the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def synthetic_clip(seed: int, frames: int, size: int) -> NDArray[np.uint8]:
    """Return a clip of colored waves that drift and turn: uint8 (frames, size, size, 3), RGB."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32) / size
    times = np.arange(frames, dtype=np.float32)[:, None, None] / frames
    clip = np.zeros((frames, size, size, 3), np.float32)
    for _ in range(6):
        angle, waves, drift, phase = random.uniform((0, 1, -3, 0), (np.pi, 12, 3, 2 * np.pi))
        course = np.cos(angle) * columns + np.sin(angle) * rows
        wave = np.sin(2 * np.pi * (waves * course[None] + drift * times) + phase)
        clip += wave[..., None] * random.uniform(-1, 1, 3).astype(np.float32)
    low, high = clip.min(), clip.max()
    return np.asarray((clip - low) / (high - low) * 255, np.uint8)
