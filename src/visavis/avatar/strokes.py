"""Lashes and brows: hairs that ride on the skin, and go where it goes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from visavis.avatar.color import linear, srgb
from visavis.avatar.detail import Detail
from visavis.avatar.face import Face
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, Ints, Surface, about_x, smoothstep, unit
from visavis.avatar.person import Person
from visavis.avatar.seals import lid_opening
from visavis.avatar.skin import Skin

_LASH_TURNS = {"eyeBlink": 78.0, "eyeLookDown": 38.0, "eyeSquint": 14.0, "eyeWide": -10.0, "eyeLookUp": -12.0}
"""By how many degrees each morph turns the lashes about their roots."""


class Riding:
    """Finds the place of the skin that is seen at (x, y) from the front."""

    def __init__(self, skin: Skin, face: Face) -> None:
        surface = skin.surface
        assert surface.normals is not None
        self.points, self.normals, self.morphs = surface.points, surface.normals, surface.morphs
        depth = face.eye_center["Left"][2] - 0.06
        self._front: Ints = surface.triangles[np.all(self.points[surface.triangles][:, :, 2] > depth, axis=1)]
        a, b, c = (self.points[self._front[:, corner]] for corner in range(3))
        self._corners = a, b, c
        area = (b[:, 1] - c[:, 1]) * (a[:, 0] - c[:, 0]) + (c[:, 0] - b[:, 0]) * (a[:, 1] - c[:, 1])
        self._area = np.where(np.abs(area) < 1e-14, 1e-14, area)

    def at(self, x: float, y: float) -> tuple[Ints, Floats]:
        """Return a triangle's three points and how much of each there is (barycentric coordinates)."""
        a, b, c = self._corners
        of_a = ((b[:, 1] - c[:, 1]) * (x - c[:, 0]) + (c[:, 0] - b[:, 0]) * (y - c[:, 1])) / self._area
        of_b = ((c[:, 1] - a[:, 1]) * (x - c[:, 0]) + (a[:, 0] - c[:, 0]) * (y - c[:, 1])) / self._area
        of_c = 1 - of_a - of_b
        within = np.flatnonzero((of_a >= -1e-6) & (of_b >= -1e-6) & (of_c >= -1e-6))
        if not len(within):
            within = np.array([np.argmin(np.hypot((a + b + c)[:, 0] / 3 - x, (a + b + c)[:, 1] / 3 - y))])
        depth = of_a[within] * a[within, 2] + of_b[within] * b[within, 2] + of_c[within] * c[within, 2]
        best = within[np.argmax(depth)]
        share = np.clip([of_a[best], of_b[best], of_c[best]], 0, 1)
        return self._front[best], share / share.sum()


@dataclass
class _Hairs:
    """Points that are being collected, each bound to the skin."""

    riding: Riding
    points: list[Floats] = field(default_factory=list)
    normals: list[Floats] = field(default_factory=list)
    offsets: list[Floats] = field(default_factory=list)
    corners: list[Ints] = field(default_factory=list)
    shares: list[Floats] = field(default_factory=list)
    colors: list[Floats] = field(default_factory=list)
    sides: list[int] = field(default_factory=list)
    triangles: list[list[int]] = field(default_factory=list)

    def add(self, bound: tuple[Ints, Floats], offset: Floats, normal: Floats, color: Floats, side: int) -> int:
        corners, share = bound
        self.points.append((self.riding.points[corners] * share[:, None]).sum(axis=0) + offset)
        self.normals.append(normal)
        self.offsets.append(offset)
        self.corners.append(corners)
        self.shares.append(share)
        self.colors.append(color)
        self.sides.append(side)
        return len(self.points) - 1

    def surface(self, name: str, turns: dict[str, float]) -> Surface:
        """Return them as a mesh; ``turns`` is how far each morph turns them about their roots, degrees."""
        return Surface(
            name=name,
            material=name,
            points=np.array(self.points),
            triangles=np.array(self.triangles),
            normals=np.array(self.normals),
            morphs=self.morphs(turns),
            normal_morphs=False,
            joint="Head",
        )

    def morphs(self, turns: dict[str, float]) -> dict[str, Floats]:
        corners, shares = np.array(self.corners), np.array(self.shares)
        offsets, sides = np.array(self.offsets), np.array(self.sides)
        morphs = {}
        for name, deltas in self.riding.morphs.items():
            moved = (deltas[corners] * shares[..., None]).sum(axis=1)
            degrees = next((turn for prefix, turn in turns.items() if name.startswith(prefix)), 0.0)
            if degrees:
                turned = offsets @ about_x(np.radians(degrees)).T
                mine = sides == (1 if name.endswith("Left") else -1)
                moved = moved + (turned - offsets) * mine[:, None]
            if np.abs(moved).max() > 2e-5:
                morphs[name] = moved
        return morphs


