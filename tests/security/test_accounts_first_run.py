"""The first start: no accounts, the owner, setting up, links."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.conftest import KEY, PASSWORD, quick_passwords
from tests.security.account_server import ORIGIN, problem_of, run_accounts
from visavis.accounts.accounts import Accounts
from visavis.accounts.signing import SigningKeys
from visavis.bootstrap.exposure import check_exposure, prepare_accounts
from visavis.config import Settings
from visavis.events import CodedError
from visavis.gateway.loopback import is_loopback
from visavis.storage.memory import MemoryStorage

ADA = {"email": "ada@example.org", "password": PASSWORD, "name": "Ada"}


async def test_without_accounts_whoever_sits_here_is_the_owner(tmp_path: Path) -> None:
    async with run_accounts(tmp_path) as server:
        browser = server.browser()
        me = await browser.me()
        assert (me["kind"], me["accounts"], me["set_up"], me["user"]) == ("owner", "none", True, None)
        assert (await browser.post("/administer")).status_code == 200
        evil = server.browser(origin="https://evil.example")
        assert problem_of(await evil.post("/administer")) == (403, "origin.not_allowed")
        assert problem_of(await evil.post("/api/auth/setup", **ADA)) == (403, "origin.not_allowed")
        stale = server.browser()
        stale.client.cookies.set("__Host-visavis_access", "of a server that was here before")
        assert (await stale.me())["kind"] == "owner"


async def test_a_proxy_makes_nobody_the_owner(tmp_path: Path) -> None:
    async with run_accounts(tmp_path) as server:
        for address in ("192.0.2.1", "2001:db8::1", "10.0.0.1", "unknown", "_hidden", "127.0.0.1:80", "localhost", ""):
            remote = server.browser(address=address)
            me = await remote.me()
            assert (me["kind"], me["accounts"], me["permissions"]) == ("nobody", "needed", [])
            assert problem_of(await remote.post("/administer")) == (401, "auth.required")
            assert problem_of(await remote.post("/api/auth/setup", **ADA)) == (401, "auth.required")
        assert (await server.browser(address="::1").me())["kind"] == "owner"


async def test_the_first_account_closes_the_door(tmp_path: Path) -> None:
    async with run_accounts(tmp_path) as server:
        browser, other = server.browser(), server.browser()
        answer = await browser.post("/api/auth/setup", **ADA)
        assert answer.status_code == 200
        assert answer.json()["user"]["role"] == "admin"
        assert (await browser.me())["set_up"] is False
        assert (await other.me())["kind"] == "nobody"
        again = await other.post("/api/auth/setup", **{**ADA, "email": "eve@example.org"})
        assert problem_of(again) == (401, "auth.required")
        assert (await browser.post("/administer")).status_code == 200


async def test_setting_up_with_the_link(tmp_path: Path) -> None:
    async with run_accounts(tmp_path, accounts="required", host="0.0.0.0", allowed_hosts="*") as server:
        settings = Settings(_env_file=None, data_dir=tmp_path, accounts="required", host="0.0.0.0")
        opening = await prepare_accounts(settings, server.parts.accounts)
        assert opening.sign_in
        assert opening.setup_path is not None
        token = opening.setup_path.rpartition("#")[2]
        browser = server.browser(address="192.0.2.1")
        assert problem_of(await browser.post("/api/auth/setup", **ADA)) == (401, "auth.required")
        wrong = await browser.post("/api/auth/setup", **ADA, token="x" * 43)
        assert problem_of(wrong) == (410, "invitation.invalid")
        info = await browser.client.get("/api/auth/invitation", headers={"x-visavis-invitation": token})
        assert (info.json()["purpose"], info.json()["role"], info.json()["email"]) == ("setup", "admin", None)
        weak = await browser.post("/api/auth/setup", **{**ADA, "password": "password123"}, token=token)
        assert problem_of(weak) == (422, "auth.weak_password")
        assert (await browser.post("/api/auth/setup", **ADA, token=token)).json()["kind"] == "user"
        again = await server.browser().post("/api/auth/setup", **{**ADA, "email": "eve@example.org"}, token=token)
        assert problem_of(again) == (410, "invitation.invalid")
        assert (await prepare_accounts(settings, server.parts.accounts)).setup_path is None


async def test_an_invitation_is_no_way_to_become_administrator(tmp_path: Path) -> None:
    async with run_accounts(tmp_path, accounts="required") as server:
        await server.user()
        link = await server.parts.accounts.invitations.invite("visitor", email=None, days=1, by=None)
        guest = server.browser()
        as_setup = await guest.post("/api/auth/setup", **{**ADA, "email": "eve@example.org"}, token=link.token)
        assert problem_of(as_setup) == (410, "invitation.invalid")
        extra = await guest.post(
            "/api/auth/invitation", token=link.token, password=PASSWORD, email="eve@example.org", role="admin"
        )
        assert problem_of(extra) == (422, "request.invalid")
        both = await asyncio.gather(
            *(
                server.browser().post("/api/auth/invitation", token=link.token, password=PASSWORD, email=f"{who}@x.org")
                for who in ("eve", "bob")
            )
        )
        assert sorted(answer.status_code for answer in both) == [200, 410]
        assert {answer.json()["user"]["role"] for answer in both if answer.status_code == 200} == {"visitor"}


async def test_an_open_server_is_open_only_if_that_is_said(tmp_path: Path) -> None:
    async with run_accounts(tmp_path, accounts="off") as server:
        await server.user()
        me = await server.browser(address="192.0.2.1").me()
        assert (me["kind"], me["accounts"], me["set_up"]) == ("owner", "off", False)


async def test_a_server_without_accounts_gets_no_administrator(tmp_path: Path) -> None:
    async with run_accounts(tmp_path, accounts="off") as server:
        link = await server.parts.accounts.invitations.setup()
        for more in ({}, {"token": link.token}):
            answer = await server.browser(address="203.0.113.9").post("/api/auth/setup", **ADA, **more)
            assert problem_of(answer) == (403, "auth.forbidden")
        assert await server.parts.accounts.users.count() == 0


async def test_of_two_who_set_up_at_once_one_is_the_administrator(tmp_path: Path) -> None:
    async with run_accounts(tmp_path) as server:
        answers = await asyncio.gather(
            *(server.browser().post("/api/auth/setup", **{**ADA, "email": f"{who}@example.org"}) for who in "abc")
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
        assert await server.parts.accounts.users.count() == 1


@pytest.mark.parametrize(
    ("changes", "users", "refused"),
    [
        ({}, False, False),
        ({"host": "::1"}, False, False),
        ({"host": "127.1.2.3"}, False, False),
        ({"allowed_hosts": "me.localhost,LOCALHOST."}, False, False),
        ({"host": "0.0.0.0"}, False, True),
        ({"host": "::"}, False, True),
        ({"host": "192.168.1.5"}, False, True),
        ({"host": "visavis.example"}, False, True),
        ({"allowed_hosts": "*"}, False, True),
        ({"allowed_hosts": "localhost,visavis.example"}, False, True),
        ({"host": "0.0.0.0"}, True, False),
        ({"host": "0.0.0.0", "accounts": "required"}, False, False),
        ({"host": "0.0.0.0", "accounts": "off"}, False, False),
    ],
)
def test_everybody_is_not_let_in_from_elsewhere(changes: dict[str, Any], users: bool, refused: bool) -> None:
    settings = Settings(_env_file=None, **changes)
    if not refused:
        check_exposure(settings, has_users=users)
        return
    with pytest.raises(CodedError) as error:
        check_exposure(settings, has_users=users)
    assert error.value.code == "accounts.needed"
    assert "visavis users add" in error.value.detail
    assert "VISAVIS_ACCOUNTS=required" in error.value.detail


async def test_a_start_without_accounts_says_so(tmp_path: Path) -> None:
    accounts = Accounts(MemoryStorage(), SigningKeys(KEY), passwords=quick_passwords())
    opening = await prepare_accounts(Settings(_env_file=None, data_dir=tmp_path), accounts)
    assert (opening.sign_in, opening.setup_path) == (False, None)
    with pytest.raises(CodedError, match=r"accounts\.needed"):
        await prepare_accounts(Settings(_env_file=None, data_dir=tmp_path, host="0.0.0.0"), accounts)
    await accounts.admission.create("bob@example.org", "visitor", PASSWORD)
    opening = await prepare_accounts(Settings(_env_file=None, data_dir=tmp_path, host="0.0.0.0"), accounts)
    assert opening.sign_in
    assert opening.setup_path is not None  # a visitor administers nothing


def test_names_of_this_computer() -> None:
    for host in ("localhost", "127.0.0.1", "::1", "[::1]", "LocalHost", "a.localhost"):
        assert is_loopback(host)
    for host in ("", "*", "0.0.0.0", "localhost.evil.example", "127.0.0.1.nip.io", "example.org"):
        assert not is_loopback(host)


async def test_pages_that_are_allowed_come_in(tmp_path: Path) -> None:
    async with run_accounts(tmp_path, allowed_origins="https://shop.example") as server:
        assert (await server.browser(origin="https://shop.example").post("/talk")).status_code == 200
        assert (await server.browser(origin=ORIGIN).post("/talk")).status_code == 200
        shop = server.browser(origin="https://shop.example.evil.example")
        assert problem_of(await shop.post("/talk")) == (403, "origin.not_allowed")


async def test_an_address_without_a_scheme_is_none(tmp_path: Path) -> None:
    with pytest.raises(CodedError, match=r"config\.public_url"):
        async with run_accounts(tmp_path, public_url="talk.example.org"):
            pass
