"""The virtual human's voice: sound, and exactly when each phoneme and word is in it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.animation import Gesture
from visavis.events.base import Direction, Event, Priority, Value

SAMPLE_RATE = 24_000
"""Sample rate of every assistant.audio chunk, Hz."""


class PhonemeTiming(Value):
    """One phoneme in the sound."""

    phoneme: str = Field(description="ARPAbet symbol in lower case without stress; 'pau' is silence.")
    start_ms: float = Field(ge=0, description="Start, ms from the start of the phrase.")
    end_ms: float = Field(ge=0, description="End, ms from the start of the phrase.")
    stress: int = Field(0, ge=0, le=2, description="Lexical stress of a vowel: 0 none, 1 primary, 2 secondary.")


class WordTiming(Value):
    """One written word in the sound."""

    word: str = Field(description="The word as it stands in the text, punctuation included.")
    start_ms: float = Field(ge=0, description="Start, ms from the start of the phrase.")
    end_ms: float = Field(ge=0, description="End, ms from the start of the phrase.")


class PhraseTimed(Event, type="assistant.phonemes"):
    """What a phrase contains and when. It precedes the phrase's sound."""

    response_id: str = Field(description="Identifier of the answer.")
    pts_ms: int = Field(ge=0, description="Where the phrase begins on the session's audio clock, ms.")
    duration_ms: float = Field(ge=0, description="Length of the phrase's sound, ms.")
    text: str = Field(description="The phrase as written.")
    sentence_index: int = Field(ge=0, description="Number of the sentence it belongs to.")
    phonemes: list[PhonemeTiming] = Field(description="The phonemes, in order and without gaps.")
    words: list[WordTiming] = Field(description="The words, in order.")


class SpeechChunkSynthesized(
    Event, type="assistant.audio", durable=False, priority=Priority.MEDIA, direction=Direction.OUTBOUND
):
    """A piece of the virtual human's voice: 16-bit little-endian PCM, mono, 24 kHz."""

    response_id: str = Field(description="Identifier of the answer.")
    pts_ms: int = Field(ge=0, description="Where the chunk begins on the session's audio clock, ms.")
    data: bytes = Field(description="The samples; may be empty in the last chunk.")
    first: bool = Field(False, description="Whether it is the answer's first chunk.")
    last: bool = Field(False, description="Whether the answer's sound ends with it.")


class BackchannelPlanned(Event, type="assistant.backchannel"):
    """The virtual human shows that she listens or thinks, without taking the floor."""

    why: Literal["pitch", "pause", "content", "thinking"] = Field(
        description="A low pitch or a pause invited it, what was said called for it, or an answer takes time."
    )
    text: str = Field("", description="What she says, such as 'mhm'; empty if she only moves.")
    gesture: Gesture | None = Field(None, description="How she moves, or null if she does not.")
    intensity: float = Field(0.5, ge=0, le=1, description="How strong the movement is, 0 to 1.")


class AsideSynthesized(
    Event, type="assistant.aside", durable=False, priority=Priority.CONTROL, direction=Direction.OUTBOUND
):
    """A short sound beside the conversation, to be played at once: 16-bit little-endian PCM, mono, 24 kHz.

    It is no part of an answer, has no place on the audio clock, and is not reported. Sent as a binary frame of kind 4.
    """

    text: str = Field(description="What it says.")
    data: bytes = Field(max_length=240_000, description="The samples, at most five seconds.")
