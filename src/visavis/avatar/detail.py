"""How finely an avatar is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """Numbers of points, strands and texels."""

    suffix: str
    """Of the file's name."""
    skin_texels: int
    relief_texels: int
    """Of the maps of relief and gloss; 0 for none."""
    eye_texels: int
    eyeball: tuple[int, int]
    """Rings and segments."""
    tooth: tuple[int, int]
    strands: float
    """Share of the strands of hair that are made; they are wider where there are fewer."""
    strand_points: int
    lashes: int
    brow_strokes: int
    cloth_rounds: int
    """How often the cloth is subdivided."""
    normal_morphs: bool
    """Whether morphs turn the skin's normals."""


FULL = Detail(
    suffix="",
    skin_texels=2048,
    relief_texels=1024,
    eye_texels=512,
    eyeball=(20, 32),
    tooth=(8, 10),
    strands=1.0,
    strand_points=12,
    lashes=46,
    brow_strokes=230,
    cloth_rounds=1,
    normal_morphs=True,
)
LITE = Detail(
    suffix=".lite",
    skin_texels=1024,
    relief_texels=0,
    eye_texels=256,
    eyeball=(10, 18),
    tooth=(5, 6),
    strands=0.45,
    strand_points=8,
    lashes=24,
    brow_strokes=110,
    cloth_rounds=0,
    normal_morphs=False,
)
