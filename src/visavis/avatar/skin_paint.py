"""Paints the skin: its color, its gloss and its relief, from where each texel is on the person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.color import Hex, luminance, mixed, srgb, toned
from visavis.avatar.face import Face
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, smoothstep
from visavis.avatar.person import Person
from visavis.avatar.raster import noise, normal_map, rasterize
from visavis.avatar.skin import CHEST, HAND, HEAD, MOUTH, Skin
from visavis.avatar.wrinkles import wrinkles

_POINT, _NORMAL, _LIPS, _MOUTH, _EARS, _NAILS, _LIGHT, _HEAD, _HAND, _CHEST = (
    slice(0, 3),
    slice(3, 6),
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colors of one skin, as screens take them."""

    tone: Floats
    warm: Floats
    """Where blood shines through: cheeks, nose, ears."""
    shade: Floats
    lid: Floats
    lips: Floats
    mouth: Floats
    palm: Floats

    @classmethod
    def of(cls, tone: Hex, lips: Hex | None) -> Palette:
        """Return the colors that go with a tone: darker skin blushes less, and its lips are closer to it."""
        light = luminance(tone)
        dark = float(smoothstep(0.30, 0.04, light))
        own_lips = toned(tone, (0.86 - 0.10 * dark, 0.62 + 0.06 * dark, 0.70 + 0.12 * dark))
        palm = srgb(tone) * (1 - 0.45 * dark) + srgb("#d79f86") * 0.45 * dark
        return cls(
            tone=srgb(tone),
            warm=toned(tone, (0.99, 0.80 + 0.08 * dark, 0.78 + 0.10 * dark)),
            shade=toned(tone, (0.91, 0.87, 0.83)),
            lid=toned(tone, (0.89, 0.80 + 0.02 * dark, 0.79 + 0.03 * dark)),
            lips=own_lips if lips is None else srgb(lips),
            mouth=srgb("#571f1e"),
            palm=palm,
        )


@dataclass(frozen=True, slots=True)
class Painted:
    """Pictures, 0 to 1, shape (size, size, 3)."""

    color: Floats
    surface: Floats
    """glTF's occlusion, roughness and metalness."""
    relief: Floats
    """A normal map."""


def paint_skin(person: Person, skin: Skin, face: Face, marks: Landmarks, light: Floats, size: int) -> Painted:
    """Paint the skin of a person. ``light`` is how much of the sky each point of the surface sees."""
    rng = np.random.default_rng(person.seed)
    texels = _texels(skin, face, light, size)
    palette = Palette.of(person.skin.tone, person.skin.lips)
    grain = {"fine": noise(rng, (size, size), 1.2 * size / 2048), "broad": noise(rng, (size, size), 9 * size / 2048)}
    lines = wrinkles(person, marks, texels[..., _POINT]) * texels[..., _HEAD]
    lips = smoothstep(0.25, 0.75, texels[..., _LIPS]) * texels[..., _HEAD]
    color = _flesh(person, palette, marks, texels, grain)
    color = _age(person, color, texels, lines, grain, rng)
    color = _lips(palette, marks, color, texels, lips)
    color = _mouth(palette, marks, color, texels)
    color = _hands(palette, color, texels)
    color = _hair(person, marks, color, texels, rng)
    color = color * (0.62 + 0.38 * np.clip(texels[..., _LIGHT] * 1.15, 0, 1))[..., None] ** np.array([0.75, 1.0, 1.1])
    rough = _roughness(marks, texels, lips, grain)
    sheet = np.stack([np.ones_like(rough), rough, np.zeros_like(rough)], axis=-1)
    return Painted(color, sheet, _relief(person, texels, lips, lines, rng))


def _texels(skin: Skin, face: Face, light: Floats, size: int) -> Floats:
    surface = skin.surface
    assert surface.uv is not None
    assert surface.normals is not None
    source, vertices = face.source, skin.vertices
    in_mouth = np.maximum(face.inside[vertices], skin.part == MOUTH) * np.isin(skin.part, (HEAD, MOUTH))
    columns = (
        surface.points,
        surface.normals,
        face.lips[vertices],
        in_mouth,
        source.mask("ears")[vertices],
        source.mask("fingernails")[vertices],
        light,
        np.isin(skin.part, (HEAD, MOUTH, CHEST)),
        skin.part == HAND,
        skin.part == CHEST,
    )
    table = np.concatenate(
        [np.asarray(column, dtype=np.float64).reshape(len(vertices), -1) for column in columns], axis=1
    )
    return rasterize(surface.uv, surface.triangles, table, size)


