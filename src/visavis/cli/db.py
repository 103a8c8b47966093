"""``visavis db``: the database, brought up to date, checked, and copied to another."""

from __future__ import annotations

from typing import Annotated

import typer

from visavis.cli.common import coded_errors

db = typer.Typer(help="The database: bring it up to date, check it, copy it to another.", no_args_is_help=True)

Url = Annotated[str, typer.Argument(help="URL of a database; by default the one of the settings.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@db.command()
@coded_errors
def upgrade(url: Url = "") -> None:
    """Bring the database to the newest revision, and say which it had. The server does so at every start, too."""
    from visavis.cli.databases import run_upgrade

    run_upgrade(url)


@db.command()
@coded_errors
def check(url: Url = "", as_json: AsJson = False) -> None:
    """Check the database and change nothing. Ends with status 1 if something is wrong.

    Whether it answers and is up to date, how much is in it, whether it is damaged, what belongs to nothing anymore, and
    what is sealed with a key that is not here.
    """
    from visavis.cli.databases import run_check

    run_check(url, as_json=as_json)


@db.command()
@coded_errors
def copy(
    source: Annotated[str, typer.Argument(help="URL of the database to copy. Nobody should write to it meanwhile.")],
    destination: Annotated[str, typer.Argument(help="URL of an empty database, of the same kind or another.")],
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a copy that was interrupted.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Copy nothing: only compare the two.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy everything in a database to another, and compare counts and hashes of what is in both.

    The URLs look like sqlite:///visavis.db, postgresql://user:password@host/database and
    mongodb://user:password@host/database. Ends with status 1 if the two are not the same in the end.
    """
    from visavis.cli.database_copy import run_copy

    run_copy(source, destination, resume=resume, verify=verify, as_json=as_json)
