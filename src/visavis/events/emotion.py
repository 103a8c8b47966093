"""The names of emotions, in faces, voices, words and all of them together."""

from __future__ import annotations

from typing import Final, Literal, get_args

Emotion = Literal["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"]
"""Neutral, and the six emotions that faces show (Ekman & Friesen)."""

EMOTIONS: Final[tuple[Emotion, ...]] = get_args(Emotion)