def lashes(person: Person, face: Face, skin: Skin, detail: Detail) -> Surface:
    """Return the lashes of both upper lids, and the dark line that they grow from."""
    from scipy.ndimage import gaussian_filter1d

    x, top, _ = lid_opening(face, face.points, "Left")
    open_ = ~np.isnan(top)
    x, top = x[open_], gaussian_filter1d(top[open_], 2)
    hairs = _Hairs(Riding(skin, face))
    rng = np.random.default_rng(person.seed + 4)
    color = linear("#150d0a")
    longer = 1 - 0.38 * person.gender - 0.15 * float(smoothstep(50, 80, person.age))
    for side in (1, -1):
        _lid_line(hairs, x, top, side, color, 1 - 0.55 * person.gender)
        for part in np.linspace(0.10, 1.0, detail.lashes):
            along = float(np.clip(part + rng.normal(0, 0.006), 0, 1))
            place = x[0] + (x[-1] - x[0]) * along
            bound = hairs.riding.at(side * place, float(np.interp(place, x, top)) + 0.0004)
            length = (0.0028 + 0.0040 * float(smoothstep(0.1, 0.8, along))) * rng.uniform(0.75, 1.1) * longer
            lean = side * (-0.18 + 0.95 * along**1.6) + rng.normal(0, 0.10)
            _lash(hairs, bound, length, lean, 0.85 - 0.25 * along, side, color)
    return hairs.surface("Lashes", _LASH_TURNS)


def _lash(
    hairs: _Hairs, bound: tuple[Ints, Floats], length: float, lean: float, forward: float, side: int, color: Floats
) -> None:
    before: tuple[int, int] | None = None
    for part, width in ((0.0, 1.0), (0.35, 0.8), (0.7, 0.5), (1.0, 0.05)):
        curve = np.array(
            [
                lean * length * part * 0.75,
                length * (0.06 * part + 0.66 * part**2),
                forward * length * (part - 0.38 * part**2) + 0.001,
            ]
        )
        half = np.array([0.00024 * width, 0, 0])
        normal = np.array([0, 0.25, 0.97])
        pair = (
            hairs.add(bound, curve - half, normal, color, side),
            hairs.add(bound, curve + half, normal, color, side),
        )
        if before is not None:
            hairs.triangles += [[before[0], before[1], pair[0]], [pair[0], before[1], pair[1]]]
        before = pair


