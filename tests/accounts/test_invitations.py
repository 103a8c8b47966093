from __future__ import annotations

import asyncio

import pytest

from tests.accounts.conftest import PASSWORD, Clock, make_user
from visavis.accounts.accounts import Accounts
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import INVITATIONS


async def accept(accounts: Accounts, token: str, email: str | None = None, password: str = PASSWORD) -> str:
    return (await accounts.admission.accept(token, password, email=email, name="Bob")).email


async def test_an_invitation_makes_one_account(accounts: Accounts) -> None:
    admin = await make_user(accounts, role="admin")
    link = await accounts.invitations.invite("member", email="Bob@example.org", days=7, by=admin.id)
    assert link.token not in repr(link.record)
    assert link.path == f"/join/#{link.token}"
    user = await accounts.admission.accept(link.token, PASSWORD, email="eve@example.org", name=" Bob ")
    assert (user.email, user.role, user.name) == ("bob@example.org", "member", "Bob")  # not whom the guest says
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accept(accounts, link.token)
    assert (await accounts.sign_in.by_password("bob@example.org", PASSWORD)).id == user.id


async def test_of_many_at_once_one_gets_in(accounts: Accounts) -> None:
    link = await accounts.invitations.invite("operator", email=None, days=7, by=None)
    outcomes = await asyncio.gather(
        *(accept(accounts, link.token, f"user{number}@example.org") for number in range(8)), return_exceptions=True
    )
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, CodedError)]
    assert codes == ["invitation.invalid"] * 7
    assert len((await accounts.users.list()).items) == 1


async def test_an_open_invitation_needs_an_address_that_is_free(accounts: Accounts) -> None:
    await make_user(accounts)
    link = await accounts.invitations.invite("visitor", email=None, days=7, by=None)
    with pytest.raises(CodedError, match=r"invitation\.email_needed"):
        await accept(accounts, link.token)
    with pytest.raises(CodedError, match=r"users\.exists"):
        await accept(accounts, link.token, "ada@example.org")
    with pytest.raises(CodedError, match=r"auth\.weak_password"):
        await accept(accounts, link.token, "bob@example.org", "password123")
    assert await accept(accounts, link.token, "bob@example.org") == "bob@example.org"  # none of these used it up


async def test_nobody_is_invited_twice(accounts: Accounts) -> None:
    await make_user(accounts)
    with pytest.raises(CodedError, match=r"users\.exists"):
        await accounts.invitations.invite("visitor", email="ADA@example.org", days=1, by=None)


async def test_links_expire_and_are_swept(accounts: Accounts, clock: Clock, storage: Storage) -> None:
    link = await accounts.invitations.invite("visitor", email=None, days=1, by=None)
    clock.pass_s(24 * 3600)
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accounts.invitations.look(link.token)
    clock.pass_s(1)
    assert await accounts.sweep() == 1
    assert await storage.collection(INVITATIONS).count() == 0


async def test_a_revoked_link_is_of_no_use(accounts: Accounts) -> None:
    link = await accounts.invitations.invite("visitor", email=None, days=1, by=None)
    await accounts.invitations.revoke(link.record.id)
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accept(accounts, link.token, "bob@example.org")
    with pytest.raises(CodedError, match=r"invitation\.unknown"):
        await accounts.invitations.revoke(link.record.id)


async def test_setting_up_is_for_a_server_without_administrator(accounts: Accounts) -> None:
    earlier = await accounts.invitations.setup()
    link = await accounts.invitations.setup()
    for token in (earlier.token, "", "x" * 43):
        with pytest.raises(CodedError, match=r"invitation\.invalid"):
            await accounts.invitations.look(token)
    user = await accounts.admission.accept(link.token, PASSWORD, email="ada@example.org", name="")
    assert user.role == "admin"
    late = await accounts.invitations.setup()
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accounts.invitations.look(late.token)


