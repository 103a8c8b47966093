"""What administrators and everybody else do to accounts over tRPC."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.accounts.conftest import KEY, PASSWORD, Clock, quick_passwords
from visavis.accounts.accounts import Accounts
from visavis.accounts.principal import OWNER, Principal
from visavis.accounts.signing import SigningKeys
from visavis.accounts.users import principal_of
from visavis.bootstrap.account_services import (
    AuditReading,
    KeyAdministration,
    LoginAdministration,
    UserAdministration,
)
from visavis.events import CodedError
from visavis.gateway.account_models import (
    ChangeUser,
    CreateKey,
    InviteUser,
    ListAudit,
    ListPage,
    ListUsers,
)
from visavis.gateway.trpc.procedures import Context
from visavis.storage.account_records import UserRecord
from visavis.storage.memory import MemoryStorage


@dataclass
class Office:
    """The services, and three people."""

    accounts: Accounts
    users: UserAdministration
    keys: KeyAdministration
    logins: LoginAdministration
    audit: AuditReading
    admin: UserRecord
    ada: UserRecord
    bob: UserRecord


@pytest.fixture
async def office() -> Office:
    clock = Clock()
    accounts = Accounts(MemoryStorage(), SigningKeys(KEY), passwords=quick_passwords(), now=clock, refusal_s=0)
    admin, ada, bob = [
        await accounts.admission.create(f"{name}@example.org", role, PASSWORD)
        for name, role in (("admin", "admin"), ("ada", "member"), ("bob", "visitor"))
    ]
    users = UserAdministration(accounts, public_url="https://visavis.example/", now=clock)
    return Office(
        accounts,
        users,
        KeyAdministration(accounts),
        LoginAdministration(accounts),
        AuditReading(accounts),
        admin,
        ada,
        bob,
    )


def by(user: UserRecord | Principal, login_id: str | None = None) -> Context:
    return Context(user if isinstance(user, Principal) else principal_of(user, login_id=login_id), "192.0.2.1")


async def logged(office: Office) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    page = await office.audit.list(ListAudit())
    return [(entry.actor, entry.action, entry.subject, dict(entry.detail)) for entry in page.items]


async def test_what_is_told_of_users_has_no_secrets(office: Office) -> None:
    page = await office.users.list(ListUsers(limit=2))
    assert [user.email for user in page.items] == ["bob@example.org", "ada@example.org"]
    rest = await office.users.list(ListUsers(cursor=page.next_cursor))
    assert [user.email for user in rest.items] == ["admin@example.org"]
    assert [user.email for user in (await office.users.list(ListUsers(role="member"))).items] == ["ada@example.org"]
    assert "argon2" not in page.model_dump_json()


async def test_invitations_are_made_listed_and_revoked(office: Office) -> None:
    made = await office.users.invite(by(office.admin), InviteUser(role="operator", email="Eve@example.org"))
    assert made.link.startswith("https://visavis.example/join/#")
    assert (made.invitation.email, made.invitation.created_by) == ("eve@example.org", office.admin.id)
    listed = await office.users.invitations(ListPage())
    assert listed.items == [made.invitation]
    assert "hash" not in listed.model_dump_json()
    await office.users.revoke_invitation(by(office.admin), made.invitation.id)
    assert (await office.users.invitations(ListPage())).items == []
    assert [(actor, action, subject) for actor, action, subject, _ in await logged(office)] == [
        ("admin@example.org", "invitation.revoked", "eve@example.org"),
        ("admin@example.org", "user.invited", "eve@example.org"),
    ]
    token = made.link.rpartition("#")[2]
    assert token not in json.dumps(await logged(office))


async def test_changes_are_logged_and_only_those(office: Office) -> None:
    changed = await office.users.change(by(office.admin), ChangeUser(id=office.ada.id, role="operator", name="Ada"))
    assert (changed.role, changed.name) == ("operator", "Ada")
    await office.users.change(by(office.admin), ChangeUser(id=office.ada.id, role="operator"))
    assert await logged(office) == [
        (
            "admin@example.org",
            "user.changed",
            "ada@example.org",
            {"user": office.ada.id, "name": "Ada", "role": "operator"},
        )
    ]


async def test_nobody_disables_or_removes_themselves(office: Office) -> None:
    me = by(office.admin)
    for change in (ChangeUser(id=office.admin.id, role="visitor"), ChangeUser(id=office.admin.id, disabled=True)):
        with pytest.raises(CodedError, match=r"users\.oneself"):
            await office.users.change(me, change)
    with pytest.raises(CodedError, match=r"users\.oneself"):
        await office.users.remove(me, office.admin.id)
    assert (await office.users.change(me, ChangeUser(id=office.admin.id, name="Chief"))).name == "Chief"
    await office.users.remove(me, office.bob.id)
    with pytest.raises(CodedError, match=r"users\.unknown"):
        await office.users.get(office.bob.id)


async def test_a_link_for_a_new_password(office: Office) -> None:
    made = await office.users.reset_password(by(office.admin), office.ada.id)
    assert (made.invitation.purpose, made.invitation.user_id) == ("reset", office.ada.id)
    user = await office.accounts.admission.accept(
        made.link.rpartition("#")[2], "seven brown teapots", email=None, name=""
    )
    assert user.id == office.ada.id
    assert (await office.users.invitations(ListPage())).items[0].used_ms is not None


async def test_keys_belong_to_somebody(office: Office) -> None:
    own = await office.keys.create(by(office.ada), CreateKey(name="script", scopes=["talk", "knowledge.write"]))
    assert own.info.user_id == office.ada.id
    assert "hash" not in own.model_dump_json()
    kiosk = await office.keys.create(by(office.admin), CreateKey(name="hall", scopes=["talk"], user_id=office.bob.id))
    assert kiosk.info.user_id == office.bob.id
    assert await office.keys.of_user(by(office.ada), None) == [own.info]
    assert await office.keys.of_user(by(office.admin), office.bob.id) == [kiosk.info]
    for attempt in (
        office.keys.create(by(office.ada), CreateKey(name="x", scopes=["talk"], user_id=office.bob.id)),
        office.keys.of_user(by(office.ada), office.bob.id),
    ):
        with pytest.raises(CodedError, match=r"auth\.forbidden"):
            await attempt
    with pytest.raises(CodedError, match=r"keys\.unknown"):
        await office.keys.revoke(by(office.ada), kiosk.info.id)
    with pytest.raises(CodedError, match=r"keys\.scopes"):
        await office.keys.create(by(office.bob), CreateKey(name="x", scopes=["knowledge.write"]))
    with pytest.raises(CodedError, match=r"keys\.user_needed"):
        await office.keys.create(by(OWNER), CreateKey(name="x", scopes=["talk"]))
    await office.keys.revoke(by(office.ada), own.info.id)
    await office.keys.revoke(by(office.admin), kiosk.info.id)
    assert [(actor, action) for actor, action, _, _ in await logged(office)] == [
        ("admin@example.org", "key.revoked"),
        ("ada@example.org", "key.revoked"),
        ("admin@example.org", "key.created"),
        ("ada@example.org", "key.created"),
    ]
    assert own.key not in json.dumps(await logged(office))


async def test_a_key_lives_no_longer_by_what_it_does(office: Office) -> None:
    everything = CreateKey(name="all", scopes=["own.read", "users.read"], user_id=office.admin.id)
    made = await office.keys.create(by(office.admin), everything)
    key = await office.accounts.keys.read(made.key)
    with pytest.raises(CodedError, match=r"auth\.forbidden"):
        await office.keys.create(by(key), CreateKey(name="another", scopes=["own.read"]))
    login = (await office.accounts.logins.start(office.admin.id)).login
    with pytest.raises(CodedError, match=r"logins\.unknown"):
        await office.logins.end(by(key), login.id)
    with pytest.raises(CodedError, match=r"keys\.unknown"):
        await office.keys.revoke(by(key), made.info.id)


async def test_a_key_opens_no_accounts(office: Office) -> None:
    """Whoever finds a key of an administrator does not become one."""
    made = await office.keys.create(by(office.admin), CreateKey(name="all", scopes=["users.read", "users.write"]))
    key = by(await office.accounts.keys.read(made.key))
    for attempt in (
        office.users.reset_password(key, office.admin.id),
        office.users.reset_password(key, office.ada.id),
        office.users.invite(key, InviteUser(role="admin")),
        office.users.change(key, ChangeUser(id=office.bob.id, role="admin")),
    ):
        with pytest.raises(CodedError, match=r"auth\.forbidden"):
            await attempt
    assert (await office.users.invitations(ListPage())).items == []
    assert (await office.users.get(office.bob.id)).role == "visitor"
    assert (await office.users.change(key, ChangeUser(id=office.bob.id, disabled=True))).disabled  # closing is allowed


async def test_logins_are_listed_and_ended(office: Office) -> None:
    here = (await office.accounts.logins.start(office.ada.id, device="Firefox", address="192.0.2.7")).login
    there = (await office.accounts.logins.start(office.ada.id)).login
    listed = await office.logins.of_user(by(office.ada, here.id), None)
    assert [(login.id, login.current, login.device) for login in listed] == [
        (here.id, True, "Firefox"),
        (there.id, False, ""),
    ]
    assert "hash" not in listed[0].model_dump_json()
    assert len(await office.logins.of_user(by(office.admin), office.ada.id)) == 2
    with pytest.raises(CodedError, match=r"auth\.forbidden"):
        await office.logins.of_user(by(office.bob), office.ada.id)
    for login_id in (there.id, "nonsense"):
        with pytest.raises(CodedError, match=r"logins\.unknown"):
            await office.logins.end(by(office.bob), login_id)
    await office.logins.end(by(office.ada, here.id), there.id)
    await office.logins.end(by(office.admin), here.id)
    assert await office.logins.of_user(by(office.ada), None) == []
    assert not await office.accounts.logins.is_open(here.id, office.ada.id)
    assert await office.logins.of_user(by(OWNER), None) == []


async def test_the_log_can_be_searched(office: Office) -> None:
    await office.users.change(by(office.admin), ChangeUser(id=office.ada.id, name="Ada"))
    await office.keys.create(by(office.ada), CreateKey(name="script", scopes=["talk"]))
    of_ada = await office.audit.list(ListAudit(actor_id=office.ada.id))
    assert [(entry.action, entry.address) for entry in of_ada.items] == [("key.created", "192.0.2.1")]
    changes = await office.audit.list(ListAudit(action="user.changed", limit=1))
    assert [entry.subject for entry in changes.items] == ["ada@example.org"]
