"""Moving and still pictures, one after the other, for whatever looks at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.perception.frames import decode_picture

CAMERA = "camera:"
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
"""Files that are one picture each."""
LONGEST_SIDE = 1280
"""Pictures are kept this large to draw on; what looks at them may make them smaller."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a file or a camera."""

    pixels: Pixels
    """(height, width, 3), RGB, upright."""
    pts_ms: int


@dataclass(frozen=True, slots=True)
class Footage:
    """What is to be looked at."""

    frames: Iterator[Frame]
    still: bool
    """Whether it is one picture."""
    duration_ms: int | None
    """How long it is, if that is known."""


def footage(source: str, fps: float, seconds: float | None = None) -> Footage:
    """Open a picture, a video or ``camera:N``; at most ``fps`` frames a second, and ``seconds`` of it.

    Raises CodedError: ``look.not_found``, ``look.unreadable``, ``look.no_pictures``, ``look.no_camera``, ``video.*``.
    """
    if source.startswith(CAMERA):
        return Footage(_camera(source, fps, seconds), still=False, duration_ms=_ms(seconds))
    path = Path(source)
    if not path.is_file():
        raise CodedError("look.not_found", f"There is no file {source}.")
    if path.suffix.lower() in PICTURES:
        picture = decode_picture(path.read_bytes(), 0, longest=LONGEST_SIDE)
        return Footage(iter([Frame(picture.pixels, 0)]), still=True, duration_ms=0)
    return Footage(_video(path, fps, seconds), still=False, duration_ms=_duration_ms(path, seconds))


def sound_begins_ms(path: Path) -> int:
    """Return how much later than the pictures of a video its sound begins, ms; negative if earlier.

    Raises CodedError ``look.unreadable``.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.audio or not container.streams.video:
                return 0
            picture, sound = container.streams.video[0], container.streams.audio[0]
            starts = [float((item.start_time or 0) * (item.time_base or 0)) for item in (picture, sound)]
    except av.FFmpegError as error:
        raise CodedError("look.unreadable", f"{path.name} cannot be read: {error.strerror}.") from None
    return round(1_000 * (starts[1] - starts[0]))


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(1_000 * seconds)


def _duration_ms(path: Path, seconds: float | None) -> int | None:
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise CodedError("look.no_pictures", f"{path.name} holds no pictures.")
            whole = None if container.duration is None else container.duration / av.time_base
    except av.FFmpegError as error:
        raise CodedError("look.unreadable", f"{path.name} cannot be read: {error.strerror}.") from None
    known = [item for item in (whole, seconds) if item is not None]
    return round(1_000 * min(known)) if known else None


def _video(path: Path, fps: float, seconds: float | None) -> Iterator[Frame]:
    import av

    try:
        with av.open(str(path)) as container:
            first_s: float | None = None
            due_s = 0.0
            for index, frame in enumerate(container.decode(video=0)):
                time_s = index / fps if frame.pts is None else frame.time
                first_s = time_s if first_s is None else first_s
                at_s = time_s - first_s
                if seconds is not None and at_s >= seconds:
                    return
                if at_s < due_s - 1e-3:
                    continue
                # Keep to the grid where frames come between its lines.
                due_s = max(due_s + 1 / fps, at_s + 0.5 / fps)
                yield Frame(
                    _turned(_fitted(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)), frame.rotation),
                    round(1_000 * at_s),
                )
    except av.FFmpegError as error:
        raise CodedError("look.unreadable", f"{path.name} cannot be read: {error.strerror}.") from None


def _camera(source: str, fps: float, seconds: float | None) -> Iterator[Frame]:
    import cv2

    number = source.removeprefix(CAMERA)
    if not number.isdecimal():
        raise CodedError("look.no_camera", f"A camera is named {CAMERA}0, {CAMERA}1 and so on, not {source}.")
    camera = cv2.VideoCapture(int(number))
    start, due_s = cv2.getTickCount(), 0.0
    try:
        while True:
            well, pixels = camera.read()
            if not well:
                raise CodedError("look.no_camera", f"There is no picture from {source}.")
            at_s = (cv2.getTickCount() - start) / cv2.getTickFrequency()
            if seconds is not None and at_s >= seconds:
                return
            if at_s < due_s:
                continue
            due_s = at_s + 1 / fps
            yield Frame(_fitted(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)), round(1_000 * at_s))
    finally:
        camera.release()


def _fitted(pixels: Pixels) -> Pixels:
    import cv2

    height, width = pixels.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _turned(pixels: Pixels, degrees: int) -> Pixels:
    """Return a frame upright: phones write down how they were held, counter-clockwise."""
    quarters = round(degrees / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, quarters)) if quarters else pixels
