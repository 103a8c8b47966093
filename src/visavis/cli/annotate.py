"""Draws what was seen onto pictures, and writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, UserStateEstimated
from visavis.perception.reading import FaceReading
from visavis.perception.view import View

Pixels = NDArray[np.uint8]
Color = tuple[int, int, int]

CONTOURS: tuple[tuple[int, ...], ...] = (
    (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
     136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246, 33),
    (362, 382, 381, 380, 374, 373, 390, 249, 263, 466, 388, 387, 386, 385, 384, 398, 362),
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 70),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276, 300),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 61),
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78),
    (469, 470, 471, 472, 469),
    (474, 475, 476, 477, 474),
)  # fmt: skip
"""Oval, eyes, brows, lips and irises in MediaPipe's topology."""

_LINE: Color = (120, 230, 210)
_OTHER: Color = (170, 170, 170)
_ARROW: Color = (255, 190, 60)
_INK: Color = (255, 255, 255)
_SHADE: Color = (20, 24, 28)
_SOUND_RATE = 16_000


def annotate(pixels: Pixels, view: View, names: dict[int, str]) -> Pixels:
    """Return a picture with everything drawn on it that is in view; ``names`` are those of known people by track."""
    drawn = pixels.copy()
    scene = view.scene
    if scene is None:
        return drawn
    scale = pixels.shape[1] / scene.width
    for face in view.faces:
        reading = view.readings.get(face.track_id)
        mine = face.track_id == view.interlocutor
        points = face.landmarks[:, :2] * scale
        _face(drawn, points, _LINE if mine else _OTHER)
        if reading is not None:
            _gaze(drawn, points, reading)
            _words(drawn, points, reading, names.get(face.track_id, ""))
    return drawn


def _face(drawn: Pixels, points: NDArray[np.float32], color: Color) -> None:
    import cv2

    for contour in CONTOURS:
        cv2.polylines(drawn, [np.round(points[list(contour)]).astype(np.int32)], False, color, 1, cv2.LINE_AA)


def _gaze(drawn: Pixels, points: NDArray[np.float32], reading: FaceReading) -> None:
    """Draw where the eyes point: from between them, in the picture's plane."""
    import cv2

    if reading.eyes.closed:
        return
    start = points[[468, 473]].mean(axis=0)
    yaw = math.radians(reading.pose.yaw + reading.gaze.eye_yaw)
    pitch = math.radians(reading.pose.pitch + reading.gaze.eye_pitch)
    length = 0.9 * float(np.ptp(points[:, 0]))
    end = start + length * np.array([math.sin(yaw) * math.cos(pitch), -math.sin(pitch)])
    color = _LINE if reading.gaze.at_screen else _ARROW
    cv2.arrowedLine(drawn, _at(start), _at(end), color, 2, cv2.LINE_AA, tipLength=0.2)


def _words(drawn: Pixels, points: NDArray[np.float32], reading: FaceReading, name: str) -> None:
    left, top = points.min(axis=0)
    lines = [
        f"{reading.track_id} {name}".strip(),
        f"yaw {reading.pose.yaw:+.0f} pitch {reading.pose.pitch:+.0f} roll {reading.pose.roll:+.0f}",
        f"looks: {reading.gaze.look}" + (" (speaks)" if reading.mouth.moving else ""),
    ]
    if reading.expression is not None:
        shown = reading.expression
        lines.append(f"{shown.emotion} {100 * shown.confidence:.0f}%")
    _label(drawn, lines, float(left), float(top), float(np.ptp(points[:, 0])))
    if reading.expression is not None:
        _bars(drawn, reading, points)


def _label(drawn: Pixels, lines: list[str], left: float, top: float, width: float) -> None:
    import cv2

    size = max(min(min(drawn.shape[:2]) / 1_000, width / 260), 0.33)
    step = round(28 * size)
    x, y = max(round(left), 2), max(round(top) - step * len(lines), step)
    for index, line in enumerate(lines):
        place = (x, y + index * step)
        cv2.putText(drawn, line, place, cv2.FONT_HERSHEY_SIMPLEX, size, _SHADE, round(5 * size) + 1, cv2.LINE_AA)
        cv2.putText(drawn, line, place, cv2.FONT_HERSHEY_SIMPLEX, size, _INK, max(round(1.6 * size), 1), cv2.LINE_AA)


