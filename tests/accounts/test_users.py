from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.accounts.conftest import PASSWORD, Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.accounts.passwords import Passwords
from visavis.accounts.signing import SigningKeys
from visavis.accounts.users import principal_of, role_of
from visavis.events import CodedError
from visavis.storage import Kind, Storage
from visavis.storage.account_records import (
    API_KEYS,
    INVITATIONS,
    LOGINS,
    USERS,
    ApiKeyRecord,
    InvitationRecord,
    LoginRecord,
)


async def test_an_address_is_the_same_however_it_is_written(accounts: Accounts) -> None:
    user = await make_user(accounts, " Ada@Example.ORG ")
    assert user.email == "ada@example.org"
    for other in ("ADA@example.org", "\uff41\uff44\uff41@example.org"):
        with pytest.raises(CodedError, match=r"users\.exists"):
            await make_user(accounts, other)
    assert await accounts.users.by_email("ADA@EXAMPLE.ORG") == user


async def test_another_role_ends_what_was_signed_in_but_not_the_login(accounts: Accounts) -> None:
    await make_user(accounts, role="admin")
    user = await make_user(accounts, "bob@example.org")
    login = (await accounts.logins.start(user.id)).login
    changed, changes = await accounts.users.change(user.id, role="member", name=" Bob  B. ")
    assert (changed.role, changed.name, changed.generation) == ("member", "Bob B.", 1)
    assert changes == {"role": "member", "name": "Bob B."}
    assert await accounts.logins.is_open(login.id, user.id)
    same, nothing = await accounts.users.change(user.id, role="member")
    assert (same.generation, nothing) == (1, {})


async def test_disabling_ends_logins(accounts: Accounts) -> None:
    user = await make_user(accounts)
    login = (await accounts.logins.start(user.id)).login
    changed, _ = await accounts.users.change(user.id, disabled=True)
    assert (changed.disabled, changed.generation) == (True, 1)
    assert await accounts.logins.get(login.id) is None
    assert (await accounts.users.change(user.id, disabled=False))[0].generation == 2


async def test_the_last_administrator_stays(accounts: Accounts) -> None:
    admin = await make_user(accounts, role="admin")
    other = await make_user(accounts, "bob@example.org", "admin")
    await accounts.users.change(other.id, disabled=True)  # does not count
    for attempt in (
        accounts.users.change(admin.id, role="operator"),
        accounts.users.change(admin.id, disabled=True),
        accounts.users.remove(admin.id),
    ):
        with pytest.raises(CodedError, match=r"users\.last_admin"):
            await attempt
    assert (await accounts.users.get(admin.id)) == admin
    await accounts.users.change(other.id, disabled=False)
    await accounts.users.remove(admin.id)
    assert [user.id for user in (await accounts.users.list()).items] == [other.id]


async def test_two_administrators_cannot_both_be_demoted_at_once(accounts: Accounts) -> None:
    one = await make_user(accounts, role="admin")
    two = await make_user(accounts, "bob@example.org", "admin")
    outcomes = await asyncio.gather(
        accounts.users.change(one.id, role="visitor"),
        accounts.users.change(two.id, role="visitor"),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, CodedError)]
    assert [error.code for error in refused] == ["users.last_admin"]
    assert len((await accounts.users.list(role="admin")).items) == 1


async def test_with_an_account_go_its_logins_keys_and_links(accounts: Accounts, storage: Storage) -> None:
    admin = await make_user(accounts, role="admin")
    user = await make_user(accounts, "bob@example.org")
    for owner in (admin, user):
        await accounts.logins.start(owner.id)
        await accounts.keys.create(owner.id, "kiosk", ["talk"], days=1)
        await accounts.invitations.reset(owner, by=admin.id)
    await accounts.users.remove(user.id)
    with pytest.raises(CodedError, match=r"users\.unknown"):
        await accounts.users.get(user.id)
    left: list[LoginRecord | ApiKeyRecord | InvitationRecord] = [
        *(await storage.collection(LOGINS).find()).items,
        *(await storage.collection(API_KEYS).find()).items,
        *(await storage.collection(INVITATIONS).find()).items,
    ]
    assert [record.user_id for record in left] == [admin.id] * 3


async def test_a_password_is_kept_as_a_hash_and_hashed_anew_when_that_should_be_slower(
    accounts: Accounts, storage: Storage, clock: Clock
) -> None:
    user = await make_user(accounts)
    assert user.password_hash is not None
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash
    slower = Passwords(time_cost=2, memory_kib=8, parallelism=1)
    later = Accounts(storage, SigningKeys(bytes(32)), passwords=slower, now=clock, refusal_s=0)
    await later.sign_in.by_password(user.email, PASSWORD)
    kept = (await later.users.get(user.id)).password_hash
    assert kept is not None
    assert ",t=2," in kept
    assert await later.passwords.verify(PASSWORD, kept) == (True, None)


async def test_what_a_role_may_is_read_anew(accounts: Accounts) -> None:
    user = await make_user(accounts, role="member")
    assert principal_of(user).may("knowledge.write")
    assert role_of(replace(user, role="emperor")) == "visitor"


async def test_pages_of_users(accounts: Accounts) -> None:
    for number in range(5):
        await make_user(accounts, f"user{number}@example.org")
    first = await accounts.users.list(limit=3)
    second = await accounts.users.list(limit=3, cursor=first.next_cursor)
    assert [user.email[4] for user in first.items + second.items] == list("43210")
    assert second.next_cursor is None


@pytest.mark.parametrize("role", ["", "boss", "Admin", "admin "])
async def test_there_are_four_roles(accounts: Accounts, role: str) -> None:
    with pytest.raises(CodedError, match=r"users\.invalid_role"):
        await make_user(accounts, role=role)


async def test_all_can_be_removed_with_everything_that_lets_in(accounts: Accounts, storage: Storage) -> None:
    for email, role in (("ada@example.org", "admin"), ("bob@example.org", "visitor")):
        user = await make_user(accounts, email, role)
        await accounts.logins.start(user.id)
        await accounts.keys.create(user.id, "kiosk", ["talk"], days=None)
    await accounts.invitations.invite("member", email=None, days=7, by=None)
    assert await accounts.users.exist()
    assert await accounts.users.remove_all() == 2
    assert not await accounts.users.exist()
    kinds: tuple[Kind[Any], ...] = (USERS, LOGINS, API_KEYS, INVITATIONS)
    for kind in kinds:
        assert await storage.collection(kind).count() == 0
