"""What ``visavis privacy`` does."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape

from visavis.accounts.audit import COMMAND_LINE, AuditLog
from visavis.accounts.users import Users
from visavis.bootstrap.dossier import Dossier, as_json, write_zip
from visavis.bootstrap.erasure import Eraser, Erasure
from visavis.bootstrap.holdings import Holdings, counts_of, holdings_of
from visavis.bootstrap.identity import check_keys_are_here, identity_keys
from visavis.bootstrap.key_rotation import KeyRotation
from visavis.bootstrap.leftovers import Leftovers
from visavis.bootstrap.privacy_parts import keep_days, leftovers_of
from visavis.bootstrap.retention import Keeping, Retention
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.bootstrap.subjects import Subjects
from visavis.bootstrap.tool_logs import tool_logs
from visavis.cli.common import load_settings, out
from visavis.cli.stored import open_storage, plain_table
from visavis.config import Settings
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore


@dataclass(frozen=True, slots=True)
class _House:
    """Where everything is kept."""

    settings: Settings
    storage: Storage
    artefacts: ArtefactStore
    subjects: Subjects
    audit: AuditLog
    leftovers: Leftovers

    async def holdings(self, person: str) -> Holdings:
        """Return what is kept of somebody. Raises CodedError ``privacy.unknown`` or ``privacy.ambiguous``."""
        return await holdings_of(self.storage, self.subjects, await self.subjects.one(person))


@asynccontextmanager
async def _house() -> AsyncIterator[_House]:
    settings = load_settings()
    async with open_storage(settings) as storage:
        await check_keys_are_here(settings, storage)
        artefacts = ArtefactStore(settings.data_dir / "artefacts", storage, lambda: identity_keys(settings))
        subjects = Subjects(storage, artefacts.keys)
        yield _House(settings, storage, artefacts, subjects, AuditLog(storage), leftovers_of(settings, storage))


def show_kept(person: str, *, as_json: bool) -> None:
    """Show how much is kept of somebody."""

    async def work() -> tuple[Holdings, dict[str, int], list[str]]:
        async with _house() as house:
            held = await house.holdings(person)
            return held, await counts_of(house.storage, held), house.subjects.problems

    held, counts, problems = asyncio.run(work())
    if as_json:
        typer.echo(json.dumps({"subject": held.whom.subject, "name": held.whom.name, "counts": counts}, indent=2))
        return
    out.print(f"[bold]{escape(held.whom.email or held.whom.name or held.whom.id)}[/] [dim]{held.whom.subject}[/]")
    _print_counts(counts)
    _print_problems(problems)


def write_export(person: str, target: Path | None) -> None:
    """Write everything of somebody to a file. Raises CodedError ``export.unwritable``."""
    path = target or Path(f"visavis-export-{datetime.now(UTC):%Y-%m-%d}.zip")

    async def work() -> list[str]:
        async with _house() as house:
            held, disclosed = await house.holdings(person), house.settings.disclose_operators
            dossier = Dossier(house.storage, house.artefacts, house.subjects, held, disclosed=disclosed)
            await _write(dossier, path)
            await house.audit.record(COMMAND_LINE, "privacy.exported", held.whom.subject)
            return dossier.problems

    problems = asyncio.run(work())
    if str(path) != "-":
        out.print(f"[green]●[/] {escape(str(path))} [dim]{path.stat().st_size:,} bytes; it is not encrypted[/]")
        _print_problems(problems)


async def _write(dossier: Dossier, path: Path) -> None:
    if path.suffix == ".json" or str(path) == "-":
        text = json.dumps(await as_json(dossier), indent=2, ensure_ascii=False, default=str)
        if str(path) == "-":
            typer.echo(text)
            return
        await asyncio.to_thread(_write_private, path, text)
        return
    with _open_private(path) as file:
        await write_zip(dossier, file)


def _open_private(path: Path) -> Any:
    """Open a file that only its owner may read. Raises CodedError ``export.unwritable``."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        path.chmod(0o600)  # it may have been there
        return os.fdopen(descriptor, "wb")
    except OSError as error:
        raise CodedError("export.unwritable", f"{path} cannot be written ({error.strerror}).") from error


