"""What ``visavis db copy`` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from visavis.cli.common import err, out
from visavis.cli.stored import plain_table
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.content_hash import combined_hash
from visavis.storage.copying import Comparison, compare_all, copy_all
from visavis.storage.opening import open_storage, reach_storage
from visavis.storage.upkeep import TABLES


def run_copy(source: str, destination: str, *, resume: bool, verify: bool, as_json: bool) -> None:
    """Copy a database. Raises CodedError ``storage.*``, and typer.Exit if the two are not the same in the end."""
    if _place(source) == _place(destination):
        raise CodedError("storage.same_database", "Source and destination are the same database.")
    copied, compared = asyncio.run(_copy(source, destination, resume=resume, verify=verify))
    same = all(item.same for item in compared)
    if as_json:
        typer.echo(json.dumps(_report(copied, compared, same=same), indent=2))
    else:
        _print(copied, compared, same=same)
    if not same:
        raise typer.Exit(1)


async def _copy(
    source: str, destination: str, *, resume: bool, verify: bool
) -> tuple[dict[str, int], list[Comparison]]:
    reach = _up_to_date if verify else open_storage
    async with _up_to_date(source) as ours, reach(destination) as theirs:
        total = await _rows(ours)
        with _bar() as bar:
            copied: dict[str, int] = {}
            if not verify:
                task = bar.add_task("copy", total=total)
                copied = await copy_all(
                    ours, theirs, resume=resume, progress=lambda table, more: _advance(bar, task, f"copy {table}", more)
                )
            check = bar.add_task("compare", total=total)
            compared = await compare_all(
                ours, theirs, progress=lambda table, more: _advance(bar, check, f"compare {table}", more)
            )
    return copied, compared


@asynccontextmanager
async def _up_to_date(url: str) -> AsyncIterator[Storage]:
    """Return a database that is only read: it is neither made nor changed.

    Raises CodedError ``storage.nothing_there`` and ``storage.older_schema``, or ``storage.newer_schema``.
    """
    if url.startswith("sqlite:") and not _place(url).is_file():
        raise CodedError("storage.nothing_there", f"There is no file {_place(url)}.")
    async with reach_storage(url) as storage:
        found = await storage.revision()
        if found.current is None:
            raise CodedError("storage.nothing_there", f"There is nothing in this {storage.name} database.")
        if found.current != found.newest:
            older = found.current < found.newest
            advice = "visavis db upgrade" if older else "a newer version of visavis is needed"
            raise CodedError(
                "storage.older_schema" if older else "storage.newer_schema",
                f"A {storage.name} database has revision {found.current}, not {found.newest}: {advice}.",
            )
        yield storage


def _place(url: str) -> Path:
    scheme, _, path = url.partition(":///")
    return Path(path).resolve() if scheme == "sqlite" else Path(url)


async def _rows(storage: Storage) -> int:
    return sum([(await storage.extent(table)).count for table in TABLES])


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)


def _advance(bar: Progress, task: TaskID, text: str, more: int) -> None:
    bar.update(task, description=text, advance=more)


def _report(copied: dict[str, int], compared: list[Comparison], *, same: bool) -> dict[str, object]:
    tables = {
        item.table: {
            "copied": copied.get(item.table, 0),
            "source": {"rows": item.source.count, "sha256": item.source.sha256},
            "destination": {"rows": item.destination.count, "sha256": item.destination.sha256},
            "same": item.same,
        }
        for item in compared
    }
    return {
        "same": same,
        "source": combined_hash({item.table: item.source for item in compared}),
        "destination": combined_hash({item.table: item.destination for item in compared}),
        "tables": tables,
    }


def _print(copied: dict[str, int], compared: list[Comparison], *, same: bool) -> None:
    table = plain_table(
        "", "table", "copied", "source", "destination", "SHA-256", right=("copied", "source", "destination")
    )
    for item in compared:
        mark = "[green]✓[/]" if item.same else "[red]✗[/]"
        digest = item.source.sha256[:16] if item.same else f"{item.source.sha256[:16]} ≠ {item.destination.sha256[:16]}"
        counts = (copied.get(item.table, 0), item.source.count, item.destination.count)
        table.add_row(mark, item.table, *(f"{count:,}" for count in counts), digest)
    out.print(table)
    if same:
        both = combined_hash({item.table: item.source for item in compared})
        out.print(f"Both hold the same: SHA-256 {both}", soft_wrap=True)
        return
    names = ", ".join(item.table for item in compared if not item.same)
    out.print(
        f"[red]They are not the same[/]: {escape(names)}. If the source was changed since a copy was begun, copy it to "
        "an empty database.",
        soft_wrap=True,
    )
