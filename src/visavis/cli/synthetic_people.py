"""A small corpus of people made by code, with which the training of the fusion can be proven end to end.

Avatars are drawn (``avatar.portrait``) and speak with made voices (``synthetic_voice``); the files are real, and go
through everything that real recordings go through.
"""

from __future__ import annotations

import csv
import hashlib
import math
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from visavis.animation.shapes import EXPRESSION_SHAPES, Shape, sides
from visavis.events import CodedError
from visavis.models.fusion.training.performances import SPEAKERS, Performance, Shown, performances
from visavis.models.fusion.training.synthetic_voice import MANNERS, RATE, Speaker, Spoken, speak, speakers

if TYPE_CHECKING:
    from visavis.avatar.portrait import Look, Moment, Portrait

CORPUS: Final = "corpus.csv"
_FPS: Final = 12
_SIZE: Final = 192
_SECONDS: Final = 3.0
_BITS: Final = 500_000
_CHANGING: Final = (
    "browDownLeft",
    "browInnerUp",
    "mouthSmileLeft",
    "mouthFrownLeft",
    "eyeSquintLeft",
    "mouthPressLeft",
)
"""Shapes in which resting faces differ."""
_FACES: Final[Mapping[str, Shape]] = {str(name): shape for name, shape in EXPRESSION_SHAPES.items()}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    voice: Speaker
    avatar: Path
    look: Look
    expressiveness: float


def write_people(folder: Path, each: int, seed: int, avatars: Sequence[Path], progress: Progress) -> Path:
    """Write ``each`` recordings of every emotion and the CSV file that lists them; return that file.

    Recordings that are there already are kept: an interrupted call goes on. Raises CodedError ``avatar.unreadable``,
    ``avatar.extra_missing`` or ``fusion.no_avatars``; OSError if the folder cannot be written.
    """
    if not avatars:
        raise CodedError("fusion.no_avatars", "There are no avatars to draw: build the page, or visavis avatar build.")
    people = _people(avatars, seed)
    wanted = list(performances(each, seed))
    portraits: dict[int, Portrait] = {}
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    # Person by person: a portrait takes a second to prepare.
    for done, (number, item) in enumerate(sorted(enumerate(wanted), key=lambda pair: pair[1].speaker)):
        mark = hashlib.sha256(repr((item, _FPS, _SIZE, seed)).encode()).hexdigest()[:8]
        path = folder / f"{number:04}-{item.label}-{mark}.{'wav' if item.face is None else 'mp4'}"
        if not path.is_file():
            _write(path, item, people[item.speaker], portraits)
        rows.append((number, path.name, item))
        progress("recordings", done + 1, len(wanted))
    with (folder / CORPUS).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "speaker", "valence", "arousal", "text"])
        for _, name, item in sorted(rows):
            writer.writerow([name, item.label, people[item.speaker].name, item.valence, item.arousal, item.text])
    return folder / CORPUS


def _people(avatars: Sequence[Path], seed: int) -> list[_Person]:
    from visavis.avatar.portrait import Look

    random = np.random.default_rng((seed, 1))
    people = []
    for number, voice in enumerate(speakers(SPEAKERS, random)):
        wide, high, deep = random.uniform(0.93, 1.07, 3)
        look = Look(
            stretch=(wide, high, deep),
            resting={name: float(random.uniform(0, 0.12)) for name in _CHANGING},
            tone=tuple(random.uniform(0.75, 1.1) * random.uniform(0.95, 1.05, 3)),
            background=tuple(random.uniform(0.2, 0.7, 3)),
            light=(random.uniform(-0.6, 0.6), random.uniform(0.2, 0.7), 0.8),
        )
        avatar = avatars[number % len(avatars)]
        people.append(_Person(f"person-{number}", voice, avatar, look, float(random.uniform(0.6, 1.0))))
    return people


