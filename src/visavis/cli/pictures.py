"""Reads pictures from files, videos and cameras."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from visavis.events import CodedError
from visavis.perception.frames import Picture, decode_picture, fitted_picture

CAMERA = "camera:"
_EVERY_MS = 400
_MOST_FRAMES = 40
_CAMERA_FRAMES = 12
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})

Shown = tuple[str, Picture | CodedError]
"""What to call a picture, and the picture or why it cannot be had."""


def pictures_from(source: str, longest: int) -> Iterator[Shown]:
    """Yield the pictures of a file, or some of those of a video or a camera, ``longest`` pixels at most. Blocking.

    Raises CodedError ``video.unreadable`` if there is no such file or camera.
    """
    if source.startswith(CAMERA):
        yield from _from_camera(source, longest)
        return
    path = Path(source)
    if not path.is_file():
        raise CodedError("video.unreadable", f"There is no file {source}.")
    if path.suffix.lower() in PICTURES:
        try:
            yield path.name, decode_picture(path.read_bytes(), 0, longest=longest)
        except CodedError as error:
            yield path.name, error
        return
    yield from _from_video(path, longest)


def _from_video(path: Path, longest: int) -> Iterator[Shown]:
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise CodedError("video.unreadable", f"{path.name} holds no pictures.")
            due_ms, count = 0.0, 0
            for frame in container.decode(video=0):
                at_ms = (frame.time or 0.0) * 1000
                if at_ms < due_ms:
                    continue
                due_ms, count = at_ms + _EVERY_MS, count + 1
                pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                yield f"{path.name} {at_ms / 1000:.1f} s", fitted_picture(pixels, round(at_ms), longest=longest)
                if count == _MOST_FRAMES:
                    return
    except av.FFmpegError as error:
        raise CodedError("video.unreadable", f"{path.name} cannot be read: {error.strerror}.") from error


def _from_camera(source: str, longest: int) -> Iterator[Shown]:
    import cv2

    number = source.removeprefix(CAMERA)
    if not number.isdecimal():
        raise CodedError("video.unreadable", f"A camera is named {CAMERA}0, {CAMERA}1 and so on, not {source}.")
    camera = cv2.VideoCapture(int(number))
    try:
        taken, due_ms = 0, 0.0
        frequency = cv2.getTickFrequency() / 1000
        start = cv2.getTickCount()
        while taken < _CAMERA_FRAMES:
            well, pixels = camera.read()
            if not well:
                raise CodedError("video.unreadable", f"There is no picture from {source}.")
            at_ms = (cv2.getTickCount() - start) / frequency
            if at_ms < due_ms:
                continue
            taken, due_ms = taken + 1, at_ms + _EVERY_MS
            rgb = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)
            yield f"{source} {at_ms / 1000:.1f} s", fitted_picture(rgb, round(at_ms), longest=longest)
    finally:
        camera.release()