def _lid_line(hairs: _Hairs, x: Floats, top: Floats, side: int, color: Floats, strength: float) -> None:
    before: tuple[int, int, int] | None = None
    for part in np.linspace(0.03, 1, 26):
        place = x[0] + (x[-1] - x[0]) * part
        bound = hairs.riding.at(side * place, float(np.interp(place, x, top)) + 0.0004)
        normal = unit((hairs.riding.normals[bound[0]] * bound[1][:, None]).sum(axis=0))
        thick = (0.0003 + 0.0010 * float(smoothstep(0, 0.75, part))) * (0.4 + 0.6 * strength)
        offsets = (
            normal * 0.0005 + np.array([0, -0.0003, 0.0002]),
            normal * 0.0009 + np.array([0, thick * 0.5, 0.0007 + thick * 0.5]),
            normal * 0.0003 + np.array([0, thick, 0.0]),
        )
        row = tuple(hairs.add(bound, offset, normal, color, side) for offset in offsets)
        if before is not None:
            for one, two in ((0, 1), (1, 2)):
                quad = [before[one], row[one], before[two], row[two]]
                order = [[0, 1, 2], [2, 1, 3]] if side > 0 else [[2, 1, 0], [3, 1, 2]]
                hairs.triangles += [[quad[corner] for corner in triangle] for triangle in order]
        before = (row[0], row[1], row[2])


def brows(person: Person, face: Face, skin: Skin, marks: Landmarks, detail: Detail) -> Surface:
    """Return the strokes of both brows."""
    hairs = _Hairs(Riding(skin, face))
    rng = np.random.default_rng(person.seed + 11)
    gray = max(0.0, person.hair.gray - 0.2) if person.hair.brows is None else 0.0
    dark, light = linear(srgb(person.hair.brows or person.hair.color) * 0.8), linear("#9a9793")
    width = 0.00026 * (230 / detail.brow_strokes) ** 0.5
    for _ in range(detail.brow_strokes):
        along, across = rng.beta(1.15, 1.1), rng.uniform(-1, 1)
        length = 0.0052 * (1 - 0.35 * along) * rng.uniform(0.8, 1.15) * marks.scale
        lift = 0.95 * (1 - float(smoothstep(0, 0.35, along))) - across * 0.35 * (1 - along) + rng.normal(0, 0.08)
        color = light if rng.random() < gray else dark * rng.uniform(0.7, 1.25)
        begin, step = _stroke(person, marks, along, across, lift)
        for side in (1, -1):
            _brow_stroke(hairs, begin, step * length, width * marks.scale, side, color)
    surface = hairs.surface("Brows", {})
    surface.colors = np.clip(np.array(hairs.colors), 0, 1)
    return surface


def _stroke(person: Person, marks: Landmarks, along: float, across: float, lift: float) -> tuple[Floats, Floats]:
    """Return where a stroke of the left brow begins, and its direction."""
    x, y = marks.brow(person, np.array([along, along + 0.03]))
    tangent = np.array([x[1] - x[0], y[1] - y[0]])
    tangent /= np.linalg.norm(tangent)
    tapered = (1 - 0.75 * float(smoothstep(0.5, 1.02, along))) * (0.65 + 0.35 * float(smoothstep(0, 0.15, along)))
    half = 0.0027 * tapered * person.hair.brow_thickness * marks.scale
    begin = np.array([x[0] - tangent[1] * half * across, y[0] + tangent[0] * half * across])
    cosine, sine = np.cos(lift), np.sin(lift)
    return begin, np.array([tangent[0] * cosine - tangent[1] * sine, tangent[0] * sine + tangent[1] * cosine])


def _brow_stroke(hairs: _Hairs, begin: Floats, run: Floats, width: float, side: int, color: Floats) -> None:
    across = np.array([-run[1], run[0]]) / np.linalg.norm(run) * width
    first = len(hairs.points)
    for part, wide, lift in ((0.0, 0.7, 0.0), (0.5, 1.0, 0.0007), (1.0, 0.15, 0.0005)):
        for sign in (1, -1):
            place = begin + run * part + across * wide * sign
            bound = hairs.riding.at(side * float(place[0]), float(place[1]))
            normal = unit((hairs.riding.normals[bound[0]] * bound[1][:, None]).sum(axis=0))
            hairs.add(bound, normal * (lift + 0.00025), normal, color, side)
    quads = [[0, 2, 1], [1, 2, 3], [2, 4, 3], [3, 4, 5]]
    hairs.triangles += [[first + item for item in (quad if side < 0 else quad[::-1])] for quad in quads]
