"""The answer under way, as the floor knows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.events import (
    AssistantResponse,
    Event,
    PhraseTimed,
    PlaybackCompleted,
    PlaybackProgressed,
    SpeechChunkSynthesized,
)
from visavis.session.heard import HeardText


@dataclass(slots=True)
class Answer:
    """What has become of an answer so far."""

    id: str
    question: str
    heard: HeardText = field(default_factory=HeardText)
    complete: bool = False
    """Whether all of its text is there."""
    sounded: bool = False
    """Whether any sound of it has been made."""
    silent: bool = False
    """Whether its sound failed and will not come."""
    spoken: bool = False
    """Whether all of its sound has been made."""
    paused: bool = False
    """Whether it has fallen silent because the user speaks."""

    def follow(self, event: Event) -> None:
        """Take note of what has become of it."""
        match event:
            case PhraseTimed():
                self.heard.add(event)
            case SpeechChunkSynthesized():
                self.sounded, self.spoken = True, event.last
            case AssistantResponse():
                self.complete = True
            case PlaybackProgressed() | PlaybackCompleted():
                self.heard.play(event.pts_ms)
