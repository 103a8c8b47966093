"""The MakeHuman data that people are made of: the base mesh, its targets, face units, rig and masks (all CC0)."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MESH = "mpfb2/3dobjs/base.obj"
_TARGETS = "mpfb2/targets/"
_UNITS = "faceunits01/targets/faceunits/"
_RIG = "mpfb2/rigs/standard/rig.mixamo.json"
_WEIGHTS = "mpfb2/rigs/standard/weights.mixamo.json"
_FULL_WEIGHTS = "mpfb2/rigs/standard/weights.default.json"
_MASKS = "mpfb2/textures/mpfb_"
_PREFIX = "mixamorig:"


class Source:
    """The data, read from the archive that ``visavis models pull makehuman`` makes."""

    def __init__(self, path: Path) -> None:
        """Read the mesh. Raises CodedError ``avatar.source_unreadable`` if the archive is not as expected."""
        self._masks: dict[str, Floats] = {}
        try:
            self._archive = zipfile.ZipFile(path)
            self._read_mesh()
        except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise CodedError("avatar.source_unreadable", f"{path} cannot be read: {error}") from error

    def _read_mesh(self) -> None:
        points: list[list[float]] = []
        coordinates: list[list[float]] = []
        quads: list[list[int]] = []
        corners: list[list[int]] = []
        groups: list[str] = []
        group = ""
        for line in self._archive.read(_MESH).decode().splitlines():
            kind, _, rest = line.partition(" ")
            if kind == "v":
                points.append([float(item) for item in rest.split()])
            elif kind == "vt":
                coordinates.append([float(item) for item in rest.split()[:2]])
            elif kind == "g":
                group = rest.strip()
            elif kind == "f":
                items = [item.split("/") for item in rest.split()]
                quads.append([int(item[0]) - 1 for item in items])
                corners.append([int(item[1]) - 1 for item in items])
                groups.append(group)
        self.points: Floats = np.array(points) * 0.1
        """Shape (vertices, 3), m, y up, the face towards +z."""
        self.uv: Floats = np.array(coordinates)
        self._quads: Ints = np.array(quads)
        self._corners: Ints = np.array(corners)
        self._groups = np.array(groups)

    def quads(self, group: str) -> Ints:
        """Return the faces of a group of the mesh as vertex indices, shape (faces, 4)."""
        return np.asarray(self._quads[self._groups == group])

    def corners(self, group: str) -> Ints:
        """Return the same faces as indices of texture coordinates."""
        return np.asarray(self._corners[self._groups == group])

    def vertices(self, group: str) -> Ints:
        """Return the vertices of a group of the mesh."""
        return np.unique(self.quads(group))

    def has_target(self, name: str) -> bool:
        """Tell whether there is a target of that name."""
        return f"{_TARGETS}{name}.target.gz" in self._names

    def targets(self, folder: str) -> list[str]:
        """Return the names of the targets of a folder."""
        prefix = f"{_TARGETS}{folder}/"
        return sorted(
            name[len(_TARGETS) : -len(".target.gz")]
            for name in self._names
            if name.startswith(prefix) and "/" not in name[len(prefix) :]
        )

    def target(self, name: str) -> Floats:
        """Return what a target adds to each point, m. Raises CodedError ``avatar.unknown_target``."""
        if not self.has_target(name):
            raise CodedError("avatar.unknown_target", f"There is no target '{name}' in the MakeHuman data.")
        return self._deltas(f"{_TARGETS}{name}.target.gz")

    @cached_property
    def units(self) -> dict[str, Floats]:
        """What each of the 52 units of ARKit adds to each point, m (by Mika Suominen, CC0)."""
        names = sorted(name for name in self._names if name.startswith(_UNITS) and name.endswith(".target"))
        return {name[len(_UNITS) : -len(".target")]: self._deltas(name) for name in names}

    @cached_property
    def joints(self) -> dict[str, dict[str, Any]]:
        """The Mixamo rig: each joint's parent and how its place follows from the mesh."""
        rig = json.loads(self._archive.read(_RIG))
        return {
            _plain(name): {**bone, "parent": _plain(bone["parent"])} for name, bone in rig.get("bones", rig).items()
        }

    @cached_property
    def weights(self) -> dict[str, Floats]:
        """How much each point follows each joint of the rig."""
        lists = json.loads(self._archive.read(_WEIGHTS))["weights"]
        weights = {}
        for name, pairs in lists.items():
            row = np.zeros(len(self.points))
            kept = np.array([pair for pair in pairs if pair[0] < len(row)]).reshape(-1, 2)
            row[kept[:, 0].astype(int)] = kept[:, 1]
            weights[_plain(name)] = row
        return _complete(self.points, weights)

    @cached_property
    def jaw(self) -> Floats:
        """How much each point follows the jaw."""
        row = np.zeros(len(self.points))
        for point, weight in json.loads(self._archive.read(_FULL_WEIGHTS))["weights"]["jaw"]:
            if point < len(row):
                row[point] = weight
        return row

    def mask(self, name: str) -> Floats:
        """Return a mask of the skin (``lips``, ``ears``, ``inside-mouth``, ``fingernails``) at each point, 0 to 1."""
        if name not in self._masks:
            self._masks[name] = self._read_mask(name)
        return self._masks[name]

    def _read_mask(self, name: str) -> Floats:
        from PIL import Image

        image = Image.open(io.BytesIO(self._archive.read(f"{_MASKS}{name}.jpg"))).convert("L")
        pixels = np.asarray(image) / 255.0
        height, width = pixels.shape
        row = np.clip(((1 - self._point_uv[:, 1]) * height).astype(int), 0, height - 1)
        column = np.clip((self._point_uv[:, 0] * width).astype(int), 0, width - 1)
        values: Floats = pixels[row, column]
        return values

    @cached_property
    def _point_uv(self) -> Floats:
        uv = np.zeros((len(self.points), 2))
        uv[self._quads.ravel()] = self.uv[self._corners.ravel()]
        return uv

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._archive.namelist())

    def _deltas(self, name: str) -> Floats:
        data = self._archive.read(name)
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
        rows = [line.split() for line in text.splitlines() if not line.startswith("#")]
        table = np.array([[float(item) for item in row] for row in rows if len(row) == 4]).reshape(-1, 4)
        table = table[table[:, 0] < len(self.points)]
        deltas = np.zeros_like(self.points)
        deltas[table[:, 0].astype(int)] = table[:, 1:] * 0.1
        return deltas


def _complete(points: Floats, weights: dict[str, Floats]) -> dict[str, Floats]:
    """Return weights that add up to one everywhere; points without any take those of the nearest that has some."""
    from scipy.spatial import cKDTree

    table = np.stack(list(weights.values()), axis=1)
    total = table.sum(axis=1)
    known, unknown = total > 0.01, total <= 0.01
    _, nearest = cKDTree(points[known]).query(points[unknown])
    table[unknown] = table[known][nearest]
    table /= table.sum(axis=1, keepdims=True)
    return dict(zip(weights, table.T.copy(), strict=True))


def _plain(name: str) -> str:
    return name.removeprefix(_PREFIX)
