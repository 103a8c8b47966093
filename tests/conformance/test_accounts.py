"""What accounts promise must hold on every database, most of all when many come at once."""

from __future__ import annotations

import asyncio

import pytest

from tests.accounts.conftest import KEY, PASSWORD, Clock, make_user, quick_passwords
from visavis.accounts.accounts import Accounts
from visavis.accounts.signing import SigningKeys
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import LOGINS, UserRecord


@pytest.fixture
def accounts(storage: Storage) -> Accounts:
    return Accounts(storage, SigningKeys(KEY), passwords=quick_passwords(), now=Clock(), refusal_s=0)


def codes(outcomes: list[object]) -> list[str]:
    """Return the codes of what was refused. Anything else that went wrong is raised."""
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, CodedError):
            raise outcome
    return sorted(outcome.code for outcome in outcomes if isinstance(outcome, CodedError))


@pytest.mark.parametrize("how", ["demoted", "disabled", "removed"])
async def test_two_administrators_cannot_both_go_at_once(accounts: Accounts, how: str) -> None:
    both = [await make_user(accounts, f"{name}@example.org", "admin") for name in ("ada", "bob")]
    await accounts.users.add(accounts.users.made("eve@example.org", "visitor"))

    async def go(user: UserRecord) -> None:
        if how == "removed":
            await accounts.users.remove(user.id)
        else:
            await accounts.users.change(
                user.id, role="visitor" if how == "demoted" else None, disabled=how == "disabled" or None
            )

    outcomes = await asyncio.gather(*(go(user) for user in both), return_exceptions=True)
    refused = codes(list(outcomes))
    left = [user for user in (await accounts.users.list(role="admin")).items if not user.disabled]
    # Without transactions both may be refused; never neither.
    assert refused == ["users.last_admin"] * len(left)
    assert len(left) >= 1
    assert await accounts.users.have_admin()


async def test_of_many_with_the_same_invitation_one_gets_in(accounts: Accounts) -> None:
    link = await accounts.invitations.invite("visitor", email=None, days=1, by=None)
    outcomes = await asyncio.gather(
        *(accounts.admission.accept(link.token, PASSWORD, email=f"u{n}@example.org", name="") for n in range(6)),
        return_exceptions=True,
    )
    assert codes(list(outcomes)) == ["invitation.invalid"] * 5
    assert len([outcome for outcome in outcomes if isinstance(outcome, UserRecord)]) == 1
    assert len((await accounts.users.list()).items) == 1


async def test_an_invitation_for_an_address_that_is_taken_stays_of_use(accounts: Accounts) -> None:
    await make_user(accounts)
    link = await accounts.invitations.invite("visitor", email=None, days=1, by=None)
    with pytest.raises(CodedError, match=r"users\.exists"):
        await accounts.admission.accept(link.token, PASSWORD, email="ada@example.org", name="")
    assert (await accounts.invitations.look(link.token)).used_ms is None


async def test_of_many_with_the_same_address_one_gets_an_account(accounts: Accounts) -> None:
    outcomes = await asyncio.gather(*(make_user(accounts) for _ in range(4)), return_exceptions=True)
    assert codes(list(outcomes)) == ["users.exists"] * 3


async def test_a_login_is_renewed_once_for_all_tabs(accounts: Accounts) -> None:
    began = await accounts.logins.start("somebody")
    outcomes = await asyncio.gather(*(accounts.logins.renew(began.token) for _ in range(6)))
    (token,) = {outcome.token for outcome in outcomes}
    assert (await accounts.logins.renew(token)).token != token


async def test_many_attempts_at_once_are_all_counted(accounts: Accounts) -> None:
    user = await make_user(accounts)
    outcomes = await asyncio.gather(
        *(accounts.sign_in.by_password(user.email, f"guess {n}") for n in range(8)), return_exceptions=True
    )
    assert codes(list(outcomes)) == ["auth.locked"] * 3 + ["auth.wrong_password"] * 5
    assert (await accounts.users.get(user.id)).failures == 5


async def test_a_new_password_ends_the_logins_with_it(accounts: Accounts, storage: Storage) -> None:
    user = await make_user(accounts)
    for _ in range(3):
        await accounts.logins.start(user.id)
    other = await accounts.logins.start("somebody else")
    await accounts.admission.change_password(user, PASSWORD, "seven brown teapots")
    left = await storage.collection(LOGINS).find()
    assert [login.id for login in left.items] == [other.login.id]
    late = await accounts.users.set_password(user, "a hash")  # of the generation of before
    assert not late
    assert (await accounts.sign_in.by_password(user.email, "seven brown teapots")).generation == 1
