"""Figures for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from visavis.events import (
    AssistantThinking,
    Envelope,
    ErrorOccurred,
    Event,
    HandlerFailed,
    PrepareAnswer,
    TurnTimed,
    UsageRecorded,
)

Step = Literal["turn_ended", "words", "first_text", "first_sound", "heard"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps of a turn that are measured."""

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
            "visavis_turn_seconds",
            "From the end of the user's speech, or the arrival of the message, to each step of the answer.",
            ["step"],
            buckets=_LATENCY_S,
            registry=self._registry,
        )
        self._requests = Counter(
            "visavis_model_requests", "Requests to language models.", ["model", "purpose"], registry=self._registry
        )
        self._tokens = Counter(
            "visavis_model_tokens", "Tokens of language models.", ["model", "direction"], registry=self._registry
        )
        self._cost = Counter(
            "visavis_model_cost_usd",
            "What language models cost, as far as prices are known, US dollars.",
            ["model"],
            registry=self._registry,
        )
        self._prepared = Counter(
            "visavis_prepared_answers", "Answers begun before the turn was over.", ["outcome"], registry=self._registry
        )

    def page(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def count(self, envelope: Envelope) -> None:
        """Count an event: a tap for every session's bus."""
        event: Event = envelope.event
        self._events.labels(event.type).inc()
        match event:
            case ErrorOccurred() | HandlerFailed():
                self._errors.labels(event.code).inc()
            case PrepareAnswer():
                self._prepared.labels("begun").inc()
            case AssistantThinking(prepared=True):
                self._prepared.labels("used").inc()
            case UsageRecorded():
                self._count_usage(event)
            case TurnTimed():
                for step in STEPS:
                    milliseconds = getattr(event, f"{step}_ms")
                    if milliseconds is not None:
                        self._latency.labels(step).observe(milliseconds / 1000)

    def _count_usage(self, used: UsageRecorded) -> None:
        self._requests.labels(used.model, used.purpose).inc(used.requests)
        self._tokens.labels(used.model, "input").inc(used.input_tokens)
        self._tokens.labels(used.model, "output").inc(used.output_tokens)
        if used.cost_usd is not None:
            self._cost.labels(used.model).inc(used.cost_usd)
