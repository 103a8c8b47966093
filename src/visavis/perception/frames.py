"""Pictures of the camera: what came over the wire, made into pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, decoded and upright."""

    pixels: NDArray[np.uint8]
    """(height, width, 3), RGB."""
    pts_ms: int
    """When it was taken, on the sender's clock."""
