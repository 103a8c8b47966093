"""Hair: one function for each style, all on the same skull."""

from __future__ import annotations

from collections.abc import Callable

from visavis.avatar.detail import Detail
from visavis.avatar.face import Face
from visavis.avatar.gltf import Gltf, Json
from visavis.avatar.hair_bob import bob
from visavis.avatar.hair_bun import bun
from visavis.avatar.hair_cropped import beard, cropped
from visavis.avatar.hair_texture import combed, fuzz, strands, webp_with_alpha
from visavis.avatar.haircut import Haircut
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Surface
from visavis.avatar.person import HairStyle, Person
from visavis.avatar.raster import webp
from visavis.avatar.skin import Skin

_STYLES: dict[HairStyle, Callable[[Haircut], list[Surface]]] = {
    "bob": bob,
    "bun": bun,
    "cropped": cropped,
    "bald": lambda _cut: [],
}


def hair(gltf: Gltf, person: Person, skin: Skin, face: Face, marks: Landmarks, detail: Detail) -> list[Surface]:
    """Return a person's hair and beard, and add their materials."""
    cut = Haircut.of(person, skin, face, marks, detail)
    surfaces = _STYLES[person.hair.style](cut)
    if person.hair.beard >= 0.3:
        surfaces += beard(cut)
    for name in sorted({surface.material for surface in surfaces}):
        gltf.material(name, _MATERIALS[name](gltf, person, detail))
    return surfaces


def _cards(gltf: Gltf, person: Person, detail: Detail) -> Json:
    picture, relief = strands(512 if detail.relief_texels else 256, 512 if detail.relief_texels else 256, person.seed)
    texture = gltf.texture(webp_with_alpha(picture, 82))
    material = _glossy({"baseColorTexture": texture, "metallicFactor": 0, "roughnessFactor": 0.46})
    material |= {"alphaMode": "MASK", "alphaCutoff": 0.4, "doubleSided": True}
    if detail.relief_texels:
        material["normalTexture"] = {**gltf.texture(webp(relief, quality=85)), "scale": 0.7}
    return material


def _combed(gltf: Gltf, person: Person, detail: Detail) -> Json:
    picture, relief = combed(256, person.seed)
    texture = gltf.texture(webp_with_alpha(picture, 80), repeat=True)
    material = _glossy({"baseColorTexture": texture, "metallicFactor": 0, "roughnessFactor": 0.46})
    material |= {"alphaMode": "MASK", "alphaCutoff": 0.4, "doubleSided": True}
    if detail.relief_texels:
        material["normalTexture"] = {**gltf.texture(webp(relief, quality=85), repeat=True), "scale": 0.8}
    return material


def _short(gltf: Gltf, person: Person, detail: Detail) -> Json:
    texture = gltf.texture(webp_with_alpha(fuzz(256, person.seed), 80), repeat=True)
    surface: Json = {"baseColorTexture": texture, "metallicFactor": 0, "roughnessFactor": 0.85}
    return {"alphaMode": "MASK", "alphaCutoff": 0.35, "pbrMetallicRoughness": surface}


def _glossy(surface: Json) -> Json:
    specular = {"specularFactor": 0.7, "specularColorFactor": [1.0, 0.87, 0.75]}
    return {"pbrMetallicRoughness": surface, "extensions": {"KHR_materials_specular": specular}}


_MATERIALS: dict[str, Callable[[Gltf, Person, Detail], Json]] = {
    "Hair": _cards,
    "HairInner": _combed,
    "HairShort": _short,
}
