"""Writes glTF 2.0 files: quantized, compressed, and always the same bytes for the same avatar.

Specifications: glTF 2.0, KHR_mesh_quantization, EXT_meshopt_compression, EXT_texture_webp.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.mesh import Floats, Surface, unit
from visavis.avatar.stance import Joint

_FLOAT, _BYTE, _UBYTE, _SHORT, _USHORT = 5126, 5120, 5121, 5122, 5123
_STEPS_PER_M = 32_768
"""Points are rounded to this, which hardly moves them and lets them be packed well."""
_LEAST_MORPH_M = 2e-5
"""A morph that moves nothing of a mesh further than this is left out of it."""
_GROUP = 16
"""Bytes of padding that keep the chunks of a file aligned."""

Json = dict[str, Any]


class Gltf:
    """A file that is being written."""

    def __init__(self, extras: Json) -> None:
        """``extras`` tell where the avatar comes from, and its license."""
        from meshoptimizer import encode_index_version, encode_vertex_version

        encode_vertex_version(0)  # those of EXT_meshopt_compression
        encode_index_version(1)
        self._packed = bytearray()
        self._unpacked_size = 0
        self._nodes: list[Json] = []
        self._skins: list[Json] = []
        self._names: dict[str, int] = {}
        self._joint_index: dict[str, int] = {}
        self.triangles = 0
        self._json: Json = {
            "asset": {"version": "2.0", "generator": "visavis avatar build", "extras": extras},
            "scene": 0,
            "scenes": [{"nodes": []}],
            "nodes": self._nodes,
            "skins": self._skins,
            "meshes": [],
            "materials": [],
            "accessors": [],
            "bufferViews": [],
            "textures": [],
            "images": [],
            "samplers": [
                {"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071},
                {"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 10497},
            ],
        }
        self._extensions = {"KHR_mesh_quantization", "EXT_meshopt_compression"}
        self._required = set(self._extensions)
        self._material_index: dict[str, int] = {}

    def skeleton(self, root: str, joints: Sequence[Joint]) -> None:
        """Add the joints, parents first, below a node of that name."""
        self._nodes.append({"name": root, "children": []})
        self._json["scenes"][0]["nodes"].append(0)
        places = {joint.name: joint.place for joint in joints}
        for joint in joints:
            above = places[joint.parent] if joint.parent else np.zeros(3)
            self._names[joint.name] = len(self._nodes)
            self._nodes.append({"name": joint.name, "translation": _rounded(joint.place - above)})
            parent = self._names[joint.parent] if joint.parent else 0
            self._nodes[parent].setdefault("children", []).append(self._names[joint.name])
        inverse = np.tile(np.eye(4, dtype=np.float32), (len(joints), 1, 1))
        inverse[:, 3, :3] = -np.array([_rounded(joint.place) for joint in joints], dtype=np.float32)  # column-major
        self._joint_index = {joint.name: index for index, joint in enumerate(joints)}
        matrices = self._accessor(inverse.reshape(-1, 16), _FLOAT, "MAT4")
        self._skins.append({"joints": [self._names[joint.name] for joint in joints], "inverseBindMatrices": matrices})
        self._places = places

    def material(self, name: str, description: Json) -> None:
        """Add a material; its extensions are noted."""
        self._material_index[name] = len(self._json["materials"])
        self._json["materials"].append({"name": name, **description})
        self._extensions.update(description.get("extensions", {}))

    def texture(self, image: bytes, *, repeat: bool = False) -> Json:
        """Add a WebP picture; return what refers to it."""
        images, textures = self._json["images"], self._json["textures"]
        view = self._view(image)
        images.append({"bufferView": view, "mimeType": "image/webp"})
        textures.append({"sampler": int(repeat), "extensions": {"EXT_texture_webp": {"source": len(images) - 1}}})
        self._extensions.add("EXT_texture_webp")
        self._required.add("EXT_texture_webp")
        return {"index": len(textures) - 1}

    def surface(self, surface: Surface) -> None:
        """Add a mesh: below the joint that it follows, or skinned."""
        from meshoptimizer import optimize_vertex_cache, optimize_vertex_fetch_remap

        surface_points = surface.points
        offset = np.zeros(3) if surface.joint is None else self._places[surface.joint]
        count = len(surface_points)
        indices = surface.triangles.astype(np.uint32).ravel()
        ordered = np.zeros_like(indices)
        optimize_vertex_cache(ordered, indices, vertex_count=count)
        remap = np.zeros(count, dtype=np.uint32)
        used = optimize_vertex_fetch_remap(remap, ordered, vertex_count=count)
        order = np.argsort(remap.astype(np.int64), kind="stable")[:used]
        ordered = remap[ordered]
        attributes = self._attributes(surface, order, offset)
        primitive: Json = {
            "attributes": attributes,
            "indices": self._indices(ordered, used),
            "material": self._material_index[surface.material],
        }
        mesh: Json = {"name": surface.name, "primitives": [primitive]}
        names, targets = self._targets(surface, order)
        if names:
            primitive["targets"] = targets
            mesh |= {"weights": [0] * len(names), "extras": {"targetNames": names}}
        self._json["meshes"].append(mesh)
        self.triangles += len(surface.triangles)
        node: Json = {"name": surface.name, "mesh": len(self._json["meshes"]) - 1}
        if surface.weights is not None:
            node["skin"] = 0
        parent = 0 if surface.joint is None else self._names[surface.joint]
        self._nodes.append(node)
        self._nodes[parent].setdefault("children", []).append(len(self._nodes) - 1)

    def file(self) -> bytes:
        """Return the whole file."""
        document = {key: value for key, value in self._json.items() if value != []}
        document["extensionsUsed"] = sorted(self._extensions)
        document["extensionsRequired"] = sorted(self._required)
        document["buffers"] = [
            {"byteLength": len(self._packed)},
            {
                "byteLength": max(1, self._unpacked_size),
                "extensions": {"EXT_meshopt_compression": {"fallback": True}},
            },
        ]
        text = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
        text += b" " * (-len(text) % 4)
        body = bytes(self._packed) + b"\0" * (-len(self._packed) % 4)
        head = struct.pack("<III", 0x46546C67, 2, 28 + len(text) + len(body))
        return b"".join(
            (head, struct.pack("<II", len(text), 0x4E4F534A), text, struct.pack("<II", len(body), 0x004E4942), body)
        )

    def _attributes(self, surface: Surface, order: NDArray[np.int64], offset: Floats) -> Json:
        points = np.round((surface.points[order] - offset) * _STEPS_PER_M) / _STEPS_PER_M
        normals = surface.normals if surface.normals is not None else surface.normals_at(surface.points)
        attributes = {
            "POSITION": self._accessor(points.astype(np.float32), _FLOAT, "VEC3", bounds=True),
            "NORMAL": self._accessor(_signed(unit(normals[order]), np.int16), _SHORT, "VEC3", normalized=True),
        }
        if surface.uv is not None:
            uv = surface.uv[order]
            if uv.min() >= 0 and uv.max() <= 1:
                whole = np.round(uv * 65_535).astype(np.uint16)
                attributes["TEXCOORD_0"] = self._accessor(whole, _USHORT, "VEC2", normalized=True)
            else:
                attributes["TEXCOORD_0"] = self._accessor(uv.astype(np.float32), _FLOAT, "VEC2")
        if surface.colors is not None:
            colors = np.ones((len(order), 4))
            colors[:, : surface.colors.shape[1]] = surface.colors[order]
            bytes_ = np.round(np.clip(colors, 0, 1) * 255).astype(np.uint8)
            attributes["COLOR_0"] = self._accessor(bytes_, _UBYTE, "VEC4", normalized=True)
        if surface.weights is not None:
            joints, weights = self._four_strongest(surface.weights, order)
            attributes["JOINTS_0"] = self._accessor(joints, _UBYTE, "VEC4")
            attributes["WEIGHTS_0"] = self._accessor(weights, _UBYTE, "VEC4", normalized=True)
        return attributes

    def _four_strongest(
        self, weights: Mapping[str, Floats], order: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        names = list(weights)
        table = np.stack([weights[name][order] for name in names], axis=1)
        if table.shape[1] < 4:
            table = np.pad(table, ((0, 0), (0, 4 - table.shape[1])))
        numbers = np.array([self._joint_index[name] for name in names] + [0] * (4 - len(names)))
        strongest = np.argsort(-table, axis=1, kind="stable")[:, :4]
        shares = np.take_along_axis(table, strongest, axis=1)
        shares = np.where(shares < 0.005, 0, shares)
        shares /= shares.sum(axis=1, keepdims=True)
        whole = np.floor(shares * 255).astype(np.int64)
        whole[:, 0] += 255 - whole.sum(axis=1)  # they must add up to one exactly
        joints = np.where(whole > 0, numbers[strongest], 0)
        return joints.astype(np.uint8), whole.astype(np.uint8)

    def _targets(self, surface: Surface, order: NDArray[np.int64]) -> tuple[list[str], list[Json]]:
        names, targets = [], []
        rest = surface.normals_at(surface.points) if surface.normal_morphs and surface.morphs else None
        for name, deltas in surface.morphs.items():
            if np.abs(deltas).max() < _LEAST_MORPH_M and name != "viseme_sil":
                continue
            target = {
                "POSITION": self._accessor(
                    _signed(deltas[order], np.int16), _SHORT, "VEC3", normalized=True, bounds=True
                )
            }
            if rest is not None:
                turned = (surface.normals_at(surface.points + deltas) - rest)[order]
                turned[np.abs(turned).max(axis=1) < 0.008] = 0
                target["NORMAL"] = self._accessor(_signed(turned, np.int8), _BYTE, "VEC3", normalized=True)
            names.append(name)
            targets.append(target)
        return names, targets

    def _indices(self, indices: NDArray[np.uint32], vertices: int) -> int:
        from meshoptimizer import encode_index_buffer

        packed = encode_index_buffer(indices, vertex_count=vertices)
        small = vertices < 65_536
        view = self._compressed_view(packed, len(indices), 2 if small else 4, "TRIANGLES")
        kind = _USHORT if small else 5125
        return self._append(
            "accessors", {"bufferView": view, "componentType": kind, "count": len(indices), "type": "SCALAR"}
        )

    def _accessor(
        self, values: NDArray[Any], kind: int, form: str, *, normalized: bool = False, bounds: bool = False
    ) -> int:
        accessor: Json = {"componentType": kind, "count": len(values), "type": form}
        if normalized:
            accessor["normalized"] = True
        if bounds:
            accessor |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        accessor["bufferView"] = self._attribute_view(values)
        return self._append("accessors", accessor)

    def _attribute_view(self, values: NDArray[Any]) -> int:
        from meshoptimizer import encode_vertex_buffer

        stride = -(-values.shape[1] * values.itemsize // 4) * 4
        rows = np.zeros((len(values), stride), dtype=np.uint8)
        data = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), -1)
        rows[:, : data.shape[1]] = data
        packed = encode_vertex_buffer(rows, vertex_count=len(rows), vertex_size=stride)
        return self._compressed_view(packed, len(rows), stride, "ATTRIBUTES")

    def _compressed_view(self, packed: bytes, count: int, stride: int, mode: str) -> int:
        size = count * stride
        packed_view = self._reserve(packed)
        view = {
            "buffer": 1,
            "byteOffset": self._unpacked_size,
            "byteLength": size,
            "extensions": {
                "EXT_meshopt_compression": {
                    "buffer": 0,
                    "byteOffset": packed_view,
                    "byteLength": len(packed),
                    "byteStride": stride,
                    "count": count,
                    "mode": mode,
                }
            },
        }
        if mode == "ATTRIBUTES" and stride != 64:
            view["byteStride"] = stride
        self._unpacked_size += size + (-size % 4)
        return self._append("bufferViews", view)

    def _view(self, data: bytes) -> int:
        return self._append("bufferViews", {"buffer": 0, "byteOffset": self._reserve(data), "byteLength": len(data)})

    def _reserve(self, data: bytes) -> int:
        self._packed += b"\0" * (-len(self._packed) % _GROUP)
        offset = len(self._packed)
        self._packed += data
        return offset

    def _append(self, kind: str, item: Json) -> int:
        self._json[kind].append(item)
        return len(self._json[kind]) - 1


def _signed(values: Floats, kind: type[np.int8] | type[np.int16]) -> NDArray[Any]:
    most = np.iinfo(kind).max
    return np.round(np.clip(values, -1, 1) * most).astype(kind)


def _rounded(place: Floats) -> list[float]:
    steps = np.round(np.asarray(place) * _STEPS_PER_M) / _STEPS_PER_M
    return [float(item) for item in steps]
