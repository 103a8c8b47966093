"""What is heard and read of the user."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from visavis.events.base import Direction, Event, Priority, Value

MAX_TEXT_CHARACTERS = 4_000


class RecognizedWord(Value):
    """One word with its place in the microphone stream."""

    word: str = Field(description="The word as recognized.")
    start_ms: int = Field(ge=0, description="Start in the microphone stream, ms.")
    end_ms: int = Field(ge=0, description="End in the microphone stream, ms.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class Score(Value):
    """One label of a classification."""

    label: str = Field(description="Name of the category.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")


class AudioReceived(Event, type="audio.raw", durable=False, priority=Priority.MEDIA, direction=Direction.INBOUND):
    """A piece of the user's microphone.

    Inside the process it is always 16-bit little-endian PCM, mono, 16 kHz; the gateway converts what arrives.
    """

    data: bytes = Field(alias="bytes", max_length=4_000_000, description="PCM16 samples or a WAV file, base64 in JSON.")
    sample_rate: int = Field(16_000, ge=8_000, le=192_000, description="Samples a second, Hz. Ignored for WAV.")
    sample_width: int = Field(2, ge=1, le=4, description="Bytes a sample. Ignored for WAV.")
    pts_ms: int | None = Field(None, ge=0, description="Time of the first sample on the client's clock, ms.")


class TextReceived(Event, type="text.input", priority=Priority.CONTROL, direction=Direction.BOTH):
    """The user has typed a message, or the browser's own recognizer has heard one."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="The message.")
    source: Literal["keyboard", "suggestion", "browser_recognizer"] = Field(
        "keyboard", description="How it was entered."
    )
    agents: list[Annotated[str, Field(max_length=64)]] | None = Field(
        None, max_length=100, description="The agents that may be used for the answer; null for all of them."
    )
    confirmation: str | None = Field(
        None,
        max_length=64,
        description="Identifier of the confirmation that this answers, when a button was pressed; 'yes' agrees.",
    )


class UserSpeechStarted(Event, type="speech.started", priority=Priority.CONTROL):
    """The user has begun to speak."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the speech began, ms.")
    probability: float = Field(ge=0, le=1, description="The voice activity model's probability of speech.")


class UserSpeechContinued(Event, type="speech.continued", durable=False, direction=Direction.INTERNAL):
    """The user is still speaking. Sent a few times after the onset, while an interruption is being decided."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream we are, ms.")
    speech_ms: int = Field(ge=0, description="How much speech there has been since the onset, ms.")


class UserSpeechPaused(Event, type="speech.paused", durable=False, direction=Direction.INTERNAL):
    """The user has fallen silent for a moment; the turn model is asked while the hangover runs."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the silence began, ms.")


class UserSpeechResumed(
    Event, type="speech.resumed", durable=False, priority=Priority.CONTROL, direction=Direction.INTERNAL
):
    """The user went on speaking after a pause that was shorter than the hangover."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the speech went on, ms.")


class UserSpeechStopped(Event, type="speech.stopped", priority=Priority.CONTROL):
    """The user has been silent for the whole hangover."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the silence began, ms.")
    probability: float = Field(ge=0, le=1, description="The voice activity model's last probability of speech.")
    speech_ms: int = Field(ge=0, description="How much speech there was since the onset, ms.")


class BackchannelInvited(Event, type="backchannel.invited", durable=False, direction=Direction.INTERNAL):
    """The user's speech has left a place where a listener would nod, or say 'mhm'."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream, ms.")
    cue: Literal["pitch", "pause"] = Field(description="A stretch of low pitch, or a pause inside the turn.")


class EchoDetected(Event, type="echo.detected"):
    """What the microphone hears is the virtual human's own voice, from a loudspeaker."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream, ms.")
    correlation: float = Field(ge=-1, le=1, description="How alike both loudness curves are, -1 to 1.")
    lag_ms: int = Field(description="How much later the microphone hears it than it was due, ms.")


class UtteranceTranscribed(Event, type="audio.transcription"):
    """What the user said, so far or in full."""

    transcription: str = Field(description="The words.")
    final: bool = Field(description="Whether this is the last word on the utterance.")
    words: list[RecognizedWord] = Field(default_factory=list, description="The words with their times.")
    language: str = Field("en", description="Language of the words, a BCP 47 tag.")
    confidence: float = Field(1.0, ge=0, le=1, description="Confidence in the whole utterance, 0 to 1.")
    recognizer: str = Field("", description="Name of the recognizer.")

    def is_journalled(self) -> bool:
        """Keep the last word on an utterance, not the guesses before it."""
        return self.final
