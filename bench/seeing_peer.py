"""MediaPipe's face mesh, for comparison."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Peer:
    """MediaPipe 0.10.21's ``FaceMesh`` with refined landmarks, as it is set up by default."""

    def __init__(self) -> None:
        """Import it, with empty modules for two that it imports and does not need here."""
        os.environ.setdefault("GLOG_minloglevel", "3")
        for name in ("sounddevice", "jax", "jax.numpy"):
            sys.modules.setdefault(name, types.ModuleType(name))
        import mediapipe

        self._face_mesh = mediapipe.solutions.face_mesh.FaceMesh

    def follow(self, pictures: Sequence[NDArray[np.uint8]]) -> int:
        """Follow one face through pictures; return in how many of them it was found."""
        with self._face_mesh(max_num_faces=1, refine_landmarks=True) as mesh:
            return sum(mesh.process(pixels).multi_face_landmarks is not None for pixels in pictures)
