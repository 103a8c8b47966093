"""The command line. Each command imports what it needs when it runs, so that help is there at once."""

from __future__ import annotations

from typing import Annotated

import typer

from visavis import __version__
from visavis.cli.common import coded_errors

app = typer.Typer(
    name="visavis",
    help="Virtual humans you talk to face to face.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models = typer.Typer(help="The models on this machine: list, pull and check them.", no_args_is_help=True)
app.add_typer(models, name="models")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"visavis {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Virtual humans you talk to face to face."""


@app.command()
@coded_errors
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the page and everything behind it."""
    from visavis.cli.serve import run_server

    run_server(host, port, open_page=open_page)


@app.command()
@coded_errors
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is used for what on this machine, and why."""
    from visavis.cli.doctor import diagnose

    diagnose(as_json=as_json)


@models.command("list")
@coded_errors
def models_list(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every model that visavis can use."""
    from visavis.cli.models import show

    show(as_json=as_json)


@models.command("pull")
@coded_errors
def models_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Names of models; see: visavis models list")] = None,
    defaults: Annotated[bool, typer.Option("--defaults", help="All that are used by default and missing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Fetch them again if they are there.")] = False,
) -> None:
    """Fetch models."""
    from visavis.cli.models import fetch

    fetch(names or [], defaults=defaults, force=force)


@models.command("check")
@coded_errors
def models_check(
    names: Annotated[list[str] | None, typer.Argument(help="Names of models; all that are there by default.")] = None,
) -> None:
    """Check that the models on disk are as they were when they were pulled."""
    from visavis.cli.models import verify

    verify(names or [])
