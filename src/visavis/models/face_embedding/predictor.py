"""The network on onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.onnx_sessions import SLEEPING, open_session

DIMENSIONS = 128


class FaceEmbedding:
    """Turns faces into points: those of one person lie close together."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        """Load the ONNX file."""
        self._session = open_session(path, threads=threads, entries=SLEEPING)

    def predict(self, chips: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """Return the point of each face, (128,), from its chip, (150, 150, 3) RGB (see ``align``)."""
        (points,) = self._session.run(["embeddings"], {"chips": np.stack(chips)})
        return list(points)
