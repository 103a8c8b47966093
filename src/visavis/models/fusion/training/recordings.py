"""Labeled recordings of people: what every corpus is read into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError

SYNONYMS: Final[Mapping[str, str]] = {
    **{name: name for name in EMOTIONS},
    "calm": "neutral", "calmness": "neutral", "boredom": "neutral", "bored": "neutral",
    "happiness": "happy", "joy": "happy", "amusement": "happy", "excited": "happy",
    "sadness": "sad", "anger": "angry", "surprise": "surprised", "surprised": "surprised",
    "fear": "afraid", "fearful": "afraid", "disgust": "disgusted",
}  # fmt: skip
"""Names of labels elsewhere, and what they count as here."""

LEFT_OUT: Final = frozenset({"other", "unknown", "xxx", "undecided", ""})
"""Labels that say nothing: such recordings are left out, and counted."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Somebody who shows an emotion for some seconds."""

    path: Path
    """Sound, pictures, or both."""
    label: str
    """One of ``EMOTIONS``."""
    speaker: str
    valence: float | None = None
    arousal: float | None = None
    """-1 to 1, if anybody has rated them."""
    text: str = ""
    """What is said, if that is known."""
    start_ms: int = 0
    end_ms: int | None = None
    """The part of the file that is meant; the whole of it by default."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Recordings, and what was decided about them."""

    name: str
    recordings: Sequence[Recording]
    notes: Sequence[str] = field(default_factory=tuple)
    """How labels were mapped, and what was left out, in sentences."""

    @property
    def speakers(self) -> list[str]:
        """Return everybody, in a fixed order."""
        return sorted({item.speaker for item in self.recordings})


def checked(corpus: Corpus, source: Path) -> Corpus:
    """Return the corpus, if something can be learned from it. Raises FusionModelError ``fusion.data_invalid``."""
    counts = Counter(item.label for item in corpus.recordings)
    if len(counts) < 2:
        raise FusionModelError(
            "fusion.data_invalid", f"{source} has recordings of {len(counts)} emotions; at least 2 are needed."
        )
    if len(corpus.speakers) < 3:
        raise FusionModelError(
            "fusion.data_invalid",
            f"{source} has {len(corpus.speakers)} speakers; at least 3 are needed, so that nobody who is tested on is "
            "learned from.",
        )
    return corpus


def mapped_notes(original: Counter[str]) -> list[str]:
    """Return sentences about labels that count as something else; by the labels that were there."""
    said = []
    for label, count in sorted(original.items()):
        if label in LEFT_OUT:
            said.append(f"{count} recordings labeled '{label}' were left out.")
        elif SYNONYMS[label] != label:
            said.append(f"'{label}' counts as {SYNONYMS[label]} ({count} recordings).")
    return said
