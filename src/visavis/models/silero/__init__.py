"""Silero voice activity detection (https://github.com/snakers4/silero-vad, MIT), the 16 kHz network."""

from visavis.models.silero.predictor import CHUNK, SAMPLE_RATE, SileroVad, VadState

__all__ = ["CHUNK", "SAMPLE_RATE", "SileroVad", "VadState"]
