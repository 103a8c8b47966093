"""What everything that is trained to make one picture of several senses does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, Emotion

Modality = Literal["face", "video", "voice", "sound", "text"]
"""Landmarks and action units; VideoMAE-v2's features; prosody; AudioCLIP's embedding; the feeling in the words."""


@dataclass(frozen=True, slots=True)
class Features:
    """What one sense tells."""

    values: NDArray[np.float32]
    """(n,), as many as the model needs of this modality; not a number where a value could not be measured."""
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
    layouts: Mapping[Modality, str]
    """What these values must be: the version of a layout, or the name of the model that makes an embedding."""

    async def fuse(self, features: Mapping[Modality, Features]) -> Fused:
        """Return the picture.

        Raises CodedError ``fusion.features_invalid`` as ``check_features`` does.
        """

    async def close(self) -> None:
        """Release everything."""


def check_features(features: Mapping[Modality, Features], needs: Mapping[Modality, int]) -> None:
    """Raise CodedError ``fusion.features_invalid`` for what no model takes.

    That is none at all, a modality that is not needed, another number of values, infinite values, or a confidence that
    is not between 0 and 1.
    """
    if not features:
        raise _invalid("There is nothing to fuse.")
    for name, item in features.items():
        if name not in needs:
            raise _invalid(f"The model does not know '{name}'.")
        if item.values.shape != (needs[name],):
            raise _invalid(f"'{name}' has {needs[name]} values, not {item.values.shape}.")
        if np.isinf(item.values).any():
            raise _invalid(f"'{name}' has infinite values.")
        if not 0 <= item.confidence <= 1:
            raise _invalid(f"The confidence in '{name}' is {item.confidence}, not between 0 and 1.")


def _invalid(detail: str) -> CodedError:
    return CodedError("fusion.features_invalid", detail)
