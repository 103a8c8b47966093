"""The last seconds of one person, as a model that watches clips wants them."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_boxes import FaceBox

Framing = Literal["face", "person"]

FACE_SIDE = 1.6
"""Side of the square around a face, in sizes of the face (landmarks reach from chin to brow)."""
PERSON_SIDE = 4.5
PERSON_DROP = 1.2
"""How far below the face the middle of the upper body is."""
_FOLLOW_S = 0.5
"""The square follows with this time constant: the face moves in it, it does not move with the face."""
_GAP_STEPS = 5
"""A gap of so many steps begins a new clip."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of time."""

    frames: NDArray[np.uint8]
    """(frames, size, size, 3), RGB."""
    window_ms: int
    """From the first frame to the last."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square in a picture, pixels."""

    x: float
    """Middle."""
    y: float
    side: float


class ClipWindow:
    """Follows one person, keeps a frame every ``step_ms``, and gives a clip whenever half of it is new."""

    def __init__(self, framing: Framing, *, frames: int, size: int, step_ms: int) -> None:
        """Clips have ``frames`` frames of ``size`` by ``size`` pixels."""
        self._framing = framing
        self._count = frames
        self._size = size
        self._step_ms = step_ms
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._kept: deque[tuple[int, NDArray[np.uint8]]] = deque(maxlen=self._count)
        self._new = 0
        self._square: Square | None = None
        self._seen_ms: int | None = None
        self._due_ms = 0

    @property
    def is_full(self) -> bool:
        """Whether there is a clip of which at least half has not been taken."""
        return len(self._kept) == self._count and self._new >= self._count // 2

    def add(self, picture: NDArray[np.uint8], pts_ms: int, face: FaceBox) -> None:
        """Take in a picture (height, width, 3), RGB, with the person's face in it, if its time has come."""
        if self._seen_ms is not None and not 0 <= pts_ms - self._seen_ms <= _GAP_STEPS * self._step_ms:
            self.clear()
        wanted = framed(face, self._framing)
        if self._square is not None and self._seen_ms is not None:
            wanted = _towards(self._square, wanted, pts_ms - self._seen_ms)
        self._square, self._seen_ms = wanted, pts_ms
        # On a grid, so that frames are as far apart on average as they should be, whatever the camera's rate.
        if self._kept and pts_ms < self._due_ms - self._step_ms // 4:
            return
        self._due_ms = (
            max(self._due_ms, pts_ms - self._step_ms // 2) + self._step_ms if self._kept else pts_ms + self._step_ms
        )
        self._kept.append((pts_ms, cut(picture, wanted, self._size)))
        self._new += 1

    def take(self) -> Clip:
        """Return the clip. Raises ValueError if it is not full."""
        if len(self._kept) < self._count:
            raise ValueError("the clip is not full yet")
        self._new = 0
        return Clip(np.stack([frame for _, frame in self._kept]), self._kept[-1][0] - self._kept[0][0])


def framed(face: FaceBox, framing: Framing) -> Square:
    """Return the square around a face, or around the upper body below it."""
    x, y = face.center
    if framing == "face":
        return Square(x, y, FACE_SIDE * face.size)
    return Square(x, y + PERSON_DROP * face.size, PERSON_SIDE * face.size)


def cut(picture: NDArray[np.uint8], square: Square, size: int) -> NDArray[np.uint8]:
    """Return what is in a square, scaled to (size, size, 3).

    A square that reaches beyond the picture is moved inside, and made smaller if it does not fit.
    """
    import cv2

    height, width = picture.shape[:2]
    side = min(max(square.side, 2.0), width, height)
    x, y = (min(max(at, side / 2), length - side / 2) for at, length in ((square.x, width), (square.y, height)))
    scale = size / side
    move = np.array([[scale, 0, size / 2 - scale * x], [0, scale, size / 2 - scale * y]], np.float64)
    if scale < 0.5:  # averaging beforehand, or pixels would be skipped
        half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return cut(np.asarray(half, np.uint8), Square(x / 2, y / 2, side / 2), size)
    return np.asarray(
        cv2.warpAffine(picture, move, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _towards(now: Square, wanted: Square, passed_ms: int) -> Square:
    share = 1 - math.exp(-passed_ms / 1_000 / _FOLLOW_S)
    x, y = now.x + share * (wanted.x - now.x), now.y + share * (wanted.y - now.y)
    return Square(x, y, now.side + share * (wanted.side - now.side))
