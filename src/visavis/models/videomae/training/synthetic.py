"""A small set of clips made by code, with which learning can be proven: seven ways in which a drawn face moves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FRAMES: Final = 32
SIZE: Final = 64
"""Height and width of the clips, pixels."""
RATE: Final = 25
SUBJECTS: Final = 8
"""Faces that differ in size and color."""

Place = tuple[float, float, float, float]
"""Where the face is from the middle (x, y, of the picture's size), how large, how bright."""


def _wave(time: float, turns: float) -> float:
    return float(np.sin(2 * np.pi * turns * time))


MOTIONS: Final[dict[str, Callable[[float], Place]]] = {
    "still": lambda time: (0, 0, 1, 1),
    "shaking": lambda time: (0.22 * _wave(time, 2), 0, 1, 1),
    "nodding": lambda time: (0, 0.22 * _wave(time, 2), 1, 1),
    "circling": lambda time: (0.22 * _wave(time, 2), 0.22 * _wave(time + 0.125, 2), 1, 1),
    "growing": lambda time: (0, 0, 0.6 + 0.9 * time, 1),
    "shrinking": lambda time: (0, 0, 1.5 - 0.9 * time, 1),
    "flickering": lambda time: (0, 0, 1, 0.7 + 0.3 * _wave(time, 3)),
}
"""By time, 0 to 1. All look the same in a mirror."""


def write_synthetic(folder: Path, clips_each: int, seed: int = 0) -> None:
    """Write ``clips_each`` clips of each motion as LABEL/SUBJECT/NUMBER.mp4. The same seed gives the same clips."""
    random = np.random.default_rng(seed)
    looks = [(random.uniform(0.16, 0.24), random.uniform(90, 255, 3)) for _ in range(SUBJECTS)]
    for label, motion in MOTIONS.items():
        for number in range(clips_each):
            radius, color = looks[number % SUBJECTS]
            path = folder / label / f"subject-{number % SUBJECTS}" / f"{number:03}.mp4"
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, _render(motion, radius, color, random))


def _render(
    motion: Callable[[float], Place], radius: float, color: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.uint8]:
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    background = random.uniform(0, 70, 3) + 25 * random.random((SIZE, SIZE, 1))
    middle, phase = random.uniform(-0.06, 0.06, 2), random.random() * 0.3
    clip = np.empty((FRAMES, SIZE, SIZE, 3))
    for frame in range(FRAMES):
        x, y, scale, light = motion(frame / (FRAMES - 1) * 0.9 + phase * 0.3)
        across, down = (columns - middle[0] - x) / scale, (rows - middle[1] - y) / scale
        head = np.hypot(across, down) < radius
        eyes = np.hypot(np.abs(across) - 0.4 * radius, down + 0.3 * radius) < 0.16 * radius
        mouth = (np.abs(across) < 0.45 * radius) & (np.abs(down - 0.45 * radius) < 0.09 * radius)
        picture = np.where(head[..., None], color * light, background)
        clip[frame] = np.where((eyes | mouth)[..., None], 20, picture) + random.normal(0, 4, (SIZE, SIZE, 1))
    return np.asarray(np.clip(clip, 0, 255), np.uint8)


def _write(path: Path, clip: NDArray[np.uint8]) -> None:
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = SIZE, SIZE, "yuv420p"
        stream.bit_rate = 800_000
        for picture in clip:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