def _write(path: Path, item: Performance, person: _Person, portraits: dict[int, Portrait]) -> None:
    from visavis.avatar.portrait import Portrait

    random = np.random.default_rng(item.seed)
    spoken = None
    if item.voice is not None:
        manner = MANNERS[item.voice.emotion].weakened(item.voice.strength)
        spoken = speak(person.voice, manner, _SECONDS, random)
    part = path.with_suffix(f".part{path.suffix}")
    if item.face is None:
        assert spoken is not None
        with part.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(spoken.samples.tobytes())
    else:
        if item.speaker not in portraits:
            portraits.clear()  # the one before is not needed anymore
            portraits[item.speaker] = Portrait(person.avatar, size=_SIZE, look=person.look)
        moments = _acted(item.face, person, spoken, random)
        _film(part, [portraits[item.speaker].draw(moment) for moment in moments], spoken)
    part.replace(path)


def _acted(face: Shown, person: _Person, spoken: Spoken | None, random: np.random.Generator) -> list[Moment]:
    """Return what a face does: an expression that comes and mostly stays, speech, blinks, and a head that sways."""
    from visavis.avatar.portrait import Moment

    count = round(_SECONDS * _FPS)
    begins_s, rises_s = random.uniform(0.1, 0.7), random.uniform(0.25, 0.6)
    leaves_s = random.uniform(2.2, 4.0)
    blinks = set(random.choice(count, size=int(random.integers(0, 3)), replace=False).tolist())
    sway = np.cumsum(random.normal(0, 0.9, (count, 3)), 0) + random.uniform(-8, 8, 3) * [1, 0.6, 0.5]
    moments = []
    for index in range(count):
        at_s = index / _FPS
        amount = _step((at_s - begins_s) / rises_s) * (1 - _step((at_s - leaves_s) / 0.4))
        amount *= face.strength * person.expressiveness * random.uniform(0.92, 1.0)
        shapes = {side: amount * weight for name, weight in _FACES[face.emotion].items() for side in sides(name)}
        if spoken is not None:
            opening = float(spoken.opening[min(round(100 * at_s), len(spoken.opening) - 1)])
            shapes["jawOpen"] = min(shapes.get("jawOpen", 0.0) + 0.32 * opening, 1.0)
            shapes["viseme_E"] = 0.3 * opening
        if index in blinks:
            shapes["eyeBlinkLeft"] = shapes["eyeBlinkRight"] = 1.0
        yaw, pitch, roll = sway[index]
        moments.append(Moment(shapes, yaw=float(yaw), pitch=float(0.6 * pitch), roll=float(0.5 * roll)))
    return moments


def _step(time: float) -> float:
    inside = min(max(time, 0.0), 1.0)
    return inside * inside * (3 - 2 * inside)


def _film(path: Path, pictures: Sequence[NDArray[np.uint8]], spoken: Spoken | None) -> None:
    import av

    with av.open(str(path), "w", format="mp4") as container:
        video = container.add_stream("mpeg4", rate=Fraction(_FPS))
        video.width = video.height = _SIZE
        video.pix_fmt, video.bit_rate = "yuv420p", _BITS
        sound = container.add_stream("aac", rate=RATE, layout="mono") if spoken is not None else None
        for picture in pictures:
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(video.encode())
        if sound is None or spoken is None:
            return
        size = 1_024
        for start in range(0, math.ceil(len(spoken.samples) / size) * size, size):
            piece = spoken.samples[start : start + size]
            frame = av.AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(sound.encode(frame))
        container.mux(sound.encode())


def built_avatars(own: Path) -> list[Path]:
    """Return the avatars that are built: those of the page, and in a folder of one's own; the lighter files."""
    import visavis.gateway

    root = Path(visavis.gateway.__file__).parent / "static" / "avatars"
    found = {path.name: path for folder in (own, root) for path in sorted(folder.glob("*.lite.glb"))}
    return [found[name] for name in sorted(found)]
