"""``visavis persona``: make, check and test personas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visavis.cli.common import coded_errors

persona = typer.Typer(help="Personas: begin one, check it, and test it with scenarios.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Which = Annotated[str, typer.Argument(help="Name of a persona, or its folder; by default the one that is set.")]


@persona.command()
@coded_errors
def new(
    name: Annotated[str, typer.Argument(help="Its name, or the folder to make: small letters, digits, '-', '_'.")],
    title: Annotated[str, typer.Option(help="The name that people see.")] = "",
    language: Annotated[str, typer.Option(help="Language tag, such as en or de.")] = "",
    source: Annotated[str, typer.Option("--from", help="Copy this persona instead of the small one.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--in", help="Where to make it; by default VISAVIS_PERSONAS_DIR, or ./personas.")
    ] = None,
) -> None:
    """Begin a persona: a small one that is complete, with comments. Nothing is overwritten."""
    from visavis.cli.persona_studio import begin

    begin(name, title=title, language=language, source=source, parent=folder)


@persona.command()
@coded_errors
def check(
    which: Which = "",
    strict: Annotated[bool, typer.Option("--strict", help="Fail for warnings, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what is wrong with a persona, with file and line, and what its author should look at."""
    from visavis.cli.persona_studio import examine

    examine(which, strict=strict, as_json=as_json)


@persona.command("test")
@coded_errors
def play(
    which: Which = "",
    mind: Annotated[str, typer.Option(help="scripted, model or both.")] = "both",
    junit: Annotated[Path | None, typer.Option(help="File for a JUnit report (XML).")] = None,
    chosen: Annotated[str, typer.Option("-k", help="Only scenarios with this in their names.")] = "",
    as_json: AsJson = False,
) -> None:
    """Play a persona's scenarios (scenarios/*.yaml), and tell which of them go as expected."""
    from visavis.cli.persona_studio import rehearse

    rehearse(which, mind, junit, chosen, as_json=as_json)
