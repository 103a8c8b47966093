from __future__ import annotations

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from visavis.bootstrap.tracing import TurnTracer
from visavis.events import Envelope, TurnEnded, TurnTimed

TIMED = TurnTimed(
    why="turn_model",
    response_id="r",
    turn_ended_ms=200,
    words_ms=204,
    first_text_ms=210,
    first_sound_ms=240,
    heard_ms=300,
    prepared=True,
)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace.get_tracer", provider.get_tracer)
    return exporter


def test_a_turn_is_a_span_and_its_steps_follow_each_other_inside(spans: InMemorySpanExporter) -> None:
    tracer = TurnTracer()
    tracer.trace(Envelope(TurnEnded(why="vad"), "s", 3))
    tracer.trace(Envelope(TIMED, "s", 3))
    *steps, turn = spans.get_finished_spans()
    assert turn.name == "turn"
    assert turn.attributes is not None
    assert (turn.attributes["visavis.session"], turn.attributes["visavis.turn"]) == ("s", 3)
    assert [span.name for span in steps] == ["turn end", "recognition", "mind", "voice", "delivery"]
    assert {span.parent.span_id for span in steps if span.parent} == {turn.context.span_id}
    took = [round(((span.end_time or 0) - (span.start_time or 0)) / 1e6) for span in (*steps, turn)]
    assert took == [200, 4, 6, 30, 60, 300]


def test_steps_that_did_not_happen_have_no_span(spans: InMemorySpanExporter) -> None:
    TurnTracer().trace(Envelope(TurnTimed(why="text", response_id="r", turn_ended_ms=0, heard_ms=9), "s", 1))
    assert [span.name for span in spans.get_finished_spans()] == ["turn end", "delivery", "turn"]
