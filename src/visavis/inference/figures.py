"""Deployments' figures for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from visavis.inference.call_statistics import BUCKETS_S, Report


class Figures(Collector):
    """Reads deployments' reports when it is asked for them."""

    def __init__(self, reports: Callable[[], Sequence[Report]]) -> None:
        """Take what returns the present report of every deployment."""
        self._reports = reports
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def page(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        calls = CounterMetricFamily(
            "visavis_inference_calls", "Calls by what became of them.", labels=["model", "outcome"]
        )
        waiting = GaugeMetricFamily("visavis_inference_waiting", "Calls under way or waiting.", labels=["model"])
        batches = CounterMetricFamily("visavis_inference_batches", "Batches by size.", labels=["model", "size"])
        seconds = HistogramMetricFamily(
            "visavis_inference_seconds", "Time of answered calls, waiting included.", labels=["model"]
        )
        for report in self._reports():
            for outcome, count in sorted(report.outcomes.items()):
                calls.add_metric([report.name, outcome], count)
            waiting.add_metric([report.name], report.waiting)
            for size, count in sorted(report.batch_sizes.items()):
                batches.add_metric([report.name, str(size)], count)
            ends = [*map(str, BUCKETS_S), "+Inf"]
            counts = (*report.buckets, report.outcomes.get("answered", 0))
            seconds.add_metric([report.name], list(zip(ends, counts, strict=True)), report.total_s)
        yield from (calls, waiting, batches, seconds)