async def test_a_new_password_ends_everything_that_was_signed_in(accounts: Accounts, clock: Clock) -> None:
    user = await make_user(accounts)
    login = (await accounts.logins.start(user.id)).login
    for _ in range(5):
        with pytest.raises(CodedError):
            await accounts.sign_in.by_password(user.email, "wrong")
    old = await accounts.invitations.reset(user, by=None)
    link = await accounts.invitations.reset(user, by=None)
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accept(accounts, old.token)
    with pytest.raises(CodedError, match=r"auth\.weak_password"):
        await accept(accounts, link.token, password="ada ada ada ada")
    await accept(accounts, link.token, password="seven brown teapots")
    assert await accounts.logins.get(login.id) is None
    changed = await accounts.sign_in.by_password(user.email, "seven brown teapots")  # it unlocks, too
    assert changed.generation == 1
    with pytest.raises(CodedError, match=r"auth\.wrong_password"):
        await accounts.sign_in.by_password(user.email, PASSWORD)


async def test_keys_end_with_a_password_that_was_reset_and_not_with_one_that_was_changed(accounts: Accounts) -> None:
    user = await make_user(accounts)
    made = await accounts.keys.create(user.id, "kiosk", ["talk"], days=1)
    user = await accounts.admission.change_password(user, PASSWORD, "seven brown teapots")
    assert (await accounts.keys.read(made.key)).user_id == user.id
    link = await accounts.invitations.reset(user, by=None)
    await accept(accounts, link.token)
    with pytest.raises(CodedError, match=r"auth\.invalid_token"):
        await accounts.keys.read(made.key)


async def test_a_disabled_account_resets_nothing(accounts: Accounts) -> None:
    user = await make_user(accounts)
    link = await accounts.invitations.reset(user, by=None)
    await accounts.users.change(user.id, disabled=True)
    with pytest.raises(CodedError, match=r"invitation\.invalid"):
        await accept(accounts, link.token, password="seven brown teapots")


async def test_somebody_changes_their_own_password(accounts: Accounts) -> None:
    user = await make_user(accounts)
    with pytest.raises(CodedError, match=r"auth\.wrong_password"):
        await accounts.admission.change_password(user, "wrong", "seven brown teapots")
    with pytest.raises(CodedError, match=r"auth\.weak_password"):
        await accounts.admission.change_password(user, PASSWORD, "0123456789")
    reset = await accounts.invitations.reset(user, by=None)
    changed = await accounts.admission.change_password(user, PASSWORD, "seven brown teapots")
    with pytest.raises(CodedError, match="used already, or is too old"):
        await accounts.invitations.look(reset.token)
    assert changed.generation == 1
    entries = [entry.action for entry in (await accounts.audit.list()).items]
    assert entries == ["user.password_changed", "login.started"]


@pytest.mark.parametrize("how", ["removed", "disabled", "demoted"])
async def test_links_end_with_the_right_of_who_made_them(accounts: Accounts, storage: Storage, how: str) -> None:
    ada = await make_user(accounts, role="admin")
    eve = await make_user(accounts, "eve@example.org", "admin")
    made = await accounts.invitations.invite("admin", email=None, days=30, by=eve.id)
    reset = await accounts.invitations.reset(ada, by=eve.id)
    others = await accounts.invitations.invite("visitor", email=None, days=30, by=ada.id)
    if how == "removed":
        await accounts.users.remove(eve.id)
    elif how == "disabled":
        await accounts.users.change(eve.id, disabled=True)
    else:
        await accounts.users.change(eve.id, role="operator")
    left = await storage.collection(INVITATIONS).find()
    assert [link.id for link in left.items] == [others.record.id]
    late = await accounts.invitations.invite("admin", email=None, days=30, by=eve.id)  # it was under way
    for link in (made, reset, late):
        with pytest.raises(CodedError, match=r"invitation\.invalid"):
            await accept(accounts, link.token, "mallory@example.org")
    await accept(accounts, others.token, "bob@example.org")
    await accounts.users.change(ada.id, name="Ada")
    assert (await accounts.invitations.look((await accounts.invitations.reset(ada, by=ada.id)).token)).user_id == ada.id
