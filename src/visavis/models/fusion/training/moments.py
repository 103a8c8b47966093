"""What the senses told at moments of recordings, and what is true of them: the numbers that are learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import MODALITIES

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments of one or of many recordings."""

    values: Mapping[str, Floats]
    """(moments, values) of each modality that any recording has; not a number where it was not measured."""
    confidence: Mapping[str, Floats]
    """(moments,) of each of these modalities: 0 to 1, and 0 where it is absent."""
    rules: Floats
    """(moments, 9): what the rules made of it: the probabilities of the seven emotions, valence and arousal."""
    recording: Ints
    """(moments,): which recording each is of."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.recording)

    @property
    def modalities(self) -> tuple[str, ...]:
        """Return the modalities that there are, in the order of networks."""
        return tuple(name for name in MODALITIES if name in self.values)

    def only(self, chosen: NDArray[np.bool_]) -> Moments:
        """Return some of the moments."""
        return Moments(
            {name: item[chosen] for name, item in self.values.items()},
            {name: item[chosen] for name, item in self.confidence.items()},
            self.rules[chosen], self.recording[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lessons:
    """Moments with what is true of their recordings."""

    moments: Moments
    labels: Ints
    """(recordings,): numbers in ``EMOTIONS``."""
    affect: Floats
    """(recordings, 2): valence and arousal, not a number where they are not known."""
    speakers: tuple[str, ...]
    """(recordings,): who is seen and heard."""

    def of(self, speakers: frozenset[str]) -> Lessons:
        """Return the moments of some speakers; recordings keep their numbers."""
        there = np.array([speaker in speakers for speaker in self.speakers])
        return Lessons(self.moments.only(there[self.moments.recording]), self.labels, self.affect, self.speakers)

    @property
    def taught(self) -> tuple[str, ...]:
        """Return the emotions that occur, in their order."""
        present = set(self.labels[self.moments.recording].tolist())
        return tuple(name for number, name in enumerate(EMOTIONS) if number in present)


RULES = len(EMOTIONS) + 2
UNKNOWN: Sequence[float] = (1.0, *([0.0] * (RULES - 1)))
"""What the rules say where they say nothing: neutral."""


def joined(pieces: Sequence[Moments]) -> Moments:
    """Return all moments together; those without a modality have zeros and confidence 0 there."""
    widths = {name: item.shape[1] for piece in pieces for name, item in piece.values.items()}
    return Moments(
        {
            name: np.concatenate([
                piece.values.get(name, np.zeros((len(piece), width), np.float32)) for piece in pieces
            ])
            for name, width in widths.items()
        },
        {
            name: np.concatenate([piece.confidence.get(name, np.zeros(len(piece), np.float32)) for piece in pieces])
            for name in widths
        },
        np.concatenate([piece.rules for piece in pieces]),
        np.concatenate([piece.recording for piece in pieces]),
    )  # fmt: skip
