"""The lines of a face."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, smoothstep
from visavis.avatar.person import Person

_BEGIN, _DEEP = 26.0, 80.0
"""Years of age at which lines begin to stay, and at which they are deepest."""


def wrinkles(person: Person, marks: Landmarks, points: Floats) -> Floats:
    """Return how deep in a line each place on the skin is, 0 to 1."""
    depth = person.skin.wrinkles
    if depth is None:
        depth = float(smoothstep(_BEGIN, _DEEP, person.age))
    total = np.zeros(points.shape[:-1])
    if depth <= 0.01:
        return total
    x, y = np.abs(points[..., 0]) / marks.scale, (points[..., 1] - marks.eye[1]) / marks.scale
    front = smoothstep(marks.head[2] + 0.015, marks.head[2] + 0.045, points[..., 2])
    for line in (*_forehead(x, y), *_eyes(marks, x, y), *_mouth(marks, x, y)):
        total = np.maximum(total, line)
    return np.clip(np.maximum(total * front, 0.7 * _neck(marks, x, y)), 0, 1) * depth


def _crease(distance: Floats, width: float) -> Floats:
    return np.exp(-((distance / width) ** 2))


def _forehead(x: Floats, y: Floats) -> Iterator[Floats]:
    for index, height in enumerate((0.034, 0.0425, 0.051)):
        wave = 0.0016 * np.sin(x * 95 + index * 1.7) - 10 * (x * 0.35) ** 2 * 0.3
        yield 0.62 * _crease(y - height - wave, 0.0008) * smoothstep(0.042, 0.02, x)
    yield 0.6 * _crease(x - 0.0065 + 0.1 * (y - 0.02), 0.0008) * _window(y, 0.010, 0.028)


def _eyes(marks: Landmarks, x: Floats, y: Floats) -> Iterator[Floats]:
    corner = marks.eye[0] / marks.scale + 0.0155
    for angle, length in ((-0.5, 0.014), (-0.12, 0.017), (0.28, 0.014)):
        along = (x - corner) * np.cos(angle) + y * np.sin(angle)
        away = -(x - corner) * np.sin(angle) + y * np.cos(angle) + 14 * along**2 * np.sign(angle) * 0.3
        yield 0.6 * _crease(away, 0.0007) * _window(along, 0.002, length)
    arc = np.sqrt(((x - 0.025) / 0.017) ** 2 + ((y + 0.007) / 0.0115) ** 2)
    yield 0.5 * _crease(arc - 1, 0.07) * smoothstep(-0.006, -0.011, y)
    fold = np.sqrt(((x - 0.026) / 0.0185) ** 2 + ((y + 0.006) / 0.020) ** 2)
    yield 0.3 * _crease(fold - 1, 0.06) * smoothstep(-0.008, -0.014, y)


def _mouth(marks: Landmarks, x: Floats, y: Floats) -> Iterator[Floats]:
    lips_y = (marks.mouth[1] - marks.eye[1]) / marks.scale
    nose_y = (marks.nose[1] - marks.eye[1]) / marks.scale
    corner = marks.mouth_half_width / marks.scale
    yield 0.9 * _segment(x, y, (0.0165, nose_y + 0.003), (corner + 0.0085, lips_y + 0.002), 0.0013, 0.003)
    yield 0.5 * _segment(x, y, (corner + 0.004, lips_y - 0.005), (corner + 0.0065, lips_y - 0.021), 0.0009, 0.0)
    for index in range(7):
        place = 0.003 + 0.0038 * index
        line = _crease(x - place - 0.12 * (y - lips_y - 0.008), 0.00045)
        yield 0.28 * line * _window(y, lips_y + 0.0065, lips_y + 0.0125) * smoothstep(corner, 0.6 * corner, x)


def _neck(marks: Landmarks, x: Floats, y: Floats) -> Floats:
    chin = (marks.chin_y - marks.eye[1]) / marks.scale
    rings = [_crease(y - chin + drop + 2.2 * x**2, 0.0013) for drop in (0.040, 0.058)]
    return 0.55 * np.maximum(*rings) * smoothstep(0.06, 0.03, x)


def _segment(
    x: Floats, y: Floats, begin: tuple[float, float], end: tuple[float, float], width: float, bow: float
) -> Floats:
    """Return a line between two places, bent outwards by so many metres in its middle."""
    run = np.array(end) - np.array(begin)
    length = float(np.hypot(*run))
    along = ((x - begin[0]) * run[0] + (y - begin[1]) * run[1]) / length**2
    away = ((x - begin[0]) * run[1] - (y - begin[1]) * run[0]) / length
    bent = away + bow * 4 * np.clip(along, 0, 1) * (1 - np.clip(along, 0, 1))
    return _crease(bent, width) * _window(along, 0.0, 1.0, 0.12)


def _window(values: Floats, begin: float, end: float, soft: float | None = None) -> Floats:
    edge = (end - begin) * 0.25 if soft is None else soft
    return np.asarray(smoothstep(begin - edge, begin + edge, values) * smoothstep(end + edge, end - edge, values))
