"""Reads the files that ``gltf`` writes back: points, morphs, colors and textures, for drawing without a page."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.mesh import Floats, Ints
from visavis.events import CodedError

_TYPES: Final[dict[int, Any]] = {
    5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32,
}  # fmt: skip
_WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MAGIC, _JSON_CHUNK = 0x46546C67, 0x4E4F534A


@dataclass(frozen=True, slots=True)
class Part:
    """One mesh of an avatar, in its resting pose."""

    name: str
    points: Floats
    """(points, 3), m: y up, z to the front."""
    triangles: Ints
    """(triangles, 3)."""
    morphs: dict[str, Floats] = field(default_factory=dict)
    """What each shape adds to the points, (points, 3), m."""
    uv: Floats | None = None
    colors: Floats | None = None
    """(points, 4): red, green, blue, opacity; 0 to 1, linear."""
    material: str = ""
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    texture: NDArray[np.uint8] | None = None
    """(rows, columns, 4), RGBA, sRGB."""


def read_parts(path: Path) -> dict[str, Part]:
    """Return the meshes of a GLB file by name.

    Raises CodedError ``avatar.unreadable`` for a file that visavis has not written, and ``avatar.extra_missing``.
    """
    try:
        return _File(path.read_bytes()).parts()
    except ImportError as error:
        raise CodedError(
            "avatar.extra_missing", f"Reading avatars needs {error.name}: pip install 'visavis[avatar]'"
        ) from error
    except (OSError, ValueError, KeyError, IndexError, TypeError, struct.error, RuntimeError) as error:
        raise CodedError("avatar.unreadable", f"{path} is no avatar of visavis: {error}.") from error


class _File:
    """A GLB file, taken apart."""

    def __init__(self, data: bytes) -> None:
        magic, version, _ = struct.unpack_from("<III", data)
        size, kind = struct.unpack_from("<II", data, 12)
        if magic != _MAGIC or version != 2 or kind != _JSON_CHUNK:
            raise ValueError("it does not begin as one")
        self._json: dict[str, Any] = json.loads(data[20 : 20 + size])
        self._body = data[28 + size :]

    def parts(self) -> dict[str, Part]:
        """Return all meshes, where their joints put them."""
        places = self._places()
        found = [
            self._part(self._json["meshes"][node["mesh"]], places[index] if "skin" not in node else np.zeros(3))
            for index, node in enumerate(self._json["nodes"])
            if "mesh" in node
        ]
        return {part.name: part for part in found}

    def _places(self) -> dict[int, Floats]:
        nodes = self._json["nodes"]
        places: dict[int, Floats] = {}
        waiting = [(root, np.zeros(3)) for root in self._json["scenes"][0]["nodes"]]
        while waiting:
            index, above = waiting.pop()
            places[index] = above + np.array(nodes[index].get("translation", (0.0, 0.0, 0.0)))
            waiting += [(child, places[index]) for child in nodes[index].get("children", ())]
        return places

    def _part(self, mesh: dict[str, Any], place: Floats) -> Part:
        shape = mesh["primitives"][0]
        attributes = shape["attributes"]
        names = mesh.get("extras", {}).get("targetNames", [])
        morphs = zip(names, shape.get("targets", []), strict=True)
        material = self._json["materials"][shape["material"]]
        surface = material.get("pbrMetallicRoughness", {})
        red, green, blue, _ = surface.get("baseColorFactor", (1.0, 1.0, 1.0, 1.0))
        texture = surface.get("baseColorTexture")
        return Part(
            name=mesh["name"],
            points=self._values(attributes["POSITION"]) + place,
            triangles=self._values(shape["indices"]).astype(np.int64).reshape(-1, 3),
            morphs={name: self._values(target["POSITION"]) for name, target in morphs},
            uv=self._values(attributes["TEXCOORD_0"]) if "TEXCOORD_0" in attributes else None,
            colors=self._values(attributes["COLOR_0"]) if "COLOR_0" in attributes else None,
            material=material["name"],
            tint=(red, green, blue),
            texture=None if texture is None else self._picture(texture["index"]),
        )

    def _values(self, number: int) -> Floats:
        accessor = self._json["accessors"][number]
        kind, width, count = _TYPES[accessor["componentType"]], _WIDTHS[accessor["type"]], accessor["count"]
        rows = self._view(accessor["bufferView"]).reshape(count, -1)
        used = np.ascontiguousarray(rows[:, : width * np.dtype(kind).itemsize])
        values: Floats = used.view(kind).reshape(count, width).astype(np.float64)
        if accessor.get("normalized"):
            values /= np.iinfo(kind).max
        return values

    def _view(self, number: int) -> NDArray[np.uint8]:
        from meshoptimizer import decode_index_buffer, decode_vertex_buffer

        packed = self._json["bufferViews"][number]["extensions"]["EXT_meshopt_compression"]
        data = self._body[packed["byteOffset"] : packed["byteOffset"] + packed["byteLength"]]
        count, stride = packed["count"], packed["byteStride"]
        decode = decode_vertex_buffer if packed["mode"] == "ATTRIBUTES" else decode_index_buffer
        return np.ascontiguousarray(decode(count, stride, data)).view(np.uint8).reshape(-1)[: count * stride]

    def _picture(self, texture: int) -> NDArray[np.uint8]:
        import cv2

        source = self._json["textures"][texture]["extensions"]["EXT_texture_webp"]["source"]
        view = self._json["bufferViews"][self._json["images"][source]["bufferView"]]
        data = self._body[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if pixels is None:
            raise ValueError("a texture is broken")
        code = cv2.COLOR_BGRA2RGBA if pixels.shape[2] == 4 else cv2.COLOR_BGR2RGBA
        return np.asarray(cv2.cvtColor(pixels, code), np.uint8)
