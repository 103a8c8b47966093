"""How the server is, for those who run it."""

from __future__ import annotations

from collections.abc import Callable

from visavis import __version__
from visavis.bootstrap.parts import OPTIONAL
from visavis.bootstrap.runtime import Runtime
from visavis.events import Envelope, now_ms
from visavis.gateway.figures import Figures
from visavis.gateway.trpc.routers.health import Check, HealthFigures, HealthReport, PartReport, Queue
from visavis.inference.runner import waiting_by_name


class Health:
    """Implements :class:`visavis.gateway.trpc.routers.health.HealthService`."""

    def __init__(
        self, runtime: Runtime, connections: Callable[[], int], *, clock_ms: Callable[[], int] = now_ms
    ) -> None:
        """Begin to watch; ``connections`` tells how many clients are connected."""
        self._runtime = runtime
        self._connections = connections
        self._clock_ms = clock_ms
        self._began_ms = clock_ms()
        self._figures = Figures(clock_ms)

    def count(self, envelope: Envelope) -> None:
        """Take note of an event: a tap for every session's bus."""
        self._figures.count(envelope)

    async def report(self) -> HealthReport:
        """Return how the server is: what ``visavis doctor`` shows, of this process."""
        runtime = self._runtime
        checks = [
            Check(name=name, ok=value == "ok", detail="" if value == "ok" else value)
            for name, value in (await runtime.health()).items()
        ]
        parts = [
            PartReport(
                job=part.job,
                name=part.name,
                why=part.why,
                better=part.better,
                ok=part.make is not None or part.job in OPTIONAL,
            )
            for part in runtime.parts
        ]
        return HealthReport(
            status="ok" if all(check.ok for check in checks) else "degraded",
            version=__version__,
            uptime_s=(self._clock_ms() - self._began_ms) / 1000,
            sessions=len(runtime.sessions),
            connections=self._connections(),
            checks=checks,
            parts=parts,
            queues=self._queues(),
            notes=list(runtime.abilities.notes) if runtime.abilities is not None else [],
        )

    def figures(self) -> HealthFigures:
        """Return the figures of the last while."""
        figures = self._figures
        turns = figures.turns()
        return HealthFigures(
            at_ms=self._clock_ms(),
            since_ms=max(figures.since_ms, self._began_ms),
            turns=len(turns),
            prepared=sum(turn.prepared for turn in turns),
            latency=figures.latency(),
            errors=figures.errors(),
            usage=figures.usage.model_copy(),
            usage_lines=figures.usage_lines(),
            sessions=len(self._runtime.sessions),
            connections=self._connections(),
            queues=self._queues(),
        )

    def _queues(self) -> list[Queue]:
        journal = self._runtime.journal
        calls = [Queue(name=name, waiting=waiting) for name, waiting in waiting_by_name().items()]
        return [Queue(name="journal", waiting=journal.waiting, lost=journal.lost), *calls]
