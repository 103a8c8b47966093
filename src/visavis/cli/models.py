"""``visavis models``: list, pull and check."""

from __future__ import annotations

import json

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from visavis.cli.common import err, load_settings, out
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.inference.download import pull


def _store() -> ModelStore:
    return ModelStore(load_settings().models_dir, MODELS)


def show(*, as_json: bool) -> None:
    """List the catalog."""
    store = _store()
    if as_json:
        rows = [
            {
                "name": model.name,
                "purpose": model.purpose,
                "installed": store.installed(model.name),
                "default": model.default,
                "megabytes": model.megabytes,
                "license": model.license,
                "homepage": model.homepage,
            }
            for model in MODELS.values()
        ]
        typer.echo(json.dumps(rows, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "model", "for", "MB", "license"):
        table.add_column(column, justify="right" if column == "MB" else "left")
    for model in MODELS.values():
        mark = "[green]●[/]" if store.installed(model.name) else "[dim]○[/]"
        table.add_row(mark, model.name, model.purpose, str(model.megabytes), model.license)
    out.print(table)
    out.print(f"\n[green]●[/] on disk  [dim]○[/] visavis models pull NAME   [dim]{store.root}[/]", soft_wrap=True)


def fetch(names: list[str], *, defaults: bool, force: bool) -> None:
    """Pull models, with progress. What is there already is left alone."""
    store = _store()
    wanted = [*names, *(model.name for model in MODELS.values() if defaults and model.default)]
    if not wanted:
        raise CodedError("models.none_named", "Name a model (see: visavis models list), or use --defaults.")
    for name in dict.fromkeys(wanted):
        if store.installed(name) and not force:
            if not defaults:
                out.print(f"[green]●[/] {name} is there already")
            continue
        _pull(store, name)


def _pull(store: ModelStore, name: str) -> None:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(name, total=None)
        pull(
            store,
            name,
            lambda text, done, total: progress.update(task, description=f"{name}: {text}", completed=done, total=total),
        )
    out.print(f"[green]●[/] {name} [dim]{store.folder(name)}[/]", soft_wrap=True)


def verify(names: list[str]) -> None:
    """Check files against the hashes that were written when they were pulled."""
    store = _store()
    wrong = False
    for name in names or [name for name in MODELS if store.installed(name)]:
        problems = store.check(name)
        wrong = wrong or bool(problems)
        out.print(f"[red]✗[/] {name}: {'; '.join(problems)}" if problems else f"[green]✓[/] {name}")
    if wrong:
        raise typer.Exit(1)
