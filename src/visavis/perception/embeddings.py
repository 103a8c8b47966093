"""The newest features that networks have made of one session's pictures and sounds, for whatever fuses them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from visavis.perception.fusion_model import Features, Modality


class Embeddings:
    """Keeps one vector for each modality, while it is fresh. They never leave the session."""

    def __init__(self, now_s: Callable[[], float], *, fresh_s: float = 4.0) -> None:
        """``now_s`` returns a time that only runs forward, s; older vectors than ``fresh_s`` are not given out."""
        self._now_s = now_s
        self._fresh_s = fresh_s
        self._kept: dict[Modality, tuple[float, Features]] = {}

    def put(self, modality: Modality, values: NDArray[np.float32], confidence: float = 1.0) -> None:
        """Keep the newest."""
        self._kept[modality] = (self._now_s(), Features(values, confidence))

    def get(self, modality: Modality) -> Features | None:
        """Return the newest, if it is fresh."""
        kept = self._kept.get(modality)
        return None if kept is None or self._now_s() - kept[0] > self._fresh_s else kept[1]

    def forget(self, modality: Modality) -> None:
        """Drop it: a sense was switched off, or somebody else is there."""
        self._kept.pop(modality, None)
