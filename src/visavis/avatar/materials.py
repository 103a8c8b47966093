"""What the surfaces of an avatar are made of."""

from __future__ import annotations

import numpy as np

from visavis.avatar.detail import Detail
from visavis.avatar.eyes import paint_eye
from visavis.avatar.gltf import Gltf, Json
from visavis.avatar.person import Person
from visavis.avatar.raster import webp
from visavis.avatar.skin_paint import Painted


def skin_material(gltf: Gltf, painted: Painted, detail: Detail) -> None:
    """Add the material of the skin."""
    surface: Json = {"metallicFactor": 0, "roughnessFactor": 0.55}
    surface["baseColorTexture"] = gltf.texture(webp(painted.color, quality=86))
    material: Json = {"pbrMetallicRoughness": surface}
    if detail.relief_texels:
        surface["metallicRoughnessTexture"] = gltf.texture(webp(_halved(painted.surface, 512), quality=80))
        surface["roughnessFactor"] = 1.0
        material["normalTexture"] = gltf.texture(webp(_halved(painted.relief, detail.relief_texels), quality=86))
        material["extensions"] = {
            "KHR_materials_specular": {"specularFactor": 0.7},
            "KHR_materials_sheen": {"sheenColorFactor": [0.16, 0.07, 0.05], "sheenRoughnessFactor": 0.45},
        }
    gltf.material("Skin", material)


def small_materials(gltf: Gltf, person: Person, detail: Detail) -> None:
    """Add the materials of eyes, lids' shadow, teeth, lashes and brows."""
    eye = gltf.texture(webp(paint_eye(person.eyes.iris, detail.eye_texels, person.seed), quality=92))
    gltf.material(
        "Eye",
        {
            "pbrMetallicRoughness": {"baseColorTexture": eye, "metallicFactor": 0, "roughnessFactor": 0.28},
            "extensions": {"KHR_materials_clearcoat": {"clearcoatFactor": 1.0, "clearcoatRoughnessFactor": 0.03}},
        },
    )
    shadow = {"baseColorFactor": [0.13, 0.05, 0.04, 1], "metallicFactor": 0, "roughnessFactor": 1}
    gltf.material("EyeOcclusion", {"alphaMode": "BLEND", "pbrMetallicRoughness": shadow})
    gltf.material("Teeth", _plain(0.30))
    matt: Json = {"extensions": {"KHR_materials_specular": {"specularFactor": 0.1}}, "doubleSided": True}
    gltf.material("Lashes", {**_plain(1.0, [0.018, 0.011, 0.009, 1.0]), **matt})
    gltf.material("Brows", {**_plain(1.0), **matt})


def _plain(roughness: float, color: list[float] | None = None) -> Json:
    surface: Json = {"metallicFactor": 0, "roughnessFactor": roughness}
    if color is not None:
        surface["baseColorFactor"] = color
    return {"pbrMetallicRoughness": surface}


def _halved(
    picture: np.ndarray[tuple[int, ...], np.dtype[np.float64]], size: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return a picture made smaller by averaging."""
    by = len(picture) // size
    return picture.reshape(size, by, size, by, -1).mean(axis=(1, 3)) if by > 1 else picture