def _write_private(path: Path, text: str) -> None:
    with _open_private(path) as file:
        file.write(text.encode())


def erase_person(person: str, *, sure: bool, as_json: bool) -> None:
    """Erase somebody."""

    async def work() -> Erasure:
        async with _house() as house:
            held = await house.holdings(person)
            counts = await counts_of(house.storage, held)
            if not sure:
                _print_counts(counts)
                called = held.whom.email or held.whom.name or held.whom.id
                await asyncio.to_thread(typer.confirm, f"Erase all of this of {called}, for good?", abort=True)
            eraser = Eraser(house.storage, house.artefacts, Users(house.storage), house.leftovers)
            return await eraser.erase(house.subjects, held.whom, COMMAND_LINE, house.audit)

    done = asyncio.run(work())
    if as_json:
        left = [asdict(item) for item in done.leftovers]
        typer.echo(json.dumps({"counts": done.counts, "leftovers": left, "problems": done.problems}, indent=2))
    else:
        total = sum(count for kind, count in done.counts.items() if kind != "audit")
        out.print(f"[green]●[/] {total} entries erased; the log keeps that it was done, and not of whom")
        for item in done.leftovers:
            out.print(f"[red]●[/] still found: {escape(item.text)} in {escape(item.place)} [dim]{item.id}[/]")
        _print_problems(done.problems)
    if done.leftovers or done.problems:
        raise typer.Exit(1)


def scan_everything(texts: list[str], *, as_json: bool) -> None:
    """Look for texts in everything that is kept."""

    async def work() -> Any:
        async with _house() as house:
            return await house.leftovers.scan(texts)

    found = asyncio.run(work())
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2))
    else:
        for item in found.found:
            out.print(f"[red]●[/] {escape(item.text)} in {escape(item.place)} [dim]{item.id}[/]")
        if not found.found:
            out.print(f"[green]●[/] nothing found in {found.records:,} records and {found.bytes:,} bytes of files")
    if found.found:
        raise typer.Exit(1)


def sweep_now() -> None:
    """Delete what was kept long enough."""

    async def work() -> Retention:
        async with _house() as house:
            removal = SessionRemoval(house.storage, house.artefacts, _nothing_to_end)
            keeping = Keeping(house.storage, house.artefacts, removal, house.audit, logs=tool_logs(house.settings))
            retention = Retention(keeping, keep_days(house.settings))
            await retention.sweep()
            return retention

    done = asyncio.run(work())
    gone = ", ".join(f"{count} {kind}" for kind, count in done.erased.items() if count)
    out.print(f"[green]●[/] {gone or 'nothing was old enough'}")
    _print_problems([done.problem] if done.problem else [])


async def _nothing_to_end(_: str) -> None:
    """End no conversation: none goes on in a command."""


def rotate() -> None:
    """Change the key."""

    async def work() -> dict[str, int]:
        settings = load_settings()
        async with open_storage(settings) as storage:
            rotation = KeyRotation(
                storage,
                await asyncio.to_thread(identity_keys, settings),
                settings.data_dir,
                from_files=settings.identity_key is None,
            )
            done = await rotation.rotate()
            await AuditLog(storage).record(COMMAND_LINE, "key.rotated", detail=dict(done))
            return done

    done = asyncio.run(work())
    out.print(f"[green]●[/] sealed anew: {', '.join(f'{count} {table}' for table, count in done.items())}")


def _print_counts(counts: dict[str, int]) -> None:
    table = plain_table("kind", "count", right={"count"})
    for kind, count in counts.items():
        table.add_row(kind, f"{count:,}")
    out.print(table)


def _print_problems(problems: list[str]) -> None:
    for problem in problems:
        out.print(f"[yellow]●[/] {escape(problem)}")
