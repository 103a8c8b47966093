"""The 52 morphs of ARKit and the 15 visemes: MakeHuman's face units, corrected for this face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.animation.shapes import VISEME_SHAPES
from visavis.avatar.face import SIDES, Face
from visavis.avatar.mesh import Floats, relax
from visavis.avatar.person import Person
from visavis.avatar.seals import close_lids, halves, lids_around, seal_lips
from visavis.avatar.source import Source

Morphs = dict[str, Floats]
_EYE_SIZE = np.array([0.026, 0.022, 0.035])
"""How far around an eye its enlargement reaches, m."""
_OF_THE_LIDS = ("eye", "brow", "cheekSquint")


@dataclass(frozen=True, slots=True)
class Animated:
    """A face at rest and what moves it."""

    face: Face
    morphs: Morphs
    """What each morph adds to all points, m."""


def animate_face(person: Person, source: Source, points: Floats) -> Animated:
    """Return a person's face, enlarged eyes and resting smile included, and its morphs."""
    points, units, radius = _enlarge_eyes(Face.of(source, points), source.units, person.eyes.size - 1)
    face = Face.of(source, points)
    face.eye_radius = radius
    units = _smooth(face, units)
    smile = units["mouthSmileLeft"] + units["mouthSmileRight"]
    face = Face(source, points + person.smile * smile, radius, face.eye_center)
    face = Face(source, seal_lips(face, face.points, 8), radius, face.eye_center)
    morphs = _arkit(face, units)
    morphs |= _visemes(face, morphs)
    return Animated(face, morphs)


def _enlarge_eyes(face: Face, units: Morphs, by: float) -> tuple[Floats, Morphs, float]:
    """Eyes that are read from afar. What moves them is enlarged alike, so that lids still fit eyeballs."""
    center = face.nearest_eye(face.points)
    away = (face.points - center) / _EYE_SIZE
    share = by * np.exp(-((away**2).sum(axis=1) ** 1.5))[:, None]
    enlarged = face.points + (face.points - center) * share
    return enlarged, {name: deltas * (1 + share) for name, deltas in units.items()}, face.eye_radius * (1 + by)


def _smooth(face: Face, units: Morphs) -> Morphs:
    """Take the creases out of units that were sculpted for a coarser face."""
    off_lips = np.where(face.is_skin, 1 - np.clip(face.lips * 1.2, 0, 1), 0.0)
    smoothed = dict(units)
    for side in SIDES:
        smile, sneer = f"mouthSmile{side}", f"noseSneer{side}"
        smoothed[smile] = relax(units[smile], face.edges, 10, 0.6 * off_lips) * 0.88
        smoothed[sneer] = relax(units[sneer], face.edges, 4, 0.5 * off_lips)
    return smoothed


def _arkit(face: Face, units: Morphs) -> Morphs:
    morphs = {
        name: lids_around(face, deltas) if name.startswith(_OF_THE_LIDS) else deltas.copy()
        for name, deltas in units.items()
    }
    for side in SIDES:
        name = f"eyeBlink{side}"
        morphs[name] = close_lids(face, face.points + morphs[name], side, 5) - face.points
    _move_tongue(face, morphs)
    smile = morphs["mouthSmileLeft"] + morphs["mouthSmileRight"]
    sealed = seal_lips(face, face.points + smile, 3) - face.points - smile
    left = halves(face)[:, None]
    morphs["mouthSmileLeft"] = morphs["mouthSmileLeft"] + sealed * left
    morphs["mouthSmileRight"] = morphs["mouthSmileRight"] + sealed * (1 - left)
    return morphs


def _move_tongue(face: Face, morphs: Morphs) -> None:
    """Let the tongue go down and back with the jaw, and its tip up when it comes out."""
    tongue = face.source.vertices("helper-tongue")
    depth = face.points[tongue, 2]
    front = (depth - depth.min()) / np.ptp(depth)
    none = np.zeros_like(front)
    morphs["jawOpen"][tongue] += np.stack([none, -0.0035 - 0.003 * front, -0.005 * front], axis=1)
    morphs["tongueOut"][tongue] += np.stack([none, 0.0085 * front**1.5, 0.004 * front], axis=1)


def _visemes(face: Face, arkit: Morphs) -> Morphs:
    visemes = {}
    for viseme, shape in VISEME_SHAPES.items():
        deltas = np.zeros_like(face.points)
        for name, weight in shape.items():
            for side in ("",) if name in arkit else SIDES:
                deltas += weight * arkit[f"{name}{side}"]
        visemes[f"viseme_{viseme}"] = deltas
    # Lips meet in p, b and m, and still do in the middle of a smile.
    closed = visemes["viseme_PP"]
    for smiling in (0.0, 0.5):
        pressed = face.points + closed + smiling * (arkit["mouthSmileLeft"] + arkit["mouthSmileRight"])
        closed = closed + seal_lips(face, pressed, 8) - pressed
    visemes["viseme_PP"] = closed
    return visemes
