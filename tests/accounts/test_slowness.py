"""What takes its time on purpose, and what is refused so that it does not take too much."""

from __future__ import annotations

import asyncio

import pytest

from tests.accounts.conftest import KEY, PASSWORD, Clock, make_user, quick_passwords
from tests.conftest import in_virtual_time
from visavis.accounts.accounts import Accounts
from visavis.accounts.sign_in import REFUSAL_S
from visavis.accounts.signing import SigningKeys
from visavis.events import CodedError
from visavis.storage.memory import MemoryStorage


@in_virtual_time
async def test_every_refusal_takes_the_same_time() -> None:
    """Comparing takes none of this clock's; what is measured is what is added."""
    accounts = Accounts(MemoryStorage(), SigningKeys(KEY), passwords=quick_passwords(), now=Clock())
    user = await make_user(accounts)
    clock = asyncio.get_running_loop().time
    for email in (user.email, "nobody@example.org", "no address"):
        for _ in range(6):  # the last one is locked
            began = clock()
            with pytest.raises(CodedError):
                await accounts.sign_in.by_password(email, "wrong")
            assert clock() - began == pytest.approx(REFUSAL_S)
    other = await make_user(accounts, "bob@example.org")
    began = clock()
    await accounts.sign_in.by_password(other.email, PASSWORD)
    assert clock() - began == 0


async def test_so_many_wait_for_their_password_and_no_more() -> None:
    passwords = quick_passwords()
    outcomes = await asyncio.gather(*(passwords.hash(f"password {n}") for n in range(70)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, CodedError)]
    assert [(error.code, error.retryable) for error in refused] == [("auth.busy", True)] * 6
    assert (await passwords.hash("later")).startswith("$argon2id$")


async def test_a_hash_that_is_none_opens_nothing() -> None:
    passwords = quick_passwords()
    for kept in ("", "plain text", "$argon2id$v=19$broken", "$2b$12$abcdefghijklmnopqrstuv"):
        assert (await passwords.verify(kept, kept))[0] is False
    assert await passwords.verify("nobody's password", None) == (False, None)