def _flesh(person: Person, palette: Palette, marks: Landmarks, texels: Floats, grain: dict[str, Floats]) -> Floats:
    x, y, z = np.moveaxis(texels[..., _POINT], -1, 0)
    across, up = np.abs(x) / marks.scale, (y - marks.eye[1]) / marks.scale
    blush, of_head = 2 * person.skin.blush, texels[..., _HEAD]
    color = np.ones((*x.shape, 3)) * palette.tone
    cheeks = np.exp(-(((across - 0.041) / 0.021) ** 2 + ((up + 0.036) / 0.017) ** 2)) * (z > marks.head[2])
    nose = np.exp(-((x / 0.014) ** 2 + ((y - marks.nose[1]) / 0.012) ** 2 + ((z - marks.nose[2]) / 0.02) ** 2))
    chin = np.exp(
        -((x / 0.018) ** 2 + ((y - marks.mouth[1] + 0.033) / 0.012) ** 2 + ((z - marks.mouth[2]) / 0.03) ** 2)
    )
    ears = np.clip(texels[..., _EARS], 0, 1)
    for share, strength in ((cheeks, 0.50), (nose, 0.42), (ears, 0.45), (chin, 0.18)):
        color = mixed(color, palette.warm, np.clip(strength * blush * share * of_head, 0, 1))
    socket = np.sqrt(((across - marks.eye[0] / marks.scale) / 0.021) ** 2 + ((up - 0.004) / 0.013) ** 2)
    color = mixed(color, palette.lid, 0.34 * smoothstep(1.25, 0.55, socket) * (z > marks.head[2] + 0.03) * of_head)
    below = np.exp(-(((across - 0.024) / 0.013) ** 2 + ((up + 0.0155) / 0.0055) ** 2)) * (z > marks.head[2] + 0.03)
    color = mixed(
        color, palette.shade * [0.95, 0.93, 1.0], (0.18 + 0.3 * float(smoothstep(40, 75, person.age))) * below
    )
    color = mixed(color, palette.shade, 0.22 * smoothstep(-0.07, -0.14, up) * of_head)
    calm = (0.25 + 0.75 * smoothstep(1.0, 1.6, socket)) * _even(texels)
    mottled = 0.010 * grain["fine"][..., None] + 0.016 * grain["broad"][..., None] * np.array([0.6, 1, 1])
    return np.asarray(color * (1 + calm[..., None] * mottled))


def _even(texels: Floats) -> Floats:
    """Return how much grain there is: little where few texels are stretched over much skin, below the head."""
    return np.asarray(1 - 0.8 * np.clip(texels[..., _CHEST], 0, 1))


def _age(
    person: Person, color: Floats, texels: Floats, lines: Floats, grain: dict[str, Floats], rng: np.random.Generator
) -> Floats:
    """Lines, spots and freckles."""
    color = color * (1 - np.array([0.16, 0.22, 0.22]) * np.clip(lines, 0, 1)[..., None])
    spots = smoothstep(2.1, 2.7, grain["broad"] + 0.2 * grain["fine"]) * float(smoothstep(50, 80, person.age)) * 0.25
    freckled = smoothstep(1.7, 2.3, noise(rng, color.shape[:2], 2.6 * len(color) / 2048)) * person.skin.freckles
    z = texels[..., _POINT][..., 2]
    freckled = freckled * smoothstep(np.percentile(z, 60), np.percentile(z, 75), z) * texels[..., _HEAD]
    dark = np.clip(spots + 0.5 * freckled, 0, 1)[..., None]
    return np.asarray(color * (1 - dark * np.array([0.22, 0.38, 0.46])))


def _lips(palette: Palette, marks: Landmarks, color: Floats, texels: Floats, lips: Floats) -> Floats:
    y = texels[..., _POINT][..., 1]
    shut = 1 - 0.25 * smoothstep(0.0025, 0, np.abs(y - marks.mouth[1]))
    painted = np.ones_like(color) * palette.lips * shut[..., None]
    share = (0.85 * lips)[..., None]
    return np.asarray(color * (1 - share) + painted * share)


def _mouth(palette: Palette, marks: Landmarks, color: Floats, texels: Floats) -> Floats:
    inside = smoothstep(0.3, 0.7, texels[..., _MOUTH])
    deep = smoothstep(marks.mouth[2] - 0.008, marks.mouth[2] - 0.035, texels[..., _POINT][..., 2])
    return np.asarray(mixed(color, palette.mouth, inside) * (1 - 0.75 * inside * deep)[..., None])


