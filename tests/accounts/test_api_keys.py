from __future__ import annotations

import asyncio

import pytest

from tests.accounts.conftest import Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.accounts.api_keys import NewApiKey
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import API_KEYS, ApiKeyRecord


async def test_a_key_can_do_what_it_is_for(accounts: Accounts) -> None:
    user = await make_user(accounts, role="admin")
    made = await accounts.keys.create(user.id, "kiosk in the hall", ["talk"], days=1)
    assert made.key.startswith("vv_")
    assert made.key.startswith(made.record.prefix)
    assert len(made.record.prefix) == 9
    assert made.key not in repr(made.record)
    principal = await accounts.keys.read(made.key)
    assert (principal.kind, principal.permissions, principal.user_id) == ("key", frozenset({"talk"}), user.id)
    assert principal.name == "ada@example.org, key kiosk in the hall"


async def test_a_key_can_do_no_more_than_its_user(accounts: Accounts) -> None:
    user = await make_user(accounts, role="member")
    with pytest.raises(CodedError, match=r"keys\.scopes"):
        await accounts.keys.create(user.id, "k", ["talk", "users.write"], days=1)
    for scopes in ([], ["everything"], ["talk", "*"]):
        with pytest.raises(CodedError, match=r"keys\.scopes"):
            await accounts.keys.create(user.id, "k", scopes, days=1)
    made = await accounts.keys.create(user.id, "k", ["talk", "knowledge.write"], days=1)
    await accounts.users.change(user.id, role="visitor")
    assert (await accounts.keys.read(made.key)).permissions == frozenset({"talk"})
    await accounts.users.change(user.id, disabled=True)
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.keys.read(made.key)


async def test_keys_expire_or_do_not(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    day = await accounts.keys.create(user.id, "day", ["talk"], days=1)
    forever = await accounts.keys.create(user.id, "forever", ["talk"], days=None)
    clock.pass_s(24 * 3600)
    with pytest.raises(CodedError, match=r"auth\.expired"):
        await accounts.keys.read(day.key)
    assert (await accounts.keys.read(forever.key)).user_id == user.id


async def test_a_revoked_key_is_of_no_use_at_once(accounts: Accounts) -> None:
    user = await make_user(accounts)
    made = await accounts.keys.create(user.id, "k", ["talk"], days=1)
    principal = await accounts.keys.read(made.key)
    assert await accounts.keys.is_of_use(principal.login_id or "")
    await accounts.keys.revoke(made.record.id)
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.keys.read(made.key)
    assert not await accounts.keys.is_of_use(principal.login_id or "")
    with pytest.raises(CodedError, match=r"keys\.unknown"):
        await accounts.keys.revoke(made.record.id)


async def test_when_it_was_used_is_kept_once_a_minute(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    made = await accounts.keys.create(user.id, "k", ["talk"], days=1)
    began = clock.now
    used = []
    for _ in range(4):
        await accounts.keys.read(made.key)
        used.append(((await accounts.keys.get(made.record.id)).used_ms or 0) - began)
        clock.pass_s(30)
    assert used == [0, 0, 60_000, 60_000]


@pytest.mark.parametrize("key", ["vv_", "vv_nonsense", "vv_" + "x" * 200, "vv_' OR 1=1 --"])
async def test_other_texts_are_no_keys(accounts: Accounts, key: str) -> None:
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.keys.read(key)


async def test_a_user_has_a_hundred_keys_at_most(accounts: Accounts, storage: Storage) -> None:
    user = await make_user(accounts)
    for number in range(100):
        await accounts.keys.create(user.id, f"k{number}", ["talk"], days=1)
    with pytest.raises(CodedError, match=r"keys\.too_many"):
        await accounts.keys.create(user.id, "one more", ["talk"], days=1)
    assert await storage.collection(API_KEYS).count() == 100


async def test_of_many_at_once_no_more_are_kept_than_listed(accounts: Accounts, storage: Storage) -> None:
    user = await make_user(accounts)
    outcomes = await asyncio.gather(
        *(accounts.keys.create(user.id, f"k{number}", ["talk"], days=1) for number in range(150)),
        return_exceptions=True,
    )
    made = {outcome.record.id for outcome in outcomes if isinstance(outcome, NewApiKey)}
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, CodedError)]
    assert refused == ["keys.too_many"] * (150 - len(made))
    assert {key.id for key in await accounts.keys.of_user(user.id)} == made
    assert 0 < await storage.collection(API_KEYS).count() == len(made) <= 100


async def test_all_keys_are_listed(accounts: Accounts, storage: Storage) -> None:
    """Servers of before kept more than a hundred where many were made at once."""
    for number in range(501):
        await storage.collection(API_KEYS).add(ApiKeyRecord(f"{number:036}", "u", "k", "vv_", f"{number}", 0))
    assert len(await accounts.keys.of_user("u")) == 501


async def test_keys_have_names_and_users(accounts: Accounts) -> None:
    user = await make_user(accounts)
    with pytest.raises(CodedError, match=r"users\.invalid_name"):
        await accounts.keys.create(user.id, "  ", ["talk"], days=1)
    with pytest.raises(CodedError, match=r"users\.unknown"):
        await accounts.keys.create("nobody", "k", ["talk"], days=1)
