"""Reads what an avatar's file holds: for measurements and tests, without a browser."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_KINDS: dict[int, type[np.generic]] = {
    5120: np.int8,
    5121: np.uint8,
    5122: np.int16,
    5123: np.uint16,
    5125: np.uint32,
    5126: np.float32,
}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True, slots=True)
class Mesh:
    """One mesh as it is drawn."""

    name: str
    points: Floats
    """Shape (n, 3), m, in the avatar's space."""
    triangles: Ints
    attributes: dict[str, Floats]
    morphs: dict[str, Floats]
    """What each morph adds to the points, m."""

    def posed(self, weights: dict[str, float]) -> Floats:
        """Return the points with these weights of morphs."""
        points = self.points.copy()
        for name, weight in weights.items():
            if weight and name in self.morphs:
                points += weight * self.morphs[name]
        return points


@dataclass(frozen=True, slots=True)
class AvatarFile:
    """A file that ``visavis avatar build`` has written."""

    document: dict[str, Any]
    meshes: dict[str, Mesh]
    size: int
    """Bytes."""

    @property
    def triangles(self) -> int:
        """Of all meshes."""
        return sum(len(mesh.triangles) for mesh in self.meshes.values())


def read(path: Path) -> AvatarFile:
    """Read a binary glTF file whose buffers are compressed with meshopt."""
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<III", data)
    if (magic, version, length) != (0x46546C67, 2, len(data)):
        raise ValueError(f"{path} is no glTF 2.0 file")
    text_length, _ = struct.unpack_from("<II", data, 12)
    document = json.loads(data[20 : 20 + text_length])
    body = data[28 + text_length :]
    places = _places(document)
    meshes = {}
    for index, node in enumerate(document["nodes"]):
        if "mesh" not in node:
            continue
        mesh = document["meshes"][node["mesh"]]
        offset = places[index] if "skin" not in node else np.zeros(3)
        meshes[mesh["name"]] = _mesh(document, body, mesh, offset)
    return AvatarFile(document, meshes, len(data))


def _places(document: dict[str, Any]) -> dict[int, Floats]:
    places: dict[int, Floats] = {}

    def visit(index: int, above: Floats) -> None:
        node = document["nodes"][index]
        places[index] = above + np.array(node.get("translation", (0, 0, 0)))
        for child in node.get("children", ()):
            visit(child, places[index])

    for root in document["scenes"][0]["nodes"]:
        visit(root, np.zeros(3))
    return places


def _mesh(document: dict[str, Any], body: bytes, mesh: dict[str, Any], offset: Floats) -> Mesh:
    (primitive,) = mesh["primitives"]
    attributes = {name: _values(document, body, index) for name, index in primitive["attributes"].items()}
    names = mesh.get("extras", {}).get("targetNames", [])
    targets = primitive.get("targets", [])
    morphs = {name: _values(document, body, target["POSITION"]) for name, target in zip(names, targets, strict=True)}
    triangles = _values(document, body, primitive["indices"]).astype(np.int64).reshape(-1, 3)
    return Mesh(mesh["name"], attributes["POSITION"] + offset, triangles, attributes, morphs)


def _values(document: dict[str, Any], body: bytes, index: int) -> Floats:
    from meshoptimizer import decode_index_buffer, decode_vertex_buffer

    accessor = document["accessors"][index]
    packed = document["bufferViews"][accessor["bufferView"]]["extensions"]["EXT_meshopt_compression"]
    piece = body[packed["byteOffset"] : packed["byteOffset"] + packed["byteLength"]]
    kind = _KINDS[accessor["componentType"]]
    if packed["mode"] == "TRIANGLES":
        return np.asarray(decode_index_buffer(packed["count"], 4, piece), dtype=np.float64)
    # As floats, whatever they are: the library's other way of decoding takes no arrays of bytes.
    rows = np.ascontiguousarray(decode_vertex_buffer(packed["count"], packed["byteStride"], piece))
    rows = rows.view(np.uint8).reshape(packed["count"], packed["byteStride"])
    width = _WIDTHS[accessor["type"]] * np.dtype(kind).itemsize
    values = np.ascontiguousarray(rows[:, :width]).view(kind).astype(np.float64)
    if accessor.get("normalized"):
        values /= float(np.iinfo(kind).max)  # type: ignore[type-var]
    return np.asarray(values)
