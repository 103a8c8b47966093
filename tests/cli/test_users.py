"""``visavis users``: accounts, invitations and keys, and what the server then makes of them."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.cli.conftest import Run
from visavis.accounts.accounts import Accounts
from visavis.bootstrap.accounts import keep_accounts
from visavis.bootstrap.exposure import Opening
from visavis.cli import app
from visavis.cli.serve import _say_who_comes_in
from visavis.config import Settings
from visavis.storage.account_records import AuditRecord
from visavis.storage.sql import SqlStorage

GOOD = "purple horse stairs"


def typed(text: str, *arguments: str, fails: bool = False) -> Result:
    """Run a command with something typed."""
    result = CliRunner().invoke(app, arguments, input=text, catch_exceptions=False)
    assert (result.exit_code != 0) == fails, result.output
    return result


def add(email: str, role: str = "admin") -> Result:
    return typed(f"{GOOD}\n", "users", "add", email, "--role", role, "--password-stdin")


def with_accounts(folder: Path) -> tuple[SqlStorage, Accounts]:
    settings = Settings(_env_file=None, data_dir=folder / "data")
    storage = SqlStorage(settings.storage_url)
    return storage, keep_accounts(settings, storage)


def test_an_account_is_made_with_a_password_that_is_typed_twice(run: Run, tmp_path: Path) -> None:
    assert "There are no accounts" in run("users", "list").output
    result = typed(f"{GOOD}\n{GOOD}\n", "users", "add", "Ada@Example.org", "--role", "admin", "--name", "Ada")
    assert "ada@example.org is an admin now" in result.output
    assert GOOD not in result.output
    (user,) = json.loads(run("users", "list", "--json").output)
    assert (user["email"], user["name"], user["role"], user["has_password"]) == (
        "ada@example.org",
        "Ada",
        "admin",
        True,
    )
    assert "hash" not in json.dumps(user)
    assert "ada@example.org  Ada" in run("users", "list").output
    assert stat.S_IMODE((tmp_path / "data/session.key").stat().st_mode) == 0o600

    async def sign_in() -> str:
        storage, accounts = with_accounts(tmp_path)
        await storage.open()
        user = await accounts.sign_in.by_password("ada@example.org", GOOD)
        await storage.close()
        return user.role

    assert asyncio.run(sign_in()) == "admin"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{GOOD}\nanother one altogether\n", "auth.passwords_differ"),
        ("password123\npassword123\n", "auth.weak_password"),
        ("ada ada ada ada\n", "auth.weak_password"),
    ],
)
def test_passwords_that_are_not_taken(run: Run, text: str, code: str) -> None:
    assert code in typed(text, "users", "add", "ada@example.org", fails=True).stderr
    assert json.loads(run("users", "list", "--json").output) == []


def test_what_cannot_be_is_said_before_a_password_is_asked(run: Run) -> None:
    assert "users.invalid_email" in run("users", "add", "ada", fails=True).stderr
    assert "users.invalid_role" in run("users", "add", "ada@example.org", "--role", "boss", fails=True).stderr
    add("ada@example.org")
    assert "users.exists" in typed(GOOD, "users", "add", "ADA@example.org", "--password-stdin", fails=True).stderr
    for command in (("role", "eve@example.org", "admin"), ("disable", "eve@example.org"), ("reset", "eve@example.org")):
        assert "users.unknown" in run("users", *command, fails=True).stderr


def test_accounts_change_and_go(run: Run) -> None:
    add("ada@example.org")
    add("bob@example.org", "visitor")
    assert "bob@example.org is an operator" in run("users", "role", "bob@example.org", "operator").output
    assert "bob@example.org is disabled" in run("users", "disable", "bob@example.org").output
    assert "bob@example.org is an operator" in run("users", "enable", "bob@example.org").output
    assert "users.last_admin" in run("users", "disable", "ada@example.org", fails=True).stderr
    assert "Aborted" in typed("n\n", "users", "remove", "bob@example.org", fails=True).stderr
    assert len(json.loads(run("users", "list", "--json").output)) == 2
    assert "removed" in typed("y\n", "users", "remove", "bob@example.org").output
    assert "users.last_admin" in run("users", "remove", "ada@example.org", "--yes", fails=True).stderr
    assert [user["email"] for user in json.loads(run("users", "list", "--json").output)] == ["ada@example.org"]


def test_links(run: Run, tmp_path: Path) -> None:
    add("ada@example.org")
    lines = run("users", "invite", "--role", "member", public_url="https://visavis.example/").output.splitlines()
    (link,) = [line for line in lines if line.startswith("https")]
    assert link.startswith("https://visavis.example/join/#")
    reset = run("users", "reset", "ada@example.org").output
    token = link.rpartition("#")[2]
    assert token not in reset

    async def accept() -> list[AuditRecord]:
        storage, accounts = with_accounts(tmp_path)
        await storage.open()
        user = await accounts.admission.accept(token, GOOD, email="bob@example.org", name="Bob")
        assert user.role == "member"
        entries = (await accounts.audit.list()).items
        await storage.close()
        return entries

    entries = asyncio.run(accept())
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("bob@example.org", "invitation.accepted"),
        ("command line", "user.reset_requested"),
        ("command line", "user.invited"),
        ("command line", "user.created"),
    ]
    assert token not in repr(entries)
    assert "users.exists" in run("users", "invite", "bob@example.org", fails=True).stderr


def test_a_password_is_set_here(run: Run, tmp_path: Path) -> None:
    add("ada@example.org")
    result = typed("seven brown teapots\n", "users", "reset", "ada@example.org", "--password-stdin")
    assert "signed out everywhere" in result.output

    async def sign_in() -> int:
        storage, accounts = with_accounts(tmp_path)
        await storage.open()
        user = await accounts.sign_in.by_password("ada@example.org", "seven brown teapots")
        await storage.close()
        return user.generation

    assert asyncio.run(sign_in()) == 1


def test_keys(run: Run, tmp_path: Path) -> None:
    add("kiosk@example.org", "visitor")
    assert "has no keys" in run("users", "keys", "list", "kiosk@example.org").output
    key = run("users", "keys", "create", "kiosk@example.org", "the hall").output.splitlines()[-1]
    assert key.startswith("vv_")
    (listed,) = json.loads(run("users", "keys", "list", "kiosk@example.org", "--json").output)
    assert (listed["name"], listed["scopes"], key.startswith(listed["prefix"])) == (
        "the hall", ["status.read", "talk"], True,
    )  # fmt: skip
    assert key not in run("users", "keys", "list", "kiosk@example.org").output
    refused = run("users", "keys", "create", "kiosk@example.org", "more", "--scope", "users.write", fails=True)
    assert "keys.scopes" in refused.stderr

    async def use() -> frozenset[str]:
        storage, accounts = with_accounts(tmp_path)
        await storage.open()
        principal = await accounts.keys.read(key)
        await storage.close()
        return frozenset(principal.permissions)

    assert asyncio.run(use()) == {"status.read", "talk"}
    assert "of no use any more" in run("users", "keys", "revoke", listed["id"]).output
    assert "keys.unknown" in run("users", "keys", "revoke", listed["id"], fails=True).stderr


def test_a_key_file_that_others_may_read_is_refused(run: Run, tmp_path: Path) -> None:
    run("users", "list")
    (tmp_path / "data/session.key").chmod(0o644)
    assert "accounts.session_key" in run("users", "list", fails=True).stderr
    assert "accounts.session_key" in run("users", "list", fails=True, session_key="short").stderr


def test_a_server_that_others_reach_does_not_start_without_accounts(run: Run) -> None:
    refused = run("serve", "--host", "0.0.0.0", "--port", "0", fails=True)
    assert "accounts.needed" in refused.stderr
    assert "visavis users add" in refused.stderr
    assert "visavis is at" not in refused.output


@pytest.mark.parametrize(
    ("settings", "opening", "said"),
    [
        ({}, Opening(sign_in=False, setup_path=None), "There are no accounts, so nobody has to sign in"),
        ({"accounts": "off"}, Opening(sign_in=False, setup_path=None), "whoever reaches it may do everything"),
        ({"accounts": "required"}, Opening(sign_in=True, setup_path="/join/#SECRET"), "http://here:1/join/#SECRET"),
        (
            {"accounts": "required", "public_url": "https://talk.example/"},
            Opening(sign_in=True, setup_path="/join/#SECRET"),
            "https://talk.example/join/#SECRET",
        ),
        ({}, Opening(sign_in=True, setup_path=None), ""),
    ],
)
def test_the_start_says_who_comes_in(
    settings: dict[str, str], opening: Opening, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _say_who_comes_in(Settings(_env_file=None, **settings), opening, "http://here:1")  # type: ignore[arg-type]
    told = capsys.readouterr().out
    assert said in told
    assert (told == "") == (said == "")


def test_all_accounts_can_go_so_that_the_server_is_open_again(run: Run, tmp_path: Path) -> None:
    assert "There are no accounts" in run("users", "remove-all", "--yes").output
    add("ada@example.org")
    add("bob@example.org", "visitor")
    asked = typed("n\n", "users", "remove-all", fails=True).output
    for words in ("2 accounts go", "Conversations", "visavis privacy erase", "Whoever is at this computer"):
        assert words in asked
    assert len(json.loads(run("users", "list", "--json").output)) == 2
    assert "2 accounts are removed" in typed("y\n", "users", "remove-all").output
    assert json.loads(run("users", "list", "--json").output) == []

    async def log() -> list[AuditRecord]:
        storage, accounts = with_accounts(tmp_path)
        await storage.open()
        entries = (await accounts.audit.list()).items
        await storage.close()
        return entries

    entry = asyncio.run(log())[0]
    assert (entry.action, entry.actor, entry.detail) == ("users.removed", "command line", {"count": 2})


def test_accounts_stay_where_others_could_then_come_in(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    add("ada@example.org")
    monkeypatch.setenv("VISAVIS_HOST", "0.0.0.0")
    refused = typed("", "users", "remove-all", "--yes", fails=True)
    assert "nobody would have to sign in" in refused.output
    assert len(json.loads(run("users", "list", "--json").output)) == 1
    monkeypatch.setenv("VISAVIS_ACCOUNTS", "required")
    assert "becomes its administrator" in " ".join(typed("", "users", "remove-all", "--yes").output.split())
