"""What ``visavis users keys`` does."""

from __future__ import annotations

import asyncio
import json

import typer
from rich.markup import escape

from visavis.accounts.api_keys import NewApiKey
from visavis.accounts.audit import COMMAND_LINE
from visavis.bootstrap.account_models import key_model
from visavis.cli.common import out
from visavis.cli.stored import day, moment, plain_table
from visavis.cli.user_accounts import find_user, kept_accounts
from visavis.storage.account_records import ApiKeyRecord


def show_keys(email: str, *, as_json: bool) -> None:
    """List somebody's keys."""

    async def work() -> list[ApiKeyRecord]:
        async with kept_accounts() as accounts:
            return await accounts.keys.of_user((await find_user(accounts, email)).id)

    found = asyncio.run(work())
    if as_json:
        typer.echo(json.dumps([key_model(record).model_dump() for record in found], indent=2))
        return
    if not found:
        out.print(f"{escape(email)} has no keys.")
        return
    table = plain_table("id", "name", "begins with", "scopes", "until", "last used")
    for record in found:
        until = "[dim]forever[/]" if record.expires_ms is None else day(record.expires_ms)
        used = "[dim]never[/]" if record.used_ms is None else moment(record.used_ms)
        scopes = ", ".join(record.scopes)
        table.add_row(f"[dim]{record.id}[/]", escape(record.name), record.prefix, scopes, until, used)
    out.print(table)


def create_key(email: str, name: str, scopes: list[str], days: int) -> None:
    """Make a key and print it."""

    async def work() -> NewApiKey:
        async with kept_accounts() as accounts:
            user = await find_user(accounts, email)
            made = await accounts.keys.create(user.id, name, scopes, days=days or None)
            detail = {"user": user.id, "name": made.record.name, "scopes": ", ".join(made.record.scopes)}
            await accounts.audit.record(COMMAND_LINE, "key.created", made.record.id, detail={**detail})
            return made

    made = asyncio.run(work())
    out.print(f"This key can: {', '.join(made.record.scopes)}. It is shown this once:\n")
    typer.echo(made.key)


def revoke_key(key_id: str) -> None:
    """Make a key useless."""

    async def work() -> ApiKeyRecord:
        async with kept_accounts() as accounts:
            record = await accounts.keys.revoke(key_id)
            await accounts.audit.record(COMMAND_LINE, "key.revoked", record.id, detail={"user": record.user_id})
            return record

    out.print(f"[green]●[/] The key {escape(asyncio.run(work()).name)} is of no use any more.")
