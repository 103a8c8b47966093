from __future__ import annotations

import asyncio

import pytest

from tests.accounts.conftest import KEY, PASSWORD, Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.accounts.logins import GRACE_MS, LONGEST_DAYS, StolenTokenError
from visavis.accounts.signing import SigningKeys
from visavis.events import CodedError
from visavis.events.clock import DAY_MS
from visavis.storage import Storage
from visavis.storage.account_records import LOGINS


async def test_each_renewal_gives_another_token(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id, device="Firefox " * 100, address="192.0.2.1")
    assert (len(began.login.device), began.login.address) == (120, "192.0.2.1")
    clock.pass_s(60)
    second = await accounts.logins.renew(began.token)
    clock.pass_s(60)
    third = await accounts.logins.renew(second.token, address="192.0.2.2")
    assert third.login.id == began.login.id
    assert len({began.token, second.token, third.token}) == 3
    assert third.login.expires_ms == clock.now + 30 * DAY_MS
    assert third.login.address == "192.0.2.2"
    assert third.token not in repr(third.login)


async def test_whoever_comes_with_a_token_of_before_ends_the_login_for_all(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    second = await accounts.logins.renew(began.token)
    clock.pass_s(GRACE_MS / 1000 + 1)
    with pytest.raises(StolenTokenError) as theft:
        await accounts.logins.renew(began.token)
    assert theft.value.login.id == began.login.id
    for token in (began.token, second.token):
        with pytest.raises(CodedError, match=r"auth\.invalid_token"):
            await accounts.logins.renew(token)
    assert not await accounts.logins.is_open(began.login.id, user.id)


async def test_a_token_from_long_before_ends_the_login_too(accounts: Accounts) -> None:
    """A thief renews twice; then its owner comes with what is neither the latest token nor the one before."""
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    stolen = await accounts.logins.renew(began.token)
    thief = await accounts.logins.renew(stolen.token)
    with pytest.raises(StolenTokenError):
        await accounts.logins.renew(began.token)
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.logins.renew(thief.token)


async def test_two_tabs_at_once_both_go_on(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    outcomes = await asyncio.gather(*(accounts.logins.renew(began.token) for _ in range(5)))
    (token,) = {outcome.token for outcome in outcomes}
    assert token != began.token
    clock.pass_s(900)
    assert (await accounts.logins.renew(token)).token not in (token, began.token)


async def test_an_answer_that_was_lost_is_given_again(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    lost = await accounts.logins.renew(began.token)
    clock.pass_s(GRACE_MS / 1000)
    again = await accounts.logins.renew(began.token)
    assert again.token == lost.token
    clock.pass_s(900)
    await accounts.logins.renew(again.token)
    with pytest.raises(StolenTokenError):  # the retry leads no further than one step
        await accounts.logins.renew(began.token)


async def test_a_thief_who_comes_in_the_same_seconds_is_found_at_the_next_renewal(
    accounts: Accounts, clock: Clock
) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    owner = await accounts.logins.renew(began.token)
    thief = await accounts.logins.renew(began.token)
    clock.pass_s(900)
    await accounts.logins.renew(thief.token)
    clock.pass_s(GRACE_MS / 1000 + 1)
    with pytest.raises(StolenTokenError):
        await accounts.logins.renew(owner.token)


async def test_an_answer_is_given_again_after_another_key_signs(storage: Storage, clock: Clock) -> None:
    before = Accounts(storage, SigningKeys(KEY), now=clock)
    began = await before.logins.start("somebody")
    lost = await before.logins.renew(began.token)
    after = Accounts(storage, SigningKeys(bytes(32), KEY), now=clock)
    assert (await after.logins.renew(began.token)).token == lost.token


@pytest.mark.parametrize("how", ["password", "disabled", "removed", "role"])
async def test_no_login_outlives_what_changes_while_it_begins(accounts: Accounts, storage: Storage, how: str) -> None:
    await make_user(accounts, role="admin")
    user = await make_user(accounts, "bob@example.org")
    let_in = await accounts.sign_in.by_password(user.email, PASSWORD)
    if how == "password":
        await accounts.admission.change_password(user, PASSWORD, "seven brown teapots")
    elif how == "disabled":
        await accounts.users.change(user.id, disabled=True)
    elif how == "removed":
        await accounts.users.remove(user.id)
    else:
        await accounts.users.change(user.id, role="member")
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.begin(let_in)
    assert await storage.collection(LOGINS).count() == 0
    if how != "removed":
        assert not await accounts.logins.of_user(user.id)


async def test_a_login_ends_by_itself(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    renewal = await accounts.logins.start(user.id)
    for _ in range(LONGEST_DAYS // 29):
        clock.pass_s(29 * 24 * 3600)
        renewal = await accounts.logins.renew(renewal.token)
    assert renewal.login.expires_ms == renewal.login.created_ms + LONGEST_DAYS * DAY_MS
    clock.now = renewal.login.expires_ms
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.logins.renew(renewal.token)
    clock.now += 1
    assert await accounts.sweep() == 1
    assert await accounts.logins.get(renewal.login.id) is None


async def test_signing_out_needs_a_token_that_is_of_use(accounts: Accounts) -> None:
    user = await make_user(accounts)
    began = await accounts.logins.start(user.id)
    token = began.token
    changed = token[:-1] + ("B" if token.endswith("A") else "A")
    for wrong in ("", "x", changed, f"{began.login.id}.{'a' * 43}.{'b' * 43}"):
        assert await accounts.logins.end_with(wrong) is None
    assert await accounts.logins.is_open(began.login.id, user.id)
    assert await accounts.logins.end_with(token) == began.login
    assert not await accounts.logins.is_open(began.login.id, user.id)


async def test_nobody_has_more_than_fifty(accounts: Accounts, storage: Storage) -> None:
    user = await make_user(accounts)
    first = await accounts.logins.start(user.id)
    for _ in range(50):
        await accounts.logins.start(user.id)
    assert await storage.collection(LOGINS).count() == 50
    assert await accounts.logins.get(first.login.id) is None


async def test_what_was_signed_with_the_previous_key_is_still_taken(storage: Storage, clock: Clock) -> None:
    before = Accounts(storage, SigningKeys(KEY), now=clock)
    token = (await before.logins.start("somebody")).token
    access = before.tokens.issue("somebody", "login", 0)
    after = Accounts(storage, SigningKeys(bytes(32), KEY), now=clock)
    assert after.tokens.read(access).user_id == "somebody"
    renewed = (await after.logins.renew(token)).token
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await before.logins.renew(renewed)
    without = Accounts(storage, SigningKeys(bytes(32)), now=clock)
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        without.tokens.read(access)


async def test_a_foreign_login_is_not_ones_own(accounts: Accounts) -> None:
    login = (await accounts.logins.start("ada")).login
    assert await accounts.logins.is_open(login.id, "ada")
    assert not await accounts.logins.is_open(login.id, "bob")
