"""What ``visavis knowledge`` does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from visavis.bootstrap.knowledge import make_libraries, sentence_encoder
from visavis.cli.common import err, load_settings, out
from visavis.events import CodedError
from visavis.reasoning.documents.index import FITS, WORTH_READING, Hit
from visavis.reasoning.documents.library import Library
from visavis.reasoning.documents.records import DocumentRecord, search_result

_LOOK_S = 0.1
_SHOWN_CHARACTERS = 600


def add_documents(files: list[Path], persona: str, *, as_json: bool) -> None:
    """Add files to a persona's documents."""
    records = asyncio.run(_add(files, persona, quiet=as_json))
    _show(records, as_json=as_json)
    if any(record.status == "failed" for record in records):
        raise typer.Exit(1)


def show_documents(persona: str, *, as_json: bool) -> None:
    """List a persona's documents."""
    records = asyncio.run(_list(persona, quiet=as_json))
    if not records and not as_json:
        out.print("There are no documents. [dim]visavis knowledge add FILE adds one.[/]")
        return
    _show(records, as_json=as_json)


def remove_document(document: str, persona: str) -> None:
    """Remove a document by its identifier or its name."""
    record = asyncio.run(_remove(document, persona))
    out.print(f"[green]✓[/] {escape(record)} is removed.")


def search_documents(question: str, persona: str, count: int, *, as_json: bool) -> None:
    """Print the passages that fit best."""
    name, hits = asyncio.run(_search(question, persona, count, quiet=as_json))
    if as_json:
        typer.echo(json.dumps([search_result(name, hit).model_dump(mode="json") for hit in hits], indent=2))
        return
    worth = [hit for hit in hits if hit.relevance >= WORTH_READING]
    if not worth:
        out.print("Nothing in the documents fits.")
    for hit in worth:
        page = f", page {hit.passage.page}" if hit.passage.page else ""
        color = "green" if hit.relevance >= FITS else "yellow"
        out.print(f"[{color}]{hit.relevance:.2f}[/] [bold]{escape(hit.passage.label)}[/][dim]{page}[/]")
        out.print(escape(hit.passage.text[:_SHOWN_CHARACTERS]) + "\n", soft_wrap=True)


@asynccontextmanager
async def _library(persona: str) -> AsyncIterator[Library]:
    settings = load_settings()
    libraries = make_libraries(settings, lambda: sentence_encoder(settings))
    try:
        yield await libraries.of(persona or settings.persona)
    finally:
        await libraries.close()


async def _add(files: list[Path], persona: str, *, quiet: bool) -> list[DocumentRecord]:
    async with _library(persona) as library:
        added = []
        for file in files:
            if not file.is_file():
                raise CodedError("document.unreadable", f"There is no file '{file}'.")
            added.append((await library.add(file.name, file)).id)
        await _read(library, quiet=quiet)
        return [record for record in library.documents() if record.id in added]


async def _list(persona: str, *, quiet: bool) -> list[DocumentRecord]:
    async with _library(persona) as library:
        await _read(library, quiet=quiet)
        return library.documents()


async def _remove(document: str, persona: str) -> str:
    async with _library(persona) as library:
        files = await asyncio.to_thread(library.shelf.files)
        named = [file for file in files if document in (file.id, file.name)]
        if len(named) > 1:
            raise CodedError("document.ambiguous", f"Several documents are called '{document}'; say which by its id.")
        await library.remove(named[0].id if named else document)
        return named[0].name if named else document


async def _search(question: str, persona: str, count: int, *, quiet: bool) -> tuple[str, list[Hit]]:
    async with _library(persona) as library:
        await _read(library, quiet=quiet)
        return library.persona, await library.search(question, count)


async def _read(library: Library, *, quiet: bool) -> None:
    """Read what is new, with a bar for each document."""
    if quiet:
        await library.refresh()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[status]}"))
    with Progress(*columns, console=err, transient=True) as progress:
        await _watched(library.refresh(), library, progress)


async def _watched(work: Coroutine[Any, Any, None], library: Library, progress: Progress) -> None:
    bars: dict[str, Any] = {}
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=_LOOK_S)
        for record in library.documents():
            if record.status in ("parsing", "encoding") and record.id not in bars:
                bars[record.id] = progress.add_task(escape(record.name), total=1.0, status=record.status)
            if record.id in bars:
                progress.update(bars[record.id], completed=record.progress, status=record.status)
    task.result()


def _show(records: list[DocumentRecord], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(record) for record in records], indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("document", "title", "from", "pages", "passages", "status"):
        table.add_column(column, justify="right" if column in ("pages", "passages") else "left")
    for record in records:
        failed = record.status == "failed"
        table.add_row(
            f"{escape(record.name)}\n[dim]{record.id}[/]" if record.id != record.name else escape(record.name),
            escape(record.title),
            "the persona" if record.origin == "persona" else "added",
            str(record.pages or "·"),
            str(record.passages or "·"),
            f"[red]{record.error}[/]: {escape(record.detail)}" if failed else f"[green]{record.status}[/]",
        )
    out.print(table)
