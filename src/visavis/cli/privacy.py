"""``visavis privacy``: what is kept of people, and what becomes of it when they ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visavis.cli.common import coded_errors

privacy = typer.Typer(
    help="What is kept of somebody: show, export and erase it; change the key that seals it.", no_args_is_help=True
)

Person = Annotated[
    str,
    typer.Argument(
        help="E-mail address or identifier of an account, name or identifier of somebody enrolled, or identifier of a "
        "remembered device; user:ID, person:ID or memory:ID if that can be several."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@privacy.command()
@coded_errors
def show(person: Person, as_json: AsJson = False) -> None:
    """Show how much is kept of somebody."""
    from visavis.cli.private_data import show_kept

    show_kept(person, as_json=as_json)


@privacy.command()
@coded_errors
def export(
    person: Person,
    out: Annotated[
        Path | None, typer.Option("--out", help="ZIP file to write, or .json without recordings; - prints JSON.")
    ] = None,
) -> None:
    """Write everything that is kept of somebody to a file."""
    from visavis.cli.private_data import write_export

    write_export(person, out)


@privacy.command()
@coded_errors
def erase(
    person: Person,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase everything that is kept of somebody, account included, and look whether anything is left."""
    from visavis.cli.private_data import erase_person

    erase_person(person, sure=yes, as_json=as_json)


@privacy.command()
@coded_errors
def scan(
    texts: Annotated[list[str], typer.Argument(help="Identifiers, addresses, names, anything of 4 characters up.")],
    as_json: AsJson = False,
) -> None:
    """Look for texts in every record and file, but not in what is encrypted. It fails if any is found."""
    from visavis.cli.private_data import scan_everything

    scan_everything(texts, as_json=as_json)


@privacy.command()
@coded_errors
def sweep() -> None:
    """Delete now what was kept long enough; a server does so every hour."""
    from visavis.cli.private_data import sweep_now

    sweep_now()


@privacy.command("rotate-key")
@coded_errors
def rotate_key() -> None:
    """Change the key that seals people, memories and files. If it is stopped, it goes on when it is run again."""
    from visavis.cli.private_data import rotate

    rotate()
