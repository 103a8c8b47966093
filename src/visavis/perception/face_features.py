"""Distances in a frontal face that its muscles change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_shape import Points

Features = NDArray[np.float64]

_EYE_CORNERS = (33, 133, 362, 263)

HEIGHTS: dict[str, tuple[int, ...]] = {
    "brow_in": (55, 107, 285, 336),
    "brow_mid": (52, 105, 282, 334),
    "brow_out": (46, 70, 276, 300),
    "lid_up": (159, 158, 160, 386, 385, 387),
    "lid_low": (145, 144, 153, 374, 373, 380),
    "cheek": (50, 101, 118, 280, 330, 347),
    "ala": (129, 358, 64, 294),
    "lip_top": (0, 37, 267),
    "corner": (61, 291),
    "lip_bottom": (17, 84, 314),
    "chin": (199, 200, 18),
}
"""Landmarks whose mean height above the line of the eyes' corners is measured, both sides together."""

WIDTHS = {"brow_gap": (55, 285), "mouth_width": (61, 291)}
_UPPER_EDGE, _UPPER_INNER, _LOWER_INNER, _LOWER_EDGE = (0, 37, 267), (13, 82, 312), (14, 87, 317), (17, 84, 314)
THICKNESSES = {
    "red_up": (_UPPER_EDGE, _UPPER_INNER),
    "red_low": (_LOWER_INNER, _LOWER_EDGE),
    "gap": (_UPPER_INNER, _LOWER_INNER),
}
"""Upper lip, lower lip, and what is between them."""

FEATURES = (*HEIGHTS, *WIDTHS, *THICKNESSES)


def features(points: Points) -> Features:
    """Return the distances of ``FEATURES`` in a frontal face, (478, 3), all in cm."""
    height = points[:, 1]
    line = height[list(_EYE_CORNERS)].mean()
    return np.array(
        [height[list(items)].mean() - line for items in HEIGHTS.values()]
        + [points[right, 0] - points[left, 0] for left, right in WIDTHS.values()]
        + [height[list(upper)].mean() - height[list(lower)].mean() for upper, lower in THICKNESSES.values()]
    )
