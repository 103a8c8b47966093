"""How somebody speaks, and what their words feel like, as numbers for the trained fusion."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from visavis.events import Prosody, SoundDetected, TextSentimentEstimated, VoiceEmotionEstimated
from visavis.events.sounds import SoundKind, kind_of
from visavis.perception.fusion_model import Features

VOICE_LAYOUT: Final = "voice-1"
TEXT_LAYOUT: Final = "text-1"
"""They change whenever the values or their meaning do."""

_MEASURED: Final = (
    "pitch_range_semitones", "pitch_slope", "loudness_db", "loudness_range_db", "rate", "pause_ratio", "jitter",
    "shimmer", "hnr_db", "tilt_db", "pitch_z", "pitch_range_z", "loudness_z", "rate_z", "tilt_z",
)  # fmt: skip
_SOUNDS: Final[tuple[SoundKind, ...]] = ("laughter", "crying", "sigh", "yawn", "gasp", "shout")
"""What a voice does besides speaking."""
VOICE_VALUES: Final[tuple[str, ...]] = (
    "valence", "arousal", "pitch_semitones", *_MEASURED, "voiced_s", "baseline", *_SOUNDS,
)  # fmt: skip
"""Valence and arousal -1 to 1; pitch in semitones above 100 Hz; then as in ``Prosody``, not a number where it could not
be measured; voiced speech, s; the baseline 0 to 1; and the scores of sounds that a voice makes besides."""

TEXT_VALUES: Final[tuple[str, ...]] = ("valence", "arousal", "strength", "words")
"""Valence and arousal -1 to 1; how far the valence is from neutral, 0 to 1; on how many words it rests, log(1 + n)."""

_BASE_HZ = 100.0


def voice_features(
    event: VoiceEmotionEstimated | None, sounds: Mapping[SoundKind, float], left: float
) -> Features | None:
    """Return ``VOICE_VALUES``, or None if neither a voice nor such a sound was heard.

    ``sounds`` are scores by the names of ``voice_sound``; ``left`` is how much an event still counts, 0 to 1.
    """
    if event is None and not sounds:
        return None
    prosody = (event.prosody if event is not None else None) or Prosody()
    pitch = None if not prosody.pitch_hz else 12 * math.log2(prosody.pitch_hz / _BASE_HZ)
    values = [
        None if event is None else event.valence,
        None if event is None else event.arousal,
        pitch,
        *(getattr(prosody, name) for name in _MEASURED),
        prosody.voiced_ms / 1_000,
        prosody.baseline,
        *(sounds.get(name, 0.0) for name in _SOUNDS),
    ]
    confidence = max(0.0 if event is None else left * event.confidence, *sounds.values(), 0.0)
    known = [math.nan if value is None else value for value in values]
    return Features(np.array(known, np.float32), min(confidence, 1.0)) if confidence > 0 else None


def voice_sound(event: SoundDetected) -> SoundKind | None:
    """Return which of the sounds that a voice makes this is, if it is one."""
    kind = kind_of(event.label)
    return kind if kind in _SOUNDS else None


def text_features(event: TextSentimentEstimated | None, left: float) -> Features | None:
    """Return ``TEXT_VALUES``, or None if there are no words that count."""
    if event is None or left * event.confidence <= 0:
        return None
    values = [event.valence, event.arousal, abs(event.valence), math.log1p(len(event.words))]
    return Features(np.array(values, np.float32), min(left * event.confidence, 1.0))
