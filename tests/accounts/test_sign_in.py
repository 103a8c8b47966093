from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import pytest

from tests.accounts.conftest import PASSWORD, Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.accounts.lockout import FREE_ATTEMPTS, wait_ms
from visavis.accounts.passwords import Passwords
from visavis.accounts.waiting import WaitError
from visavis.events import CodedError
from visavis.storage import Storage


async def refused(accounts: Accounts, email: str, password: str) -> CodedError:
    with pytest.raises(CodedError) as error:
        await accounts.sign_in.by_password(email, password)
    return error.value


async def test_the_right_password_lets_in(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    let_in = await accounts.sign_in.by_password(" ADA@example.org", PASSWORD)
    assert (let_in.id, let_in.seen_ms, let_in.failures) == (user.id, clock.now, 0)
    assert await accounts.users.get(user.id) == let_in


async def test_there_is_one_answer_for_everything_that_is_wrong(accounts: Accounts) -> None:
    await make_user(accounts)
    disabled = await make_user(accounts, "bob@example.org")
    await accounts.users.change(disabled.id, disabled=True)
    without = accounts.users.made("eve@example.org", "visitor")
    await accounts.users.add(without)
    answers = [
        await refused(accounts, "ada@example.org", "wrong"),
        await refused(accounts, "nobody@example.org", "wrong"),
        await refused(accounts, "bob@example.org", PASSWORD),
        await refused(accounts, "eve@example.org", "nobody's password"),  # the decoy's
        await refused(accounts, "no address", ""),
    ]
    assert {(type(error), error.code, error.detail, error.retryable) for error in answers} == {
        (CodedError, "auth.wrong_password", "E-mail address or password is wrong.", False)
    }


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "no address"])
async def test_after_five_wrong_ones_everybody_waits_longer_and_longer(
    accounts: Accounts, clock: Clock, email: str
) -> None:
    await make_user(accounts)
    for _ in range(FREE_ATTEMPTS):
        assert (await refused(accounts, email, "wrong")).code == "auth.wrong_password"
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        locked = await refused(accounts, email, PASSWORD)
        assert isinstance(locked, WaitError)
        assert (locked.code, locked.seconds, locked.retryable) == ("auth.locked", seconds, True)
        clock.pass_s(seconds - 1)
        assert (await refused(accounts, email, PASSWORD)).code == "auth.locked"
        clock.pass_s(1)
        assert (await refused(accounts, email, "wrong")).code == "auth.wrong_password"


async def test_the_right_password_begins_to_count_anew(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    for _ in range(FREE_ATTEMPTS):
        await refused(accounts, user.email, "wrong")
    clock.pass_s(30)
    await accounts.sign_in.by_password(user.email, PASSWORD)
    for _ in range(FREE_ATTEMPTS):
        assert (await refused(accounts, user.email, "wrong")).code == "auth.wrong_password"


async def test_many_attempts_at_once_gain_nothing(accounts: Accounts) -> None:
    user = await make_user(accounts)
    attempts = (accounts.sign_in.by_password(user.email, f"guess {number}") for number in range(20))
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, CodedError)]
    assert sorted(codes) == ["auth.locked"] * 15 + ["auth.wrong_password"] * 5


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_who_is_turned_away_because_others_sign_in_has_not_tried(accounts: Accounts, email: str) -> None:
    user = await make_user(accounts)
    with ExitStack() as queue:
        for _ in range(64):
            queue.enter_context(accounts.passwords.place())
        for _ in range(2 * FREE_ATTEMPTS):
            assert (await refused(accounts, email, PASSWORD)).code == "auth.busy"
    assert (await accounts.users.get(user.id)).failures == 0
    for _ in range(FREE_ATTEMPTS):
        assert (await refused(accounts, email, "wrong")).code == "auth.wrong_password"
    assert (await refused(accounts, email, "wrong")).code == "auth.locked"


def test_the_waits_end_somewhere() -> None:
    assert [wait_ms(failures) // 1000 for failures in (0, 4, 5, 6, 10, 1_000_000)] == [0, 0, 30, 60, 900, 900]


async def test_refusals_are_in_the_log_without_what_was_typed(accounts: Accounts) -> None:
    user = await make_user(accounts)
    await refused(accounts, user.email, "secret guess")
    await refused(accounts, "my password by mistake", "x")
    entries = (await accounts.audit.list()).items
    assert [(entry.action, entry.outcome, entry.subject, entry.detail) for entry in entries] == [
        ("login.started", "refused", None, {"reason": "unknown address"}),
        ("login.started", "refused", user.email, {"reason": "wrong password"}),
    ]
    assert "mistake" not in repr(entries)
    assert "guess" not in repr(entries)


class _Interrupted(Passwords):
    """Somebody changes the account while a password is compared."""

    def __init__(self, change: Callable[[], Awaitable[object]]) -> None:
        super().__init__(time_cost=1, memory_kib=8, parallelism=1)
        self._change = change

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        found = await super().verify(password, kept)
        await self._change()
        return found


async def test_an_account_that_changes_meanwhile_lets_nobody_in(
    accounts: Accounts, storage: Storage, clock: Clock
) -> None:
    user = await make_user(accounts)
    changed = await accounts.passwords.hash("another one entirely")

    async def new_password() -> None:
        assert await accounts.users.set_password(await accounts.users.get(user.id), changed)

    async def disable() -> None:
        await accounts.users.change(user.id, disabled=True)

    for change, password in ((new_password, PASSWORD), (disable, "another one entirely")):
        interrupted = Accounts(storage, accounts.signing, passwords=_Interrupted(change), now=clock, refusal_s=0)
        with pytest.raises(CodedError, match=r"auth\.wrong_password"):
            await interrupted.sign_in.by_password(user.email, password)
