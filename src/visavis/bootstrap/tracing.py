"""Turns as OpenTelemetry spans: a span for each turn, and one inside it for each of its steps.

Spans go where the process was told to send them, for example by ``opentelemetry-instrument visavis serve``; without
that they cost next to nothing.
"""

from __future__ import annotations

import time

from opentelemetry import trace

from visavis import __version__
from visavis.events import Envelope, TurnTimed

_NS_PER_MS = 1_000_000
_STEPS = {
    "turn_ended_ms": "turn end",
    "words_ms": "recognition",
    "first_text_ms": "mind",
    "first_sound_ms": "voice",
    "heard_ms": "delivery",
}
"""What ends with each time, in their order."""


class TurnTracer:
    """Makes spans of the turns of all sessions."""

    def __init__(self) -> None:
        """Take the tracer that this process was given."""
        self._tracer = trace.get_tracer("visavis", __version__)

    def trace(self, envelope: Envelope) -> None:
        """Make the spans of a turn whose answer is heard now: a tap for every session's bus."""
        event = envelope.event
        if not isinstance(event, TurnTimed):
            return
        zero = time.time_ns() - event.heard_ms * _NS_PER_MS
        attributes: dict[str, str | int | bool] = {
            "visavis.session": envelope.session_id,
            "visavis.turn": envelope.turn,
            "visavis.response": event.response_id,
            "visavis.why": event.why,
            "visavis.prepared": event.prepared,
        }
        turn = self._tracer.start_span("turn", start_time=zero, attributes=attributes)
        inside = trace.set_span_in_context(turn)
        began = 0
        for name, step in _STEPS.items():
            ended: int | None = getattr(event, name)
            if ended is None:
                continue
            span = self._tracer.start_span(step, inside, start_time=zero + began * _NS_PER_MS)
            span.end(zero + ended * _NS_PER_MS)
            began = ended
        turn.end(zero + event.heard_ms * _NS_PER_MS)
