"""What every speech synthesizer does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from visavis.events import PhonemeTiming, WordTiming


@dataclass(frozen=True, slots=True)
class Voice:
    """Which voice speaks, and how. A backend ignores the names that belong to others."""

    name: str = ""
    """The backend's own name of a voice; empty for its default."""
    gender: str = "female"
    language: str = "en"
    rate: float = 1.0
    """Speed of speech, 0.5 to 2; 1 is the voice's own."""
    pitch: float = 1.0
    """Pitch, 0.5 to 2; 1 is the voice's own."""


def bounded(factor: float) -> float:
    """Return a rate or pitch within what voices can do, 0.5 to 2."""
    return min(max(factor, 0.5), 2.0)


@dataclass(frozen=True, slots=True)
class SpokenPhrase:
    """The sound of a phrase, and exactly what is where in it."""

    pcm: bytes
    """PCM16 little-endian, mono, 24 kHz."""
    duration_ms: float
    phonemes: tuple[PhonemeTiming, ...]
    """In order, without gaps, from 0 to ``duration_ms``; symbols of :data:`visavis.speech.phonemes.PHONEMES`."""
    words: tuple[WordTiming, ...]
    """The words of the text that begin in it, in order, as ``text.split()`` gives them."""


class Synthesizer(Protocol):
    """Turns text into sound, for many sessions at once.

    Every implementation passes ``tests/conformance/test_synthesizer.py``.
    """

    @property
    def name(self) -> str:
        """Return the stable name of the backend."""

    @property
    def note(self) -> str:
        """Return a sentence for people about its limits; empty if there is nothing to say."""

    async def prepare(self, voice: Voice) -> None:
        """Load what is needed, so that the first phrase is not late. Raises CodedError if that is impossible."""

    def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak one phrase of plain text (already normalized: no markup), in one or more pieces.

        The pieces follow each other without a gap. A text in which nothing can be spoken gives none. Stops at once
        when the iterator is closed. Raises CodedError (``synthesizer.*``), also for a language that it cannot speak.
        """

    def voices(self) -> list[str]:
        """Return the names of the voices that can be used now."""

    async def close(self) -> None:
        """Release everything."""