def _bars(drawn: Pixels, reading: FaceReading, points: NDArray[np.float32]) -> None:
    """Draw the seven expressions' probabilities beside the face, and the strongest action units below them."""
    import cv2

    if reading.expression is None or reading.units is None or np.ptp(points[:, 0]) < drawn.shape[1] / 6:
        return
    size = max(min(drawn.shape[:2]) / 1_300, 0.35)
    step, text, width = round(32 * size), round(190 * size), round(110 * size)
    x = min(round(float(points[:, 0].max())) + step // 2, drawn.shape[1] - text - width - 4)
    y = max(round(float(points[:, 1].min())), step)
    strongest = sorted(reading.units.intensities.items(), key=lambda item: -item[1])[:5]
    rows: list[tuple[str, float, Color]] = [
        (emotion, value, _LINE) for emotion, value in reading.expression.scores.items()
    ]
    rows += [(f"AU{unit}", value, _ARROW) for unit, value in strongest if value > 0.1]
    for index, (label, value, color) in enumerate(rows):
        top = y + index * step
        cv2.rectangle(drawn, (x + text, top - step // 2), (x + text + round(width * value), top - 2), color, -1)
        cv2.putText(drawn, label, (x, top), cv2.FONT_HERSHEY_SIMPLEX, size, _SHADE, 3, cv2.LINE_AA)
        cv2.putText(drawn, label, (x, top), cv2.FONT_HERSHEY_SIMPLEX, size, _INK, 1, cv2.LINE_AA)


def state_strip(drawn: Pixels, state: UserStateEstimated | None, words: str, sound: str) -> Pixels:
    """Return a picture with a strip below it: how the person comes across, what was said last, and what sounds."""
    import cv2

    height, width = drawn.shape[:2]
    size = max(min(width / 1_300, 1.0), 0.35)
    step = round(36 * size)
    strip = np.full((3 * step + step // 2 + height % 2, width, 3), _SHADE, np.uint8)
    named, dimensions = _mood(state)
    first = "   ".join(part for part in (named, f"({sound})" if sound else "") if part)
    for index, line in enumerate((first, dimensions, f'"{words}"' if words else "")):
        plain = line.encode("ascii", "replace").decode()  # the font has no other letters
        (extent, _), _ = cv2.getTextSize(plain, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
        fitting = size * min(1.0, (width - step) / max(extent, 1))
        place = (step // 3, (index + 1) * step)
        cv2.putText(strip, plain, place, cv2.FONT_HERSHEY_SIMPLEX, fitting, _INK, 1, cv2.LINE_AA)
    return np.concatenate([drawn, strip])


def _mood(state: UserStateEstimated | None) -> tuple[str, str]:
    if state is None:
        return "nothing is known yet", ""
    named = state.emotion if state.emotion == "unknown" else f"{state.emotion} {100 * state.emotion_confidence:.0f}%"
    dimensions = (("valence", state.valence), ("arousal", state.arousal), ("attention", state.attention))
    known = [f"{name} {item.value:+.2f} ({100 * item.confidence:.0f}%)" for name, item in dimensions if item.confidence]
    return f"shows: {named}", "  ".join(known)


def _at(point: Iterable[float]) -> tuple[int, int]:
    x, y = point
    return round(float(x)), round(float(y))


class Annotated:
    """Writes drawn pictures as a video (H.264 in MP4), or one of them as a picture, by the file's name."""

    def __init__(self, path: Path, *, fps: float, sound: bytes = b"") -> None:
        """``sound`` is PCM16 mono 16 kHz, and goes with a video.

        Raise CodedError ``look.unknown_format`` unless the name ends in .mp4, .mov, .mkv, .jpg, .png or .webp.
        """
        suffix = path.suffix.lower()
        if suffix not in (".mp4", ".mov", ".mkv", ".jpg", ".jpeg", ".png", ".webp"):
            raise CodedError(
                "look.unknown_format", f"'{path.name}' should end in .mp4, or in .jpg or .png for a picture."
            )
        self._path, self._fps = path, fps
        self._video = suffix in (".mp4", ".mov", ".mkv")
        self._container: Any = None
        self._stream: Any = None
        self._sound = sound
        self._voice: Any = None
        self._last_ms = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file."""
        if self._container is not None:
            if self._voice is not None:
                self._mix()
            for packet in self._stream.encode(None):
                self._container.mux(packet)
            self._container.close()

    def add(self, pixels: Pixels, pts_ms: int) -> None:
        """Write one picture. Raises CodedError ``look.unwritable``."""
        import av

        try:
            if self._video:
                self._frame(pixels, pts_ms)
            else:
                self._picture(pixels)
        except (OSError, av.FFmpegError) as error:
            raise CodedError("look.unwritable", f"{self._path} cannot be written ({error.strerror}).") from None

    def _picture(self, pixels: Pixels) -> None:
        import cv2

        _, data = cv2.imencode(self._path.suffix, cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
        self._path.write_bytes(data.tobytes())

    def _frame(self, pixels: Pixels, pts_ms: int) -> None:
        import av

        height, width = (side - side % 2 for side in pixels.shape[:2])
        if self._container is None:
            self._container = av.open(str(self._path), "w")
            self._stream = self._container.add_stream("h264", rate=Fraction(self._fps).limit_denominator(1000))
            self._stream.width, self._stream.height = width, height
            self._stream.pix_fmt = "yuv420p"
            self._stream.time_base = Fraction(1, 1_000)
            self._stream.codec_context.time_base = Fraction(1, 1_000)
            if self._sound:
                self._voice = self._container.add_stream("aac", rate=_SOUND_RATE)
                self._voice.layout = "mono"
        self._last_ms = pts_ms
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:height, :width]), format="rgb24")
        frame.pts, frame.time_base = pts_ms, Fraction(1, 1_000)
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _mix(self) -> None:
        """Write the sound, up to the last picture."""
        import av

        count = min(len(self._sound) // 2, self._last_ms * _SOUND_RATE // 1_000)
        samples = np.frombuffer(self._sound, "<i2", count)
        for start in range(0, count, _SOUND_RATE):
            piece = av.AudioFrame.from_ndarray(samples[None, start : start + _SOUND_RATE], format="s16", layout="mono")
            piece.sample_rate, piece.pts = _SOUND_RATE, start
            for packet in self._voice.encode(piece):
                self._container.mux(packet)
        for packet in self._voice.encode(None):
            self._container.mux(packet)
