"""``visavis users``: accounts, invitations and keys, straight in the database."""

from __future__ import annotations

from typing import Annotated

import typer

from visavis.cli.common import coded_errors

users = typer.Typer(help="Accounts: add, list, change and remove them; invitations and keys.", no_args_is_help=True)
keys = typer.Typer(help="Keys for kiosks and scripts.", no_args_is_help=True)
users.add_typer(keys, name="keys")

Email = Annotated[str, typer.Argument(help="E-mail address, by which they sign in.")]
Role = Annotated[str, typer.Option(help="visitor, member, operator or admin.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FromInput = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@users.command()
@coded_errors
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="How they are called.")] = "",
    role: Role = "visitor",
    password_stdin: FromInput = False,
) -> None:
    """Make an account; the password is asked for."""
    from visavis.cli.user_accounts import add_user

    add_user(email, name, role, password_stdin=password_stdin)


@users.command("list")
@coded_errors
def list_users(as_json: AsJson = False) -> None:
    """List accounts."""
    from visavis.cli.user_accounts import show_users

    show_users(as_json=as_json)


@users.command()
@coded_errors
def role(email: Email, role: Annotated[str, typer.Argument(help="visitor, member, operator or admin.")]) -> None:
    """Give somebody another role."""
    from visavis.cli.user_accounts import change_user

    change_user(email, role=role)


@users.command()
@coded_errors
def disable(email: Email) -> None:
    """Let somebody in no more; their account stays."""
    from visavis.cli.user_accounts import change_user

    change_user(email, disabled=True)


@users.command()
@coded_errors
def enable(email: Email) -> None:
    """Let somebody in again."""
    from visavis.cli.user_accounts import change_user

    change_user(email, disabled=False)


@users.command()
@coded_errors
def reset(
    email: Email,
    now: Annotated[bool, typer.Option("--now", help="Ask for the new password here, instead of a link.")] = False,
    password_stdin: FromInput = False,
) -> None:
    """Print a link with which somebody chooses a new password."""
    from visavis.cli.user_accounts import reset_user

    reset_user(email, here=now or password_stdin, password_stdin=password_stdin)


@users.command()
@coded_errors
def invite(
    email: Annotated[str, typer.Argument(help="For whom; without it, for whoever has the link.")] = "",
    role: Role = "visitor",
    days: Annotated[int, typer.Option(min=1, max=30, help="How long it can be used.")] = 7,
) -> None:
    """Print a link with which somebody makes an account; it works once."""
    from visavis.cli.user_accounts import invite_user

    invite_user(email, role, days)


@users.command()
@coded_errors
def remove(email: Email, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove an account with its logins and keys. Conversations stay: see visavis privacy."""
    from visavis.cli.user_accounts import remove_user

    remove_user(email, sure=yes)


@users.command("remove-all")
@coded_errors
def remove_all(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Remove all accounts with their logins, keys and links: the server is open again, as it was without any."""
    from visavis.cli.user_accounts import remove_all_users

    remove_all_users(sure=yes)


@keys.command("list")
@coded_errors
def list_keys(email: Email, as_json: AsJson = False) -> None:
    """List somebody's keys."""
    from visavis.cli.user_keys import show_keys

    show_keys(email, as_json=as_json)


@keys.command()
@coded_errors
def create(
    email: Email,
    name: Annotated[str, typer.Argument(help="By which it is told from others: 'kiosk in the hall'.")],
    scope: Annotated[list[str] | None, typer.Option(help="What it may do; may be repeated.")] = None,
    days: Annotated[int, typer.Option(min=0, max=3650, help="How long it is of use; 0: forever.")] = 90,
) -> None:
    """Make a key and print it, this once. Without --scope it can talk."""
    from visavis.cli.user_keys import create_key

    create_key(email, name, scope or ["status.read", "talk"], days)


@keys.command()
@coded_errors
def revoke(key: Annotated[str, typer.Argument(help="Identifier of a key: visavis users keys list")]) -> None:
    """Make a key useless."""
    from visavis.cli.user_keys import revoke_key

    revoke_key(key)
