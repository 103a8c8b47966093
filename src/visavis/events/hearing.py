"""How something is said, what the words feel like, and what else sounds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Event, Value
from visavis.events.emotion import Emotion
from visavis.events.perception import Score


class Prosody(Value):
    """What a stretch of speech is like beside its words. A value is null where it could not be measured.

    The z-scores compare with this speaker's own usual voice; they are null until that is known.
    """

    pitch_hz: float | None = Field(None, ge=0, description="Median fundamental frequency, Hz.")
    pitch_range_semitones: float | None = Field(
        None, ge=0, description="Pitch between its 20th and 80th percentile, semitones."
    )
    pitch_slope: float | None = Field(None, description="Rise (+) or fall (-) of pitch, semitones a second.")
    loudness_db: float | None = Field(None, description="Mean level of the speech, dB of full scale.")
    loudness_range_db: float | None = Field(None, ge=0, description="Level between its 20th and 80th percentile, dB.")
    rate: float | None = Field(None, ge=0, description="Syllables a second, pauses not counted.")
    pause_ratio: float | None = Field(None, ge=0, le=1, description="Part of the stretch that is silent, 0 to 1.")
    jitter: float | None = Field(None, ge=0, description="Mean difference of neighboring periods, part of a period.")
    shimmer: float | None = Field(
        None, ge=0, description="Mean difference of neighboring amplitudes, part of an amplitude."
    )
    hnr_db: float | None = Field(None, description="Harmonics-to-noise ratio, dB.")
    tilt_db: float | None = Field(
        None,
        description="Alpha ratio of voiced speech (GeMAPS): energy from 0.05 to 1 kHz over that from 1 to 5 kHz, dB; "
        "less is a tenser voice.",
    )
    pitch_z: float | None = Field(None, description="Pitch against the usual one, standard deviations.")
    pitch_range_z: float | None = Field(None, description="Pitch range against the usual one, standard deviations.")
    loudness_z: float | None = Field(None, description="Level against the usual one, standard deviations.")
    rate_z: float | None = Field(None, description="Rate against the usual one, standard deviations.")
    tilt_z: float | None = Field(None, description="Tilt against the usual one, standard deviations.")
    voiced_ms: int = Field(0, ge=0, description="How much voiced speech this rests on, ms.")
    baseline: float = Field(0.0, ge=0, le=1, description="How well the speaker's usual voice is known, 0 to 1.")


class VoiceEmotionEstimated(Event, type="voice.emotion", durable=False):
    """How something was said. That is not what a person feels.

    Sent about once a second while somebody speaks, and at every pause, for the last seconds of the speech.
    """

    emotion: Emotion | Literal["uncertain"] = Field("uncertain", description="What the voice sounds like, if clear.")
    categories: list[Score] = Field(
        default_factory=list, description="Emotions with their probabilities; empty where the source tells none."
    )
    valence: float = Field(ge=-1, le=1, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(ge=-1, le=1, description="Calm (-1) to excited (1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    valence_confidence: float = Field(
        0.0, ge=0, le=1, description="Confidence in the valence, which a voice shows less than arousal."
    )
    stream_ms: int = Field(0, ge=0, description="Where in the microphone stream the speech began, ms.")
    duration_ms: int = Field(0, ge=0, description="How much of it this rests on, ms.")
    final: bool = Field(False, description="Whether the speech has paused or ended.")
    source: str = Field("prosody", description="What it rests on: 'prosody', or the name of a model.")
    prosody: Prosody | None = Field(None, description="What was measured.")


class SoundDetected(Event, type="sound.detected"):
    """A sound that is not speech."""

    label: str = Field(description="What it is, for example 'laughter'.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")
    stream_ms: int = Field(ge=0, description="Where in the microphone stream it began, ms.")
    duration_ms: int = Field(0, ge=0, description="How much of it has been heard, ms.")
    source: str = Field("rules", description="What it rests on: 'rules', or the name of a model.")


class TextSentimentEstimated(Event, type="text.sentiment", durable=False):
    """What the user's words feel like, whoever says them how."""

    valence: float = Field(ge=-1, le=1, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(0.0, ge=-1, le=1, description="Calm (-1) to excited (1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    words: list[str] = Field(default_factory=list, max_length=20, description="The words that it rests on.")
    source: str = Field("lexicon", description="What it rests on: 'lexicon', or the name of a model.")
