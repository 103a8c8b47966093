"""What happened in a conversation, turn by turn."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from rich.console import Console
from rich.markup import escape

from visavis.events import (
    AssistantResponse,
    Envelope,
    HandlerFailed,
    PlaybackStarted,
    TurnEnded,
    TurnInterrupted,
    UserSpeechStopped,
    UtteranceTranscribed,
)


@dataclass(slots=True)
class Turn:
    """One exchange. Times in seconds from the start."""

    heard: str = ""
    confidence: float = 0.0
    answered: str = ""
    sources: list[str] = field(default_factory=list)
    speech_end_s: float | None = None
    turn_end_s: float | None = None
    words_s: float | None = None
    sound_s: float | None = None
    heard_of_answer: str | None = None
    """Of an interrupted answer, the part that was heard."""

    @property
    def latency_s(self) -> float | None:
        """Return the time from the end of speech to the first sound of the answer."""
        if self.sound_s is None or self.speech_end_s is None:
            return None
        return self.sound_s - self.speech_end_s


class Report:
    """Gathers turns from events."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.failures: list[str] = []
        self._speech_end_s: float | None = None

    def add(self, envelope: Envelope, at_s: float) -> None:
        """Take in one event."""
        event = envelope.event
        match event:
            case UserSpeechStopped():
                self._speech_end_s = event.stream_ms / 1000
            case TurnEnded():
                self.turns.append(Turn(speech_end_s=self._speech_end_s, turn_end_s=at_s))
            case HandlerFailed():
                self.failures.append(f"{event.code}: {event.detail}")
            case _ if self.turns:
                self._follow(event, at_s)

    def _follow(self, event: object, at_s: float) -> None:
        turn = self.turns[-1]
        match event:
            case UtteranceTranscribed(final=True):
                turn.heard, turn.confidence, turn.words_s = event.transcription, event.confidence, at_s
            case AssistantResponse():
                turn.answered = event.text
                turn.sources = [f"{item.kind} {item.reference}".strip() for item in event.sources]
            case PlaybackStarted():
                turn.sound_s = at_s
            case TurnInterrupted():
                turn.heard_of_answer = event.heard_text

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "turns": [{**asdict(turn), "latency_s": turn.latency_s} for turn in self.turns],
            "failures": self.failures,
        }

    def print(self, console: Console) -> None:
        """Print the report for people."""
        if not self.turns:
            console.print("Nobody took a turn: no speech was heard.")
        for turn in self.turns:
            shown = escape(turn.heard) or "[dim](no words understood)[/]"
            console.print(f"[cyan]You[/]   {shown}  [dim]{turn.confidence:.0%} sure[/]", soft_wrap=True)
            late = (
                f"  [dim]{turn.latency_s * 1000:.0f} ms after your last word[/]" if turn.latency_s is not None else ""
            )
            console.print(f"[magenta]Reply[/] {escape(turn.answered)}{late}", soft_wrap=True)
            console.print(f"      [dim]{', '.join(turn.sources)}[/]", soft_wrap=True)
            if turn.heard_of_answer is not None:
                console.print(f"      [dim]interrupted after: {escape(turn.heard_of_answer) or '(nothing)'}[/]")
        for failure in self.failures:
            console.print(f"[red]{escape(failure)}[/]")
