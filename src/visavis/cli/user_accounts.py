"""What ``visavis users`` does."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import typer
from rich.markup import escape

from visavis.accounts.accounts import Accounts
from visavis.accounts.audit import COMMAND_LINE
from visavis.accounts.invitations import NewLink
from visavis.accounts.password_rules import check_password
from visavis.accounts.refusals import busy_account
from visavis.bootstrap.account_models import user_model
from visavis.bootstrap.accounts import keep_accounts
from visavis.bootstrap.exposure import check_exposure
from visavis.cli.common import load_settings, out
from visavis.cli.stored import day, moment, open_storage, plain_table
from visavis.config import Settings
from visavis.events import CodedError, now_ms
from visavis.storage.account_records import UserRecord
from visavis.storage.pages import MAX_PAGE, every

log = logging.getLogger(__name__)

_ALL = """{count} accounts go, with everything with which somebody could come in: logins, keys, invitations and links.
Conversations, recordings, consents and memories stay, with identifiers that nobody has any more; a new account
does not get them, even with the same address. To erase somebody with all of it: visavis privacy erase.
{after}"""
_AFTER = {
    "auto": "Whoever is at this computer may then do everything.",
    "off": "Nobody signs in here (VISAVIS_ACCOUNTS=off), before and after.",
    "required": "Whoever opens the link that the server prints when it starts becomes its administrator.",
}


@asynccontextmanager
async def kept_accounts(settings: Settings | None = None) -> AsyncIterator[Accounts]:
    """Open the database of the settings. Raises CodedError ``storage.*`` or ``accounts.session_key``."""
    settings = settings or load_settings()
    async with open_storage(settings) as storage:
        yield keep_accounts(settings, storage)


async def find_user(accounts: Accounts, email: str) -> UserRecord:
    """Return the account with an address. Raises CodedError ``users.unknown``."""
    user = await accounts.users.by_email(email)
    if user is None:
        raise CodedError("users.unknown", f"There is no account of {email}.")
    return user


def add_user(email: str, name: str, role: str, *, password_stdin: bool) -> None:
    """Make an account."""

    async def work() -> UserRecord:
        async with kept_accounts() as accounts:
            accounts.users.made(email, role, name=name)  # what is wrong with these is said before a password is asked
            user = await accounts.admission.create(email, role, _password(password_stdin, email, name), name=name)
            await accounts.audit.record(COMMAND_LINE, "user.created", user.email, detail={"role": role})
            return user

    user = asyncio.run(work())
    out.print(f"[green]●[/] {escape(user.email)} is {_article(user.role)} now.")


def show_users(*, as_json: bool) -> None:
    """List accounts."""

    async def work() -> list[UserRecord]:
        async with kept_accounts() as accounts:
            return [user async for user in every(partial(accounts.users.list, limit=MAX_PAGE))]

    found = asyncio.run(work())
    if as_json:
        typer.echo(json.dumps([user_model(user, now_ms()).model_dump() for user in found], indent=2))
        return
    if not found:
        out.print("There are no accounts. [dim]visavis users add you@example.org --role admin[/]")
        return
    table = plain_table("e-mail", "name", "role", "since", "last signed in", "")
    for user in found:
        seen = "[dim]never[/]" if user.seen_ms is None else moment(user.seen_ms)
        state = "[red]disabled[/]" if user.disabled else ""
        table.add_row(
            escape(user.email), escape(user.name) or "[dim]·[/]", user.role, day(user.created_ms), seen, state
        )
    out.print(table)


def change_user(email: str, *, role: str | None = None, disabled: bool | None = None) -> None:
    """Change the role of an account, or whether it is disabled."""

    async def work() -> UserRecord:
        async with kept_accounts() as accounts:
            user = await find_user(accounts, email)
            user, changes = await accounts.users.change(user.id, role=role, disabled=disabled)
            known = {name: value for name, value in changes.items() if isinstance(value, str | bool)}
            if changes:
                await accounts.audit.record(COMMAND_LINE, "user.changed", user.email, detail={**known})
            return user

    user = asyncio.run(work())
    state = "disabled" if user.disabled else _article(user.role)
    out.print(f"[green]●[/] {escape(user.email)} is {state}.")


def reset_user(email: str, *, here: bool, password_stdin: bool) -> None:
    """Print a link with which somebody chooses a new password, or ask for the password."""
    settings = load_settings()

    async def work() -> NewLink | None:
        async with kept_accounts(settings) as accounts:
            user = await find_user(accounts, email)
            if not here:
                link = await accounts.invitations.reset(user, by=None)
                await accounts.audit.record(COMMAND_LINE, "user.reset_requested", user.email)
                return link
            hashed = await accounts.passwords.hash(_password(password_stdin, user.email, user.name))
            if not await accounts.users.set_password(user, hashed):
                raise busy_account()
            await accounts.audit.record(COMMAND_LINE, "user.password_reset", user.email)
            return None

    link = asyncio.run(work())
    if link is None:
        out.print(f"[green]●[/] {escape(email)} has a new password, and is signed out everywhere.")
    else:
        _print_link(settings, link, "With this link they choose a new password; it works once, for a day:")


def invite_user(email: str, role: str, days: int) -> None:
    """Print a link with which somebody makes an account."""
    settings = load_settings()

    async def work() -> NewLink:
        async with kept_accounts(settings) as accounts:
            link = await accounts.invitations.invite(role, email=email or None, days=days, by=None)
            detail = {"invitation": link.record.id, "role": role}
            await accounts.audit.record(COMMAND_LINE, "user.invited", link.record.email, detail={**detail})
            return link

    _print_link(settings, asyncio.run(work()), f"With this link they become {_article(role)}; it works once:")


def remove_user(email: str, *, sure: bool) -> None:
    """Remove an account."""

    async def work() -> UserRecord:
        async with kept_accounts() as accounts:
            user = await find_user(accounts, email)
            if not sure:
                typer.confirm(f"Remove the account of {user.email}, with its logins and keys?", abort=True)
            await accounts.users.remove(user.id)
            await accounts.audit.record(COMMAND_LINE, "user.removed", user.email, detail={"user": user.id})
            return user

    user = asyncio.run(work())
    out.print(f"[green]●[/] The account of {escape(user.email)} is removed.")


def remove_all_users(*, sure: bool) -> None:
    """Remove all accounts. Raises CodedError ``accounts.needed`` where others could then come in from elsewhere."""
    settings = load_settings()

    async def work() -> int:
        async with kept_accounts(settings) as accounts:
            count = await accounts.users.count()
            if not count:
                return 0
            check_exposure(settings, has_users=False)
            if not sure:
                out.print(_ALL.format(count=count, after=_AFTER[settings.accounts]))
                typer.confirm("Remove all accounts?", abort=True)
            count = await accounts.users.remove_all()
            await accounts.audit.record(COMMAND_LINE, "users.removed", detail={"count": count})
            return count

    count = asyncio.run(work())
    if not count:
        out.print("There are no accounts.")
        return
    log.warning("all %d accounts were removed on the command line", count)
    gone = "1 account is" if count == 1 else f"{count} accounts are"
    out.print(f"[green]●[/] {gone} removed. {_AFTER[settings.accounts]}")


def _password(from_input: bool, *about: str) -> str:
    """Return a password: from standard input, or asked for twice. Raises CodedError ``auth.weak_password``."""
    if from_input:
        return check_password(sys.stdin.readline().rstrip("\r\n"), *about)
    password: str = typer.prompt("Password", hide_input=True)
    check_password(password, *about)
    if typer.prompt("Once more", hide_input=True) != password:
        raise CodedError("auth.passwords_differ", "These are two different passwords.")
    return password


def _print_link(settings: Settings, link: NewLink, what: str) -> None:
    address = settings.public_url.rstrip("/")
    out.print(f"{what}\n")
    typer.echo((address or "http://HOST:PORT") + link.path)
    if not address:
        out.print("\n[dim]Put the server's address in the place of HOST:PORT, or set VISAVIS_PUBLIC_URL.[/]")


def _article(role: str) -> str:
    return f"an {role}" if role[0] in "ao" else f"a {role}"
