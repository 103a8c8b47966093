"""What a person hears of a server: its sound, played in real time from the first byte on, until it is told to stop."""

from __future__ import annotations

from dataclasses import dataclass, field

SILENCE_MS = 500
"""So much silence parts one answer from the next; less, without being told to stop, is a hitch in the same one."""
AUDIBLE_MS = 60
"""Nobody hears less: a late packet after an interruption is no answer."""


@dataclass
class Span:
    """A stretch of the answers' sound, ms on the dialogue's time line."""

    start_ms: float
    end_ms: float
    resumed: bool = False
    """Whether it goes on with an answer that had been stopped, instead of beginning one."""


@dataclass(frozen=True)
class Listening:
    """A sign of listening: a sound beside the answers, or a movement."""

    at_ms: float
    why: str
    text: str = ""
    """What it says; empty if it is a movement alone."""


@dataclass
class Ear:
    """Turns a server's messages into what is heard, by one rule for every server.

    Sound plays in real time from its first byte. ``stop`` drops what has not been played. Servers that mark where an
    answer begins tell resumed sound from new sound; of others all sound after a silence begins an answer.
    """

    marks_answers: bool = False
    listening: list[Listening] = field(default_factory=list)
    _spans: list[Span] = field(default_factory=list)
    _stopped: bool = True
    _resuming: bool = False

    def sound(self, at_ms: float, duration_ms: float, *, first: bool = False) -> None:
        """Hear a piece of sound that arrives; ``first`` if it begins an answer."""
        last = self._spans[-1] if self._spans else None
        if last is None or self._stopped or first or at_ms > last.end_ms + SILENCE_MS:
            resumed = self._resuming or (self.marks_answers and not first)
            start = at_ms if last is None else max(at_ms, last.end_ms)
            last = Span(start, start, resumed)
            self._spans.append(last)
        self._stopped = self._resuming = False
        last.end_ms = max(at_ms, last.end_ms) + duration_ms

    def stop(self, at_ms: float) -> None:
        """Fall silent: the server says that what is buffered must not be heard."""
        self._stopped = True
        self._resuming = False
        if self._spans:
            last = self._spans[-1]
            last.end_ms = max(last.start_ms, min(last.end_ms, at_ms))

    def resume(self) -> None:
        """Expect what was stopped to go on."""
        self._resuming = True

    @property
    def spans(self) -> list[Span]:
        """Return what was heard, in order and without overlap."""
        return [span for span in self._spans if span.end_ms - span.start_ms >= AUDIBLE_MS]
