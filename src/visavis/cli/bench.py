"""``visavis bench``: how fast each part, and a whole turn, is on this machine."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import numpy as np
import typer
from rich.progress import Progress
from rich.table import Table

from visavis.bootstrap.casting import Role
from visavis.bootstrap.runtime import Runtime
from visavis.cli.common import err, load_settings, out
from visavis.cli.headless import converse, open_runtime
from visavis.cli.report import Report
from visavis.events import SAMPLE_RATE, CodedError, SessionSettings
from visavis.gateway.microphone import to_pcm16
from visavis.models.silero import CHUNK, VadState
from visavis.reasoning.mind import Question
from visavis.speech.offline import render

SENTENCE = "Hello, it is good to see you."


@dataclass(slots=True)
class Figure:
    """The times of one thing, ms."""

    name: str
    times_ms: list[float]

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as plain data."""
        if not self.times_ms:
            return {"n": 0}
        p95 = quantiles(self.times_ms, n=20)[-1] if len(self.times_ms) > 1 else self.times_ms[0]
        return {"n": len(self.times_ms), "p50_ms": round(median(self.times_ms), 2), "p95_ms": round(p95, 2)}


def run_bench(turns: int, *, as_json: bool) -> None:
    """Measure and print."""
    with Progress(console=err, transient=True, disable=as_json) as progress:
        task = progress.add_task("measuring", total=turns + 1)
        figures = asyncio.run(_measure(turns, lambda: progress.advance(task)))
    if as_json:
        typer.echo(json.dumps({figure.name: figure.as_dict() for figure in figures}, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "p50 ms", "p95 ms", "n"):
        table.add_column(column, justify="right" if column else "left")
    for figure in figures:
        found = figure.as_dict()
        table.add_row(figure.name, str(found.get("p50_ms", "-")), str(found.get("p95_ms", "-")), str(found["n"]))
    out.print(table)


async def _measure(turns: int, advance: Callable[[], None]) -> list[Figure]:
    settings = load_settings()
    async with open_runtime(settings) as runtime:
        role = runtime.casting.role(settings.persona)
        figures = await _parts(runtime, role)
        advance()
        figures.append(await _turns(runtime, role, turns, advance))
        return figures


async def _parts(runtime: Runtime, role: Role) -> list[Figure]:
    shared = runtime.shared
    figures = []
    if shared.voice_activity is not None:
        classify, silence = shared.voice_activity, np.zeros(CHUNK, np.int16)
        figures.append(await _repeat("voice activity, 32 ms of sound", 200, lambda: classify((silence, VadState()))))
    if shared.turn_model is not None:
        model, sound = shared.turn_model, np.zeros(48_000, np.int16)
        figures.append(
            await _repeat("turn end, 3 s of sound", 10, lambda: model.runner.run(model.model.predict, sound))
        )
    figures.append(await _repeat(f"first thought ({role.mind.name})", 20, lambda: _first_thought(role)))
    if role.synthesizer is not None:
        figures.append(await _repeat(f"first sound ({role.synthesizer.name})", 20, lambda: _first_sound(role)))
    return figures


async def _repeat(name: str, times: int, call: Callable[[], Awaitable[object]]) -> Figure:
    await call()  # the first one may load something
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await call()
        found.append((time.perf_counter() - started) * 1000)
    return Figure(name, found)


async def _first_thought(role: Role) -> None:
    suggestions = role.mind.suggestions()
    async for _ in role.mind.answer(Question(suggestions[0] if suggestions else SENTENCE)):
        return


async def _first_sound(role: Role) -> None:
    assert role.synthesizer is not None
    async for _ in role.synthesizer.speak(SENTENCE, role.voice):
        return


async def _turns(runtime: Runtime, role: Role, turns: int, advance: Callable[[], None]) -> Figure:
    """Hold spoken turns in real time, with questions that the virtual human's own voice asks."""
    found: list[float] = []
    questions = role.mind.suggestions()
    if role.synthesizer is None or role.recognizer is None or not questions:
        return Figure("whole turn: last word to first sound", found)
    for number in range(turns):
        asked = await render(questions[number % len(questions)], role.synthesizer, role.voice)
        wishes = SessionSettings(persona=runtime.settings.persona, greet=False)
        session = await runtime.sessions.create(wishes)
        report = Report()
        await converse(session, to_pcm16(asked.pcm, sample_rate=SAMPLE_RATE, sample_width=2), on_event=report.add)
        await runtime.sessions.end(session.id, "client")
        found += [turn.latency_s * 1000 for turn in report.turns if turn.latency_s is not None]
        advance()
    if not found:
        raise CodedError("bench.nothing_heard", "No turn was answered: the voice could not be understood.")
    return Figure("whole turn: last word to first sound", found)
