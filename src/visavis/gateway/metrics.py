"""Figures for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from visavis.events import (
    Envelope,
    ErrorOccurred,
    Event,
    HandlerFailed,
    SpeechChunkSynthesized,
    TurnEnded,
    TurnInterrupted,
)

_LATENCY_S = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


class _Gauges(Collector):
    """Reads what is counted elsewhere, when it is asked for."""

    def __init__(self, readings: dict[str, tuple[str, Callable[[], float]]]) -> None:
        self._readings = readings

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (text, read) in self._readings.items():
            yield GaugeMetricFamily(name, text, value=read())


class Metrics:
    """Counts the events of all sessions."""

    def __init__(self, readings: dict[str, tuple[str, Callable[[], float]]]) -> None:
        """Take ``readings``: by name, the help text and how to read the value."""
        self._registry = CollectorRegistry()
        self._registry.register(_Gauges(readings))
        self._events = Counter("visavis_events", "Events published.", ["type"], registry=self._registry)
        self._errors = Counter("visavis_errors", "Errors by code.", ["code"], registry=self._registry)
        self._latency = Histogram(
            "visavis_turn_latency_seconds",
            "From the end of the user's turn to the answer's first sound.",
            buckets=_LATENCY_S,
            registry=self._registry,
        )

    def page(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def follow(self, now: Callable[[], float]) -> Callable[[Envelope], None]:
        """Return a tap for one session's bus; ``now`` is the loop's clock."""
        ended_at: float | None = None

        def count(envelope: Envelope) -> None:
            nonlocal ended_at
            event: Event = envelope.event
            self._events.labels(event.type).inc()
            match event:
                case ErrorOccurred() | HandlerFailed():
                    self._errors.labels(event.code).inc()
                case TurnEnded():
                    ended_at = now()
                case TurnInterrupted():
                    ended_at = None
                case SpeechChunkSynthesized(first=True) if ended_at is not None:
                    self._latency.observe(now() - ended_at)
                    ended_at = None

        return count
