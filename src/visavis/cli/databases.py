"""What ``visavis db upgrade`` and ``visavis db check`` do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass, field

import typer
from rich.markup import escape

from visavis.bootstrap.identity import identity_keys
from visavis.cli.common import load_settings, out
from visavis.cli.stored import plain_table
from visavis.config import Settings
from visavis.storage import Revision
from visavis.storage.key_files import has_key
from visavis.storage.opening import reach_storage
from visavis.storage.upkeep import TABLES


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check has found."""

    database: str
    revision: str | None
    newest_revision: str
    rows: dict[str, int] = field(default_factory=dict)
    orphans: dict[str, int] = field(default_factory=dict)
    sealed_with_unknown_keys: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """All that is wrong, in sentences."""


def run_upgrade(url: str) -> None:
    """Bring a database to the newest revision. Raises CodedError ``storage.*``."""
    name, before = asyncio.run(_upgrade(url or load_settings().storage_url))
    if before.current == before.newest:
        out.print(f"{name}: revision {before.current} is the newest.")
    elif before.current is None:
        out.print(f"{name}: made, with revision {before.newest}.")
    else:
        out.print(f"{name}: revision {before.current} → {before.newest}.")


def run_check(url: str, *, as_json: bool) -> None:
    """Check a database. Raises CodedError ``storage.*``, and typer.Exit if something is wrong."""
    settings = load_settings()
    found = asyncio.run(_check(settings, url or settings.storage_url))
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2))
    else:
        _print(found)
    if found.problems:
        raise typer.Exit(1)


async def _upgrade(url: str) -> tuple[str, Revision]:
    async with reach_storage(url) as storage:
        before = await storage.revision()
        await storage.open()
    return storage.name, before


async def _check(settings: Settings, url: str) -> Findings:
    async with reach_storage(url) as storage:
        revision = await storage.revision()
        if revision.current != revision.newest:
            there = "nothing in it yet" if revision.current is None else f"revision {revision.current}"
            advice = f"The database has {there}, not revision {revision.newest}: visavis db upgrade"
            return Findings(storage.name, revision.current, revision.newest, problems=[advice])
        found = await storage.examine()
        if found.problems:
            return Findings(storage.name, revision.current, revision.newest, problems=found.problems)
        rows = {table: (await storage.extent(table)).count for table in TABLES}
    unknown = _unknown_keys(settings, found.keys)
    problems = [
        *(f"{count} {table} belong to something that is not there." for table, count in found.orphans.items()),
        *(f"{count} {table} are sealed with a key that is not here." for table, count in unknown.items()),
    ]
    return Findings(storage.name, revision.current, revision.newest, rows, found.orphans, unknown, problems)


def _unknown_keys(settings: Settings, used: dict[str, dict[str, int]]) -> dict[str, int]:
    """Return how many rows of each table cannot be opened."""
    has_any = settings.identity_key is not None or has_key(settings.data_dir)
    keys = identity_keys(settings) if has_any else None  # none is made to check
    lost = {
        table: sum(count for key_id, count in counts.items() if keys is None or keys.sealer_of(key_id) is None)
        for table, counts in used.items()
    }
    return {table: count for table, count in lost.items() if count}


def _print(found: Findings) -> None:
    out.print(f"{found.database}, revision {found.revision or 'none'}", highlight=False)
    if found.rows:
        table = plain_table("table", "rows", right=("rows",))
        for name, count in found.rows.items():
            table.add_row(name, f"{count:,}")
        out.print(table)
    for problem in found.problems:
        out.print(f"[red]✗[/] {escape(problem)}")
    if not found.problems:
        out.print("[green]✓[/] Nothing is wrong with it.")
