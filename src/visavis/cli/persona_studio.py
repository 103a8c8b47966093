"""What ``visavis persona`` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.persona_studio import open_studio
from visavis.cli.common import err, load_settings, out
from visavis.config import Settings
from visavis.events import CodedError
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import find_personas, load_persona
from visavis.reasoning.persona_review import Remark
from visavis.reasoning.persona_template import copy_persona, write_persona
from visavis.reasoning.scenarios import FOLDER, MindKind, PlacedScenario, check_scenarios, read_scenarios
from visavis.reasoning.scenarios_play import ScenarioResult
from visavis.reasoning.scenarios_report import as_json as json_report
from visavis.reasoning.scenarios_report import as_junit
from visavis.reasoning.yaml_source import Problem, nearest


def begin(name: str, *, title: str, language: str, source: str, parent: Path | None) -> None:
    """Make a persona. Raises CodedError ``persona.exists``, ``persona.bad_name`` or ``persona.unknown``."""
    settings = load_settings()
    root = parent if parent is not None else Path(name).parent if "/" in name else settings.personas_dir
    folder = (root or Path("personas")) / Path(name).name
    if source:
        written = copy_persona(_folder(settings, source), folder, title=title, language=language)
    else:
        written = write_persona(folder, title=title, language=language or "en")
    load_persona(folder)
    for path in written:
        out.print(f"[green]✓[/] {escape(str(path))}", soft_wrap=True)
    if not source and language and not language.startswith("en"):
        out.print(f"All of it is English still: translate it into '{escape(language)}'.")
    out.print(f"\nNext: [bold]visavis persona test {escape(str(folder))}[/]", soft_wrap=True)


def examine(which: str, *, strict: bool, as_json: bool) -> None:
    """Tell what is wrong with a persona, and what should be looked at."""
    settings = load_settings()
    folder = _folder(settings, which)
    error, remarks = "", list[Remark]()
    try:
        persona = load_persona(folder)
    except CodedError as failure:
        if failure.code != "persona.invalid":
            raise
        error = failure.detail
    else:
        placed, problems = read_scenarios(folder)
        problems += check_scenarios(placed, persona)
        error = "\n".join([f"Its scenarios have {len(problems)} problems:", *(f"  {item}" for item in problems)])
        error = error if problems else ""
        with err.status("Looking for lines that compete"):
            remarks = asyncio.run(_review(settings, persona, folder))
    _tell(folder, error, remarks, as_json=as_json)
    if error or (strict and remarks):
        raise typer.Exit(1)


def rehearse(which: str, mind: str, junit: Path | None, chosen: str, *, as_json: bool) -> None:
    """Play scenarios, and tell how they went.

    Raises CodedError ``persona.bad_scenario``, ``persona.no_scenarios`` or ``persona.bad_mind``.
    """
    settings = load_settings()
    folder = _folder(settings, which)
    persona = load_persona(folder)
    placed, problems = read_scenarios(folder)
    problems += check_scenarios(placed, persona)
    if problems:
        raise CodedError("persona.bad_scenario", "\n".join(["The scenarios cannot be played:", *map(_line, problems)]))
    wanted = [item for item in placed if chosen.casefold() in item.scenario.name.casefold()]
    results = asyncio.run(_play(settings, persona, wanted, _minds(mind)))
    if not results:
        raise CodedError("persona.no_scenarios", f"There is nothing to play in {folder / FOLDER}.")
    if junit is not None:
        junit.parent.mkdir(parents=True, exist_ok=True)
        junit.write_text(as_junit(persona.about.name, results), "utf-8")
    if as_json:
        typer.echo(json.dumps(json_report(results), indent=2, ensure_ascii=False))
    else:
        _show(results)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


async def _review(settings: Settings, persona: Persona, folder: Path) -> list[Remark]:
    async with open_studio(settings) as studio:
        return await studio.review(persona, folder)


async def _play(
    settings: Settings, persona: Persona, placed: Sequence[PlacedScenario], minds: Sequence[MindKind]
) -> list[ScenarioResult]:
    async with open_studio(settings) as studio:
        model = studio.model(persona) if "model" in minds else None
        stage = studio.stage(persona, model)
        plays = [(item.scenario, mind) for mind in minds for item in placed if stage.can_play(item.scenario, mind)]
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        results = []
        with Progress(*columns, console=err, transient=True) as progress:
            task = progress.add_task("Playing", total=len(plays))
            for scenario, mind in plays:
                progress.update(task, description=escape(scenario.name))
                results.append(await stage.play(scenario, mind))
                progress.advance(task)
        if model is not None:
            await model.close()
        return results


def _minds(name: str) -> Sequence[MindKind]:
    options: dict[str, Sequence[MindKind]] = {
        "scripted": ("scripted",), "model": ("model",), "both": ("scripted", "model"),
    }  # fmt: skip
    if name not in options:
        raise CodedError(
            "persona.bad_mind", f"There is no mind '{name}'{nearest(name, options)} ({', '.join(options)})."
        )
    return options[name]


def _folder(settings: Settings, which: str) -> Path:
    """Return the folder of a persona. Raises CodedError ``persona.unknown``."""
    if which and (Path(which) / "persona.yaml").is_file():
        return Path(which).resolve()
    name = which or settings.persona
    folders = find_personas(persona_roots(settings))
    if name not in folders:
        known = ", ".join(folders) or "none"
        raise CodedError("persona.unknown", f"There is no persona '{name}'{nearest(name, folders)} (known: {known}).")
    return folders[name]


def _tell(folder: Path, error: str, remarks: Sequence[Remark], *, as_json: bool) -> None:
    if as_json:
        found: dict[str, Any] = {
            "persona": folder.name,
            "problems": [line.strip() for line in error.splitlines()[1:]],
            "warnings": [{"kind": item.kind, **asdict(item.problem)} for item in remarks],
        }
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    if error:
        out.print(f"[red]✗[/] {escape(error)}", soft_wrap=True)
    for item in remarks:
        out.print(f"[yellow]![/] {escape(str(item.problem))} [dim]({item.kind})[/]", soft_wrap=True)
    if not error:
        found_text = f"{len(remarks)} warnings" if remarks else "nothing to look at"
        out.print(f"[green]✓[/] The persona '{escape(folder.name)}' can be used: {found_text}.")


def _show(results: Sequence[ScenarioResult]) -> None:
    table = Table("", "Scenario", "Mind", "Turns", "Time", box=None, pad_edge=False)
    for result in results:
        tick = "[green]✓[/]" if result.passed else "[red]✗[/]"
        runs = f" {result.succeeded}/{len(result.runs)}" if len(result.runs) > 1 else ""
        why = "".join(f"\n[red]{escape(item)}[/]" for item in result.failures if not result.passed)
        turns = str(len(result.scenario.turns))
        table.add_row(tick + runs, escape(result.scenario.name) + why, result.mind, turns, f"{result.seconds:.2f} s")
    out.print(table)
    passed = sum(result.passed for result in results)
    color = "green" if passed == len(results) else "red"
    out.print(f"\n[{color}]{passed} of {len(results)} passed[/]")


def _line(problem: Problem) -> str:
    return f"  {problem}"
