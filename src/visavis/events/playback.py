"""What was really heard: reports of whoever plays the sound."""

from __future__ import annotations

from pydantic import Field

from visavis.events.base import Direction, Event, Priority


class PlaybackStarted(Event, type="playback.started", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """The first sound of an answer has left the loudspeaker."""

    response_id: str = Field("", max_length=64, description="Identifier of the answer; the one under way if empty.")
    latency_ms: float | None = Field(
        None, ge=0, le=600_000, description="From the end of the user's turn to this sound on the client's clock, ms."
    )


class PlaybackPaused(Event, type="playback.paused", priority=Priority.CONTROL):
    """The user has begun to speak over the answer: fall silent, and wait.

    It may be a cough, or 'mhm'. Clients drop the sound that they have buffered, and report how far it was heard.
    """

    response_id: str = Field(description="Identifier of the answer.")


class PlaybackResumed(Event, type="playback.resumed", priority=Priority.CONTROL):
    """It was no interruption: the answer goes on. Its sound is sent again from where it was last heard."""

    response_id: str = Field(description="Identifier of the answer.")


class PlaybackProgressed(
    Event, type="playback.progressed", durable=False, priority=Priority.CONTROL, direction=Direction.INBOUND
):
    """So much of an answer has been heard."""

    response_id: str = Field("", max_length=64, description="Identifier of the answer; the one under way if empty.")
    pts_ms: int = Field(ge=0, description="Where playback is on the session's audio clock, ms.")


class PlaybackCompleted(Event, type="playback.completed", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """An answer has been heard to its end."""

    response_id: str = Field("", max_length=64, description="Identifier of the answer; the one under way if empty.")
    pts_ms: int = Field(ge=0, description="Where playback ended on the session's audio clock, ms.")
