from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import pytest

from tests.accounts.conftest import PASSWORD, Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.accounts.lockout import FREE_ATTEMPTS, FREE_FROM_EVERYWHERE
from visavis.accounts.passwords import Passwords
from visavis.accounts.tallies import DECAY_MS, Tallies, Tally, wait_ms
from visavis.accounts.waiting import WaitError
from visavis.events import CodedError
from visavis.storage import Storage


async def refused(accounts: Accounts, email: str, password: str, address: str = "") -> CodedError:
    with pytest.raises(CodedError) as error:
        await accounts.sign_in.by_password(email, password, address=address)
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
    assert [wait_ms(failures, 5) // 1000 for failures in (0, 4, 5, 6, 10, 1_000_000)] == [0, 0, 30, 60, 900, 900]


async def test_nobody_locks_somebody_else_out(accounts: Accounts, clock: Clock) -> None:
    """A stranger tries for days, each time from another network, as soon as the last wait is over."""
    user = await make_user(accounts)
    for number in range(3 * FREE_ATTEMPTS):
        assert (await refused(accounts, user.email, "wrong", "192.0.2.1")).code in (
            "auth.wrong_password",
            "auth.locked",
        )
        await accounts.sign_in.by_password(user.email, PASSWORD, address=f"198.51.100.{number}")
    assert (await refused(accounts, user.email, PASSWORD, "192.0.2.1")).code == "auth.locked"
    assert (await refused(accounts, user.email, PASSWORD, "::ffff:192.0.2.1")).code == "auth.locked"
    for hour in range(2 * FREE_FROM_EVERYWHERE):
        clock.pass_s(DECAY_MS / 1000)
        assert (await refused(accounts, user.email, "wrong", f"10.0.0.{hour}")).code == "auth.wrong_password"
    await accounts.sign_in.by_password(user.email, PASSWORD, address="203.0.113.1")


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "no address"])
async def test_a_crowd_has_to_wait_and_whoever_is_signed_in_already_does_not(
    accounts: Accounts, clock: Clock, email: str
) -> None:
    user = await make_user(accounts)
    await accounts.logins.start(user.id, address="203.0.113.1")
    for number in range(FREE_FROM_EVERYWHERE):
        assert (await refused(accounts, email, "wrong", f"10.0.0.{number}")).code == "auth.wrong_password"
    locked = await refused(accounts, email, PASSWORD, "10.0.1.1")
    assert isinstance(locked, WaitError)
    assert (locked.code, locked.seconds) == ("auth.locked", 30)
    clock.pass_s(30)
    assert (await refused(accounts, email, "wrong", "10.0.1.2")).code == "auth.wrong_password"
    assert (await refused(accounts, email, PASSWORD, "10.0.1.3")).code == "auth.locked"
    await accounts.sign_in.by_password(user.email, PASSWORD, address="203.0.113.1")
    assert (await accounts.users.get(user.id)).failures == 0


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_another_spelling_tells_nothing(accounts: Accounts, email: str) -> None:
    await make_user(accounts)
    for _ in range(FREE_ATTEMPTS):
        await refused(accounts, email, "wrong")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in email)
    for spelling in (email.upper(), f" {email} ", wide):
        assert (await refused(accounts, spelling, "wrong")).code == "auth.locked"


def test_wrong_passwords_are_forgiven_with_time() -> None:
    tally = Tally(8, 1_000)
    assert tally.counted(5, 1_000 + DECAY_MS - 1).failures == 9
    assert tally.counted(5, 1_000 + 3 * DECAY_MS) == Tally(6, 1_000 + 3 * DECAY_MS + 60_000)
    assert tally.counted(5, 1_000 + 100 * DECAY_MS) == Tally(1, 1_000 + 100 * DECAY_MS)


def test_many_tallies_take_no_more_memory() -> None:
    tallies = Tallies(1)
    for number in range(10_001):
        tallies.count(str(number), 0)
    tallies.count("0", 0)  # forgotten, or it would have to wait
    with pytest.raises(WaitError):
        tallies.count("10000", 0)


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
