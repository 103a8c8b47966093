"""The shape of the fusion network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from visavis.models.emotions import EMOTIONS

MODALITIES: Final = ("face", "video", "voice", "sound", "text")
"""In the order in which a network has them."""

AFFECT: Final = ("valence", "arousal")
QUERIES: Final = 1 + len(AFFECT)
"""One for the emotions, and one for each of the two dimensions."""

LEAST_CONFIDENCE: Final = 0.01
"""What is believed less counts as believed so much."""
MOST_DEVIATIONS: Final = 6.0
"""Values further from the mean than this are taken to be there."""


@dataclass(frozen=True, slots=True)
class FusionConfig:
    """What a network takes, and how large it is."""

    dimensions: Mapping[str, int]
    """How many values it takes of each modality that it knows."""
    width: int = 128
    heads: int = 4
    hidden: int = 256
    taught: tuple[str, ...] = field(default=EMOTIONS)
    """The emotions that it was shown; others are never named."""

    @property
    def modalities(self) -> tuple[str, ...]:
        """Return the modalities that it knows, in their order."""
        return tuple(name for name in MODALITIES if name in self.dimensions)
