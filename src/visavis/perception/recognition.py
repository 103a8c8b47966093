"""What every speech recognizer does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from visavis.events import RecognizedWord

SAMPLE_RATE = 16_000
"""Sample rate of the microphone stream, Hz."""

Scope = Literal["persona", "open"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is likely to be said: a persona's own sentences, for recognizers that adapt to them or take hints."""

    sentences: tuple[str, ...] = ()
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    """ARPAbet pronunciations by word, for words that a dictionary lacks."""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was understood of an utterance so far. Word times are ms from the first sample that was fed."""

    text: str
    words: tuple[RecognizedWord, ...] = ()
    confidence: float = 1.0


class RecognitionStream(Protocol):
    """One utterance on its way through a recognizer. Calls must not overlap."""

    async def feed(self, pcm: bytes) -> Transcript | None:
        """Take the next samples (PCM16 mono 16 kHz); return what is understood now, or None if that has not changed."""

    async def finish(self) -> Transcript:
        """Return the final transcript. The stream is over then."""

    async def close(self) -> None:
        """Give up the utterance. Safe at any time, and more than once."""


class Recognizer(Protocol):
    """Turns speech into words, for many sessions at once.

    Every implementation passes ``tests/conformance/test_recognizer.py``.
    """

    name: str
    scope: Scope
    """``persona`` if it understands only the vocabulary that it was given, ``open`` if anything."""
    note: str
    """A sentence for people about its limits; empty if there is nothing to say."""

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Load what is needed, so that the first utterance is not late. Raises CodedError if that is impossible."""

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        """Begin an utterance. ``session_id`` lets the recognizer keep what it learned of the speaker's channel.

        Raises CodedError (``recognizer.*``).
        """

    async def forget(self, session_id: str) -> None:
        """Drop what was learned of a session's channel."""

    async def close(self) -> None:
        """Release everything."""
