"""``visavis people``: who is known, and how they are enrolled and forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from visavis.cli.common import coded_errors

people = typer.Typer(help="People who agreed to be recognized: list, enroll and forget them.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@people.command("list")
@coded_errors
def list_people(as_json: AsJson = False) -> None:
    """List who is known, until when, and how they agreed."""
    from visavis.cli.enrollment import show

    show(as_json=as_json)


@people.command()
@coded_errors
def enroll(
    name: Annotated[str, typer.Argument(help="Name by which the person is greeted.")],
    sources: Annotated[list[str], typer.Argument(help="Pictures, videos, or camera:0. The best are used.")],
    consent: Annotated[
        str, typer.Option(help="How the person agreed, for example 'asked at the desk'. Without it you are asked.")
    ] = "",
    given_by: Annotated[str, typer.Option(help="Who agreed, if not the person: a parent, for example.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Enroll anew somebody who is known by this name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Enroll somebody who agrees to be recognized."""
    from visavis.cli.enrollment import run_enrollment

    run_enrollment(name, sources, consent, given_by or name, replace=replace, as_json=as_json)


@people.command()
@coded_errors
def forget(
    who: Annotated[str, typer.Argument(help="Name or identifier.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="Everybody.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase somebody: name, consent, template, and the events that tell of them."""
    from visavis.cli.enrollment import erase

    erase(who, everybody=everybody, sure=yes)


@people.command()
@coded_errors
def export(who: Annotated[str, typer.Argument(help="Name or identifier.")]) -> None:
    """Print everything that is kept of somebody, as JSON."""
    from visavis.cli.enrollment import print_everything

    print_everything(who)
