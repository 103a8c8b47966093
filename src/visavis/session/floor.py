"""Who holds the floor, and what its machine waits for."""

from __future__ import annotations

import enum


class Floor(enum.StrEnum):
    """Who holds the floor."""

    IDLE = "idle"
    """Nobody."""
    USER = "user"
    """The user is speaking, or pausing without having finished."""
    THINKING = "thinking"
    """The user has finished; no sound of the answer has been heard yet."""
    SPEAKING = "speaking"
    """The answer is being heard."""


class Timer(enum.StrEnum):
    """What the floor can be woken for."""

    SILENCE = "silence"
    PREDICTION = "prediction"
    LIKELY = "likely"
    TRANSCRIPT = "transcript"
    LONGEST = "longest"
    PLAYBACK = "playback"
    ECHO = "echo"
