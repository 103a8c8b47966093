"""``visavis memory``: what is remembered of people."""

from __future__ import annotations

from typing import Annotated

import typer

from visavis.cli.common import coded_errors

memory = typer.Typer(
    help="What is remembered of people who agreed: list, show, export and forget it.", no_args_is_help=True
)

Person = Annotated[str, typer.Argument(help="Identifier, its beginning, or the name they told.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@memory.command("list")
@coded_errors
def list_remembered(as_json: AsJson = False) -> None:
    """List of whom something is remembered."""
    from visavis.cli.remembered import show_people

    show_people(as_json=as_json)


@memory.command()
@coded_errors
def show(
    person: Person,
    everything: Annotated[bool, typer.Option("--all", help="What no longer holds, too.")] = False,
) -> None:
    """Show what is remembered of somebody, the strongest first."""
    from visavis.cli.remembered import show_memories

    show_memories(person, everything=everything)


@memory.command()
@coded_errors
def forget(
    person: Person,
    which: Annotated[str, typer.Argument(help="Identifier of one memory, or its beginning.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All that is remembered of this person.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase one memory of somebody, or all of them, for good."""
    from visavis.cli.remembered import erase

    erase(person, which, everything=everything, sure=yes)


@memory.command()
@coded_errors
def export(person: Person) -> None:
    """Print everything that is remembered of somebody, as JSON."""
    from visavis.cli.remembered import print_everything

    print_everything(person)
