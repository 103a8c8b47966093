"""How well faces are read: our avatars are drawn with known poses, looks, shapes and expressions, and read again.

``python -m bench.face_reading [--people iris …]``, after ``python scripts/build_web.py`` and ``visavis models pull
face-mesh``. The avatars are no people, and the average face that all is measured against was made from them: what this
finds wrong is wrong, but what it finds right must still be seen on people.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.browser.chromium import chromium
from tests.browser.contact_sheet import FACE, STATIC, Tile, open_studio, take
from tests.browser.files import file_server

from visavis.config import Settings
from visavis.perception.action_units import UNITS
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.reading import FaceReader, FaceReading

SIZE = (480, 576)
STEP_MS = 66
KNOWN_FOR = 60
"""Pictures of the resting face before each other one: it is known then."""
SHAPES = {
    1: "browInnerUp", 2: "browOuterUp", 4: "browDown", 5: "eyeWide", 6: "cheekSquint", 7: "eyeSquint", 9: "noseSneer",
    10: "mouthUpperUp", 12: "mouthSmile", 14: "mouthDimple", 15: "mouthFrown", 16: "mouthLowerDown",
    17: "mouthShrugLower", 18: "mouthPucker", 20: "mouthStretch", 22: "mouthFunnel", 24: "mouthPress", 26: "jawOpen",
    43: "eyeBlink",
}  # fmt: skip
"""The ARKit shape that does what an action unit does."""
ONE_SIDED = ("browInnerUp", "mouthShrugLower", "mouthPucker", "mouthFunnel", "jawOpen")
EMOTIONS = ("happy", "sad", "angry", "surprised", "afraid", "disgusted")
TURNS = [(yaw, 0) for yaw in (-40, -30, -20, -10, 10, 20, 30, 40)] + [(0, pitch) for pitch in (-25, -15, 15, 25)]
LOOKS = [(yaw, 0) for yaw in (-30, -20, -10, 10, 20, 30)] + [(0, pitch) for pitch in (-25, -12, 12, 20)]


@dataclass(frozen=True)
class Moment:
    """One picture, and what is known of it."""

    kind: str
    truth: Any
    view: dict[str, float] = field(default_factory=lambda: dict(FACE))
    still: dict[str, Any] = field(default_factory=dict)


def moments() -> Iterator[Moment]:
    """Yield everything that is drawn."""
    yield Moment("rest", None)
    for yaw, pitch in TURNS:  # the camera goes around: to its left, a head turns to its right
        yield Moment("pose", (-yaw, -pitch), FACE | {"yaw": yaw, "pitch": pitch})
    for look in LOOKS:
        yield Moment("look", look, still={"look": {"yaw": look[0], "pitch": look[1]}})
    for unit, shape in SHAPES.items():
        names = (shape,) if shape in ONE_SIDED else (f"{shape}Left", f"{shape}Right")
        yield Moment("unit", unit, still={"morphs": dict.fromkeys(names, 1.0)})
    for emotion in EMOTIONS:
        for intensity in (0.5, 1.0):
            yield Moment("emotion", (emotion, intensity), still={"expression": emotion, "intensity": intensity})


def draw(person: str) -> list[tuple[Moment, NDArray[np.uint8]]]:
    """Draw all moments of a person."""
    with file_server(STATIC) as address, chromium() as browser:
        page = open_studio(browser, address, person, quality="medium", size=SIZE)
        return [
            (item, np.asarray(take(page, Tile("", "", item.view, item.still)).resize(SIZE), np.uint8))
            for item in moments()
        ]


async def read(drawn: list[tuple[Moment, NDArray[np.uint8]]]) -> list[tuple[Moment, FaceReading | None]]:
    """Read each moment by somebody who knows the resting face."""
    landmarker = FaceMeshLandmarker(Settings().models_dir / "face-mesh")
    found = []
    for moment, pixels in drawn:
        faces = await landmarker.find(Picture(pixels, 0), [], search=True, most=1)
        found.append((moment, faces[0].landmarks if faces else None))
    await landmarker.close()
    resting = found[0][1]
    assert resting is not None
    readings: list[tuple[Moment, FaceReading | None]] = []
    for moment, landmarks in found[1:]:
        reader, reading = FaceReader(), None
        shown = [resting] * KNOWN_FOR + ([landmarks] * 8 if landmarks is not None else [])
        for index, item in enumerate(shown):
            face = TrackedFace(1, item, 1.0, 0)
            scene = Scene(index * STEP_MS, SIZE[0], SIZE[1], [face], [], [])
            reading = reader.read(face, scene, expressions=True)
        readings.append((moment, reading if landmarks is not None else None))
    return readings


def figures(readings: list[tuple[Moment, FaceReading | None]]) -> dict[str, Any]:
    """Return how far off everything is."""
    seen = [(moment, reading) for moment, reading in readings if reading is not None]
    return {
        "faces_found": f"{len(seen)} of {len(readings)}",
        "pose": _poses(seen),
        "look": _looks(seen),
        "units": _units(seen),
        "emotions": _emotions(seen),
    }


def _poses(seen: list[tuple[Moment, FaceReading]]) -> dict[str, float]:
    errors: dict[str, list[float]] = {"yaw": [], "pitch": []}
    for moment, reading in seen:
        if moment.kind == "pose":
            errors["yaw"].append(abs(reading.pose.yaw_to_camera - moment.truth[0]))
            errors["pitch"].append(abs(reading.pose.pitch_to_camera - moment.truth[1]))
    return {f"{axis}_mean_error_degrees": round(float(np.mean(values)), 1) for axis, values in errors.items()}


def _looks(seen: list[tuple[Moment, FaceReading]]) -> dict[str, float]:
    pairs = [(moment.truth, reading.gaze) for moment, reading in seen if moment.kind == "look"]
    across = [(truth[0], gaze.eye_yaw) for truth, gaze in pairs if truth[0]]
    up = [(truth[1], gaze.eye_pitch) for truth, gaze in pairs if truth[1]]
    return {
        "yaw_correlation": round(float(np.corrcoef(np.array(across).T)[0, 1]), 3),
        "yaw_gain": _gain(across),
        "pitch_correlation": round(float(np.corrcoef(np.array(up).T)[0, 1]), 3),
        "pitch_gain": _gain(up),
    }


def _gain(pairs: list[tuple[float, float]]) -> float:
    """Return how much of an angle is found, on average."""
    truth, found = np.array(pairs).T
    return round(float(np.polyfit(truth, found, 1)[0]), 2)


def _units(seen: list[tuple[Moment, FaceReading]]) -> dict[str, Any]:
    amounts: dict[int, list[float]] = {}
    ranks: dict[int, list[int]] = {}
    for moment, reading in seen:
        if moment.kind == "unit" and reading.units is not None:
            found = {unit: value for unit, value in reading.units.intensities.items() if unit in UNITS}
            amounts.setdefault(moment.truth, []).append(found[moment.truth])
            ranks.setdefault(moment.truth, []).append(sum(value > found[moment.truth] for value in found.values()))
    strongest = [rank == 0 for items in ranks.values() for rank in items]
    among = [rank <= 1 for items in ranks.values() for rank in items]
    return {
        "strongest": f"{sum(strongest)} of {len(strongest)}",
        "among_the_two_strongest": f"{sum(among)} of {len(among)}",
        "mean_intensity": {f"AU{unit}": round(float(np.mean(values)), 2) for unit, values in amounts.items()},
    }


def _emotions(seen: list[tuple[Moment, FaceReading]]) -> dict[str, Any]:
    named: dict[str, list[str]] = {}
    likeliest: dict[str, list[bool]] = {}
    for moment, reading in seen:
        if moment.kind == "emotion" and reading.expression is not None:
            key = f"{moment.truth[0]}, {'full' if moment.truth[1] == 1 else 'half'}"
            scores = reading.expression.scores
            named.setdefault(key, []).append(reading.expression.emotion)
            likeliest.setdefault(key, []).append(max(scores, key=lambda item: scores[item]) == moment.truth[0])
    wrong = [
        item for key, items in named.items() for item in items
        if item not in (key.split(",")[0], "uncertain", "neutral")
    ]  # fmt: skip
    return {
        "named": named,
        "named_wrong": len(wrong),
        "likeliest": {key: sum(items) for key, items in likeliest.items()},
    }


def main() -> None:
    """Draw, read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", nargs="*", default=["iris", "kofi", "ruth"])
    readings: list[tuple[Moment, FaceReading | None]] = []
    for person in parser.parse_args().people:
        readings += asyncio.run(read(draw(person)))
    print(json.dumps(figures(readings), indent=1))


if __name__ == "__main__":
    main()
