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
from visavis.avatar.mesh import Floats, Surface
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
    size = 512 if detail.relief_texels else 256
    return _strands(gltf, strands(size, size, person.seed), detail, quality=82, scale=0.7, repeat=False)


def _combed(gltf: Gltf, person: Person, detail: Detail) -> Json:
    return _strands(gltf, combed(256, person.seed), detail, quality=80, scale=0.8, repeat=True)


def _strands(
    gltf: Gltf, painted: tuple[Floats, Floats], detail: Detail, *, quality: int, scale: float, repeat: bool
) -> Json:
    """Return the material of hair with a picture of strands and their relief; its shine is a little warm."""
    picture, relief = painted
    texture = gltf.texture(webp_with_alpha(picture, quality), repeat=repeat)
    specular = {"specularFactor": 0.7, "specularColorFactor": [1.0, 0.87, 0.75]}
    material: Json = {
        "pbrMetallicRoughness": {"baseColorTexture": texture, "metallicFactor": 0, "roughnessFactor": 0.46},
        "extensions": {"KHR_materials_specular": specular},
        "alphaMode": "MASK",
        "alphaCutoff": 0.4,
        "doubleSided": True,
    }
    if detail.relief_texels:
        material["normalTexture"] = {**gltf.texture(webp(relief, quality=85), repeat=repeat), "scale": scale}
    return material


def _short(gltf: Gltf, person: Person, detail: Detail) -> Json:
    texture = gltf.texture(webp_with_alpha(fuzz(256, person.seed), 80), repeat=True)
    surface: Json = {"baseColorTexture": texture, "metallicFactor": 0, "roughnessFactor": 0.85}
    return {"alphaMode": "MASK", "alphaCutoff": 0.35, "pbrMetallicRoughness": surface}


_MATERIALS: dict[str, Callable[[Gltf, Person, Detail], Json]] = {
    "Hair": _cards,
    "HairInner": _combed,
    "HairShort": _short,
}
