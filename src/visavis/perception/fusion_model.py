"""What everything that is trained to make one picture of several senses does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import Emotion

Modality = Literal["face", "video", "voice", "sound", "text"]
"""Landmarks and action units; VideoMAE-v2's features; prosody; AudioCLIP's embedding; the feeling in the words."""


@dataclass(frozen=True, slots=True)
class Features:
    """What one sense tells."""

    values: NDArray[np.float32]
    """(n,), as many as the model needs of this modality."""
    confidence: float
    """How far it can be relied on, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Fused:
    """What the senses tell together."""

    emotions: Mapping[Emotion, float]
    """Probabilities of all seven, calibrated."""
    valence: float
    arousal: float
    confidence: float
    """How likely it is that the likeliest emotion is right, 0 to 1, calibrated."""
    weights: Mapping[Modality, float]
    """What the picture rests on: how much each sense that is there moved it; they add up to 1."""


class FusionModel(Protocol):
    """Makes one picture of what several senses tell, for many sessions at once.

    Every implementation passes ``tests/conformance/test_fusion_model.py``.
    """

    name: str
    needs: Mapping[Modality, int]
    """How many values it takes of each modality. Any of them may be missing, but not all."""

    async def fuse(self, features: Mapping[Modality, Features]) -> Fused:
        """Return the picture.

        Raises CodedError ``fusion.features_invalid`` for none, for unknown modalities, or for another number of values.
        """

    async def close(self) -> None:
        """Release everything."""
