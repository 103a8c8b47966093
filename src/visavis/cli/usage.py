"""``visavis usage``: what conversations took of language models."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import typer
from rich.markup import escape

from visavis.cli.common import load_settings, out
from visavis.cli.stored import open_storage, plain_table
from visavis.events import CodedError
from visavis.gateway.usage import SessionUsage, Usage, read_usage
from visavis.storage import SessionRecord, Storage

T = TypeVar("T")

_NUMBERS = ("requests", "tokens read", "written", "cost")


def show_usage(session: str, *, latest: int, as_json: bool) -> None:
    """Print a conversation's usage, or that of the latest ones. Raises CodedError ``session.unknown``."""
    if session:
        usage = asyncio.run(_stored(lambda storage: _one(storage, session)))
        if as_json:
            typer.echo(usage.model_dump_json(indent=2))
        else:
            _print_one(usage)
        return
    found = asyncio.run(_stored(lambda storage: _latest(storage, latest)))
    if as_json:
        typer.echo(json.dumps([usage.model_dump() for _, usage in found], indent=2))
    else:
        _print_latest(found)


def cost_of(usage: Usage) -> str:
    """Return a cost for people: what is known of it, and whether that is all."""
    if usage.unpriced_requests == 0:
        return f"${usage.cost_usd:.4f}"
    if usage.unpriced_requests == usage.requests:
        return "no price known"
    return f"${usage.cost_usd:.4f} + {usage.unpriced_requests} without a price"


async def _stored(read: Callable[[Storage], Awaitable[T]]) -> T:
    async with open_storage(load_settings()) as storage:
        return await read(storage)


async def _one(storage: Storage, session_id: str) -> SessionUsage:
    if await storage.session(session_id) is None:
        raise CodedError("session.unknown", "There is no such conversation.")
    return await read_usage(storage, session_id)


async def _latest(storage: Storage, limit: int) -> list[tuple[SessionRecord, SessionUsage]]:
    page = await storage.sessions(limit=limit)
    return [(record, await read_usage(storage, record.id)) for record in page.items]


def _print_one(usage: SessionUsage) -> None:
    table = plain_table("model", "for", "requests", "tokens read", "written", "cost", right=_NUMBERS)
    for line in usage.lines:
        table.add_row(escape(line.model), escape(line.purpose), *_figures(line))
    table.add_row("all", "", *_figures(usage.total), style="bold")
    out.print(table)
    if usage.truncated:
        out.print("There is more than was read.")


def _print_latest(found: list[tuple[SessionRecord, SessionUsage]]) -> None:
    if not found:
        out.print("There are no conversations yet.")
        return
    table = plain_table(
        "conversation", "began", "persona", "requests", "tokens read", "written", "cost", right=_NUMBERS
    )
    for record, usage in found:
        began = datetime.fromtimestamp(record.opened_ms / 1000, UTC).astimezone()
        figures = _figures(usage.total) if usage.total.requests else ("0", "0", "0", "")
        table.add_row(record.id, f"{began:%Y-%m-%d %H:%M}", escape(record.persona), *figures)
    out.print(table)


def _figures(usage: Usage) -> tuple[str, str, str, str]:
    return f"{usage.requests}", f"{usage.input_tokens:,}", f"{usage.output_tokens:,}", cost_of(usage)