def _hands(palette: Palette, color: Floats, texels: Floats) -> Floats:
    """Palms are lighter, nails are pink. The hands hang with their palms towards the thighs."""
    hand = texels[..., _HAND]
    x, normal = texels[..., _POINT][..., 0], texels[..., _NORMAL]
    inward = smoothstep(0.1, 0.7, -normal[..., 0] * np.sign(x))
    color = mixed(color, palette.palm, 0.8 * inward * hand)
    color = mixed(color, palette.warm, 0.22 * hand)
    nails = smoothstep(0.3, 0.7, texels[..., _NAILS]) * hand
    nail = 0.45 * palette.palm + 0.55 * srgb("#e9b9ab")
    return np.asarray(mixed(color, nail, 0.75 * nails))


def _hair(person: Person, marks: Landmarks, color: Floats, texels: Floats, rng: np.random.Generator) -> Floats:
    """Return the color with the scalp below the hair, and the skin below brows and beard."""
    points, of_head = texels[..., _POINT], texels[..., _HEAD]
    hair = srgb(person.hair.color) * (1 - person.hair.gray) + srgb("#a9a6a2") * person.hair.gray
    skinny = 1 - np.clip(texels[..., _EARS] * 2, 0, 1)
    size = len(color)
    roots = 0.0022 * noise(rng, (size, size), 1.6 * size / 2048)
    if person.hair.style != "bald":
        scalp = marks.hairline(person, points + roots[..., None] * [0, 1, 0])
        thick = {"cropped": 0.88, "bun": 0.80}.get(person.hair.style, 0.92)
        color = mixed(color, hair * 0.82, thick * scalp * of_head * skinny)
    brow = srgb(person.hair.brows or person.hair.color)
    x, y = np.abs(points[..., 0]), points[..., 1]
    along = np.clip((x - marks.eye[0]) / marks.scale / 0.0302 + 0.0158 / 0.0302, -0.2, 1.2)
    _, middle = marks.brow(person, along)
    half = (
        0.0031
        * person.hair.brow_thickness
        * (1 - 0.72 * smoothstep(0.5, 1.05, along))
        * (0.7 + 0.3 * smoothstep(0, 0.15, along))
    )
    shape = smoothstep(1.3, 0.3, np.abs(y - middle) / (half * marks.scale)) * smoothstep(-0.06, 0.06, along)
    shape = shape * smoothstep(1.06, 0.95, along) * (points[..., 2] > marks.head[2] + 0.03)
    color = mixed(color, brow, 0.5 * shape)
    if person.hair.beard > 0:
        stubble = np.clip(0.5 + 0.28 * noise(rng, (size, size), 0.9 * size / 2048), 0, 1)
        share = marks.beard(points + roots[..., None] * [0, 0.6, 0]) * of_head * (1 - texels[..., _LIPS])
        color = mixed(
            color, hair * 0.8, np.clip(share * (0.25 + 0.6 * person.hair.beard) * (0.55 + 0.6 * stubble), 0, 0.92)
        )
    return color


def _roughness(marks: Landmarks, texels: Floats, lips: Floats, grain: dict[str, Floats]) -> Floats:
    """Skin shines where it is oily: lips, nose, forehead; less on cheeks and neck (after Weyrich et al. 2006)."""
    x, y, z = np.moveaxis(texels[..., _POINT], -1, 0)
    nose = np.exp(-((x / 0.016) ** 2 + ((y - marks.nose[1] - 0.012) / 0.03) ** 2 + ((z - marks.nose[2]) / 0.03) ** 2))
    forehead = np.exp(-((x / 0.04) ** 2 + ((y - marks.eye[1] - 0.045) / 0.02) ** 2)) * (z > marks.head[2] + 0.04)
    rough = 0.58 - 0.22 * lips - 0.12 * nose - 0.07 * forehead + 0.02 * grain["fine"] + 0.03 * grain["broad"]
    rough = np.where(texels[..., _MOUTH] > 0.5, 0.42, rough)
    return np.clip(rough, 0.25, 1)


def _relief(person: Person, texels: Floats, lips: Floats, lines: Floats, rng: np.random.Generator) -> Floats:
    size = len(texels)
    pores = noise(rng, (size, size), 0.9 * size / 2048) * 0.55 + noise(rng, (size, size), 2.2 * size / 2048) * 0.45
    x = texels[..., _POINT][..., 0]
    furrows = np.sin(x * (2 * np.pi / 0.0013) + 2.2 * noise(rng, (size, size), 14 * size / 2048))
    smooth = (1 - np.clip(lips + (texels[..., _MOUTH] > 0.5), 0, 1)) * _even(texels)
    coarse = 1 + 0.5 * float(smoothstep(40, 80, person.age)) + 0.25 * person.gender
    height = 0.10 * coarse * pores * smooth + 0.10 * furrows * lips - 1.9 * lines
    return normal_map(height * size / 2048, 2.0)
