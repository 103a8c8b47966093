"""When the microphone may hear the virtual human herself."""

from __future__ import annotations

from typing import Final

from visavis.events import (
    AssistantCancelled,
    EchoDetected,
    Event,
    PlaybackCompleted,
    PlaybackStarted,
    SessionOpened,
    SessionUpdated,
    TurnInterrupted,
    TurnStarted,
)

VOICED: Final[tuple[type[Event], ...]] = (
    SessionOpened,
    SessionUpdated,
    PlaybackStarted,
    PlaybackCompleted,
    AssistantCancelled,
    TurnInterrupted,
    TurnStarted,
    EchoDetected,
)
"""What tells when she is to be heard, and whether the microphone hears it."""

TAIL_MS: Final = 300
"""So long a loudspeaker and a room go on after her."""
TRUSTED_MS: Final = 10_000
"""After she has spoken so long without an echo, there are headphones."""


class OwnVoice:
    """Knows since when the microphone has not heard her. Times are those of the microphone's stream, ms."""

    def __init__(self) -> None:
        """Begin in silence."""
        self.echoes = False
        """Whether the microphone has heard her."""
        self._duplex = "auto"
        self._began_ms: int | None = None
        self._until_ms = 0
        self._played_ms = 0

    @property
    def sounds(self) -> bool:
        """Tell whether she is to be heard now."""
        return self._began_ms is not None

    @property
    def half_duplex(self) -> bool:
        """Tell whether nobody is to be listened to while she sounds."""
        return self._duplex == "half"

    def follow(self, event: Event, now_ms: int) -> None:
        """Take in one event of ``VOICED``, at ``now_ms``."""
        match event:
            case SessionOpened() | SessionUpdated():
                self._duplex = event.settings.duplex
            case PlaybackStarted():
                if self._began_ms is None:
                    self._began_ms = now_ms
            case EchoDetected():
                self.echoes = True
                self._until_ms = max(self._until_ms, now_ms)
            case PlaybackCompleted() | AssistantCancelled() | TurnInterrupted() | TurnStarted():
                if self._began_ms is not None:
                    self._played_ms += now_ms - self._began_ms
                    self._began_ms, self._until_ms = None, now_ms + TAIL_MS

    def clear_since(self, now_ms: int) -> int:
        """Return from when on what the microphone has is not hers; ``now_ms`` while she can be heard."""
        if self._headphones:
            return 0
        return now_ms if self.sounds else min(now_ms, self._until_ms)

    @property
    def _headphones(self) -> bool:
        if self.echoes or self.half_duplex:
            return False
        return self._duplex == "full" or self._played_ms >= TRUSTED_MS
