"""Fills pictures with what is known at the vertices of a mesh, through its texture coordinates."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.mesh import Floats, Ints


def rasterize(uv: Floats, triangles: Ints, values: Floats, size: int) -> Floats:
    """Return the values at each texel, shape (size, size, values); beyond the mesh those of the nearest texel of it."""
    from scipy.ndimage import distance_transform_edt

    picture = np.zeros((size, size, values.shape[1]))
    filled = np.zeros((size, size), dtype=bool)
    places = uv[triangles] * size
    low = np.clip(np.floor(places.min(axis=1) - 0.5).astype(int), 0, size - 1)
    high = np.clip(np.ceil(places.max(axis=1) + 0.5).astype(int), 0, size - 1)
    for index, triangle in enumerate(triangles.tolist()):
        a, b, c = places[index]
        area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1])
        if abs(area) < 1e-12:
            continue
        (x0, y0), (x1, y1) = low[index], high[index]
        x = np.arange(x0, x1 + 1)[None, :] + 0.5 - c[0]
        y = np.arange(y0, y1 + 1)[:, None] + 0.5 - c[1]
        of_a = ((b[1] - c[1]) * x + (c[0] - b[0]) * y) / area
        of_b = ((c[1] - a[1]) * x + (a[0] - c[0]) * y) / area
        of_c = 1 - of_a - of_b
        within = (of_a >= -1e-4) & (of_b >= -1e-4) & (of_c >= -1e-4)
        shares = np.stack([of_a[within], of_b[within], of_c[within]], axis=1)
        picture[y0 : y1 + 1, x0 : x1 + 1][within] = shares @ values[triangle]
        filled[y0 : y1 + 1, x0 : x1 + 1] |= within
    _, nearest = distance_transform_edt(~filled, return_indices=True)
    spread: Floats = picture[nearest[0], nearest[1]]
    return spread


def webp(picture: Floats, *, quality: int | None = 88) -> bytes:
    """Return a picture, 0 to 1, shape (rows, columns, 3), as WebP; without a quality it keeps every pixel."""
    from PIL import Image

    pixels: NDArray[np.uint8] = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    file = io.BytesIO()
    options = {"lossless": True} if quality is None else {"quality": quality}
    Image.fromarray(pixels).save(file, "WEBP", method=6, **options)
    return file.getvalue()


def normal_map(height: Floats, strength: float, *, wrap: bool = False) -> Floats:
    """Return the normals of a height field as a picture (glTF: x right, y up, z out)."""
    if wrap:
        x = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) / 2
        y = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) / 2
    else:
        y, x = (np.asarray(slope) for slope in np.gradient(height))
    normals = np.stack([-x * strength, y * strength, np.ones_like(height)], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return normals * 0.5 + 0.5


def noise(rng: np.random.Generator, shape: tuple[int, int], blur: float | tuple[float, float]) -> Floats:
    """Return noise of mean 0 and deviation 1 that repeats at the edges, blurred by so many texels."""
    from scipy.ndimage import gaussian_filter

    values: Floats = gaussian_filter(rng.standard_normal(shape), blur, mode="wrap")
    return np.asarray((values - values.mean()) / values.std())
