"""``visavis doctor``: what is used for what, and why."""

from __future__ import annotations

import asyncio
import contextlib
import json
import platform
import sys
from dataclasses import dataclass

import typer
from rich.markup import escape
from rich.table import Table

from visavis import __version__
from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.models import model_specs
from visavis.bootstrap.outside import outside_notes
from visavis.bootstrap.parts import OPTIONAL
from visavis.bootstrap.runtime import Runtime
from visavis.cli.common import load_settings, out
from visavis.cli.doctor_models import ModelFinding, key_findings, model_findings, trial_findings
from visavis.config import Settings
from visavis.events import CodedError
from visavis.gateway.app import STATIC
from visavis.reasoning.persona_files import find_personas, load_named
from visavis.reasoning.situation import Situation
from visavis.storage.opening import storage_for


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis."""

    job: str
    name: str
    why: str
    better: str
    well: bool


def diagnose(*, as_json: bool, online: bool = False, ask: bool = False) -> None:
    """Print who does what. Ends with status 1 if something does not work.

    ``online`` asks providers whether they take the keys, ``ask`` asks every language model a question.
    """
    settings = load_settings()
    findings = asyncio.run(_examine(settings, online=online, ask=ask))
    if as_json:
        rows = [
            {"job": item.job, "name": item.name, "why": item.why, "better": item.better, "ok": item.well}
            for item in findings
        ]
        typer.echo(json.dumps({"version": __version__, "parts": rows}, indent=2))
    else:
        _print(findings)
    if not all(item.well for item in findings):
        raise typer.Exit(1)


async def _examine(settings: Settings, *, online: bool, ask: bool) -> list[Finding]:
    runtime = Runtime(settings, storage_for(settings.storage_url))
    try:
        await runtime.start()
        await runtime.loaded()
        trouble = None
    except CodedError as error:
        trouble = error
    findings = [_python(), _page(), await _database(runtime)]
    findings += [
        Finding(part.job, part.name, part.why, part.better, part.make is not None or part.job in OPTIONAL)
        for part in runtime.parts
    ]
    if trouble is not None:
        findings.append(Finding("loading", trouble.code, trouble.detail, "", well=False))
    names = ", ".join(card.name for card in runtime.personas) or "none"
    findings += [
        Finding(item.job, item.name, item.why, item.better, item.well)
        for item in await _language_models(settings, online=online, ask=ask)
    ]
    findings += _agents(runtime) if trouble is None else []
    findings.append(Finding("personas", names, f"'{settings.persona}' answers by default.", "", bool(runtime.personas)))
    await runtime.stop()
    return findings


async def _language_models(settings: Settings, *, online: bool, ask: bool) -> list[ModelFinding]:
    personas = []
    roots = persona_roots(settings)
    for name in find_personas(roots):
        with contextlib.suppress(CodedError):  # the runtime has logged what is wrong with it
            personas.append(load_named(name, roots))
    findings = key_findings(settings) + await model_findings(settings, personas, online=online)
    if ask:
        findings += await trial_findings(settings, model_specs(settings))
    return findings


def _agents(runtime: Runtime) -> list[Finding]:
    """Return what minds can do beside talking, and what is in the way."""
    if runtime.abilities is None:
        return []
    usable = runtime.abilities.agents.usable(Situation(persona=runtime.settings.persona))
    names, problems = [agent.name for agent in usable], runtime.abilities.notes
    why = " ".join([*outside_notes(runtime.settings), *problems])
    return [Finding("agents", ", ".join(names) or "none", why, "", well=not problems)]


def _python() -> Finding:
    return Finding("Python", platform.python_version(), sys.executable, "", well=True)


def _page() -> Finding:
    built = (STATIC / "index.html").is_file()
    why = "Built." if built else "Not built: only the WebSocket, REST and this command line can be used."
    return Finding("page", "built" if built else "missing", why, "" if built else "make web", built)


async def _database(runtime: Runtime) -> Finding:
    name = runtime.storage.name
    try:
        await runtime.storage.ping()
    except CodedError as error:
        return Finding("database", name, error.detail, "", well=False)
    return Finding("database", name, "Answers.", "", well=True)


def _print(findings: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "job", "done by", "why"):
        table.add_column(column, overflow="fold")
    for item in findings:
        mark = "[green]✓[/]" if item.well else "[red]✗[/]"
        why = escape(item.why) + (f"\n[dim]→ {escape(item.better)}[/]" if item.better else "")
        table.add_row(mark, item.job, escape(item.name), why)
    out.print(table)
