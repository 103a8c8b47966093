"""``health.*``: whether everything works, how fast answers come, what went wrong, what it took."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.gateway.metrics import Step
from visavis.gateway.trpc.procedures import Context, Router
from visavis.gateway.usage import Usage, UsageLine

WATCH_S = 2.0
"""How often ``health.watch`` looks."""


class Check(BaseModel):
    """Something that must work."""

    name: str
    ok: bool
    detail: str = Field("", description="What is wrong, in a sentence.")


class PartReport(BaseModel):
    """One job, who does it, and why."""

    job: str = Field(description="What it does: speech recognition.")
    name: str = Field(description="Who does it; 'none' if nobody does.")
    why: str = Field(description="A sentence for people.")
    better: str = Field("", description="How to get something better.")
    ok: bool = Field(description="Whether it is done, or nothing is amiss without it.")


class Queue(BaseModel):
    """Work that waits."""

    name: str
    waiting: int
    lost: int = Field(0, description="What found no room any more.")


class HealthReport(BaseModel):
    """How the server is."""

    status: Literal["ok", "degraded"]
    version: str
    uptime_s: float
    sessions: int = Field(description="Open conversations.")
    connections: int = Field(description="Connected clients.")
    checks: list[Check]
    parts: list[PartReport]
    queues: list[Queue]
    notes: list[str] = Field(description="What cannot be used, in sentences.")


class StepLatency(BaseModel):
    """How long a step of the answer took after the end of the user's turn, in the turns that are looked at."""

    step: Step
    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float


class ErrorCount(BaseModel):
    """Errors of one code."""

    code: str
    count: int
    last_ms: int = Field(description="When it happened last, Unix ms.")
    last_detail: str = Field(description="What it said then.")


class HealthFigures(BaseModel):
    """Figures of the last while, from the conversations of this process."""

    at_ms: int = Field(description="When they were taken, Unix ms.")
    since_ms: int = Field(description="From when on is looked at, Unix ms.")
    turns: int = Field(description="Turns that were timed in that while.")
    prepared: int = Field(description="How many of them had an answer that was begun before the turn was over.")
    latency: list[StepLatency] = Field(description="Steps that happened, in their order.")
    errors: list[ErrorCount] = Field(description="The most frequent first.")
    usage: Usage = Field(description="Of language models since the process began.")
    usage_lines: list[UsageLine] = Field(description="By model and purpose.")
    sessions: int
    connections: int
    queues: list[Queue]


class HealthService(Protocol):
    """Knows how the server is."""

    async def report(self) -> HealthReport:
        """Return how the server is."""

    def figures(self) -> HealthFigures:
        """Return the figures of the last while."""


def health_router(service: HealthService) -> Router:
    """Return the procedures ``health.*``."""
    router = Router("health")

    @router.query("get", "health.read")
    async def get(context: Context) -> HealthReport:
        """Tell how the server is: checks, who does what and why, what waits."""
        return await service.report()

    @router.query("figures", "health.read")
    async def figures(context: Context) -> HealthFigures:
        """Return latencies, errors and usage of the last while."""
        return service.figures()

    @router.subscription("watch", "health.read")
    async def watch(context: Context) -> AsyncIterator[HealthFigures]:
        """Yield the figures, now and every two seconds."""
        while True:
            yield service.figures()
            await asyncio.sleep(WATCH_S)

    return router
