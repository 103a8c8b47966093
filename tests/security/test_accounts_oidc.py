"""Signing in by OpenID Connect, at a real provider, and what a false one could try."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.accounts.conftest import PASSWORD
from tests.security.account_server import Browser, Server, problem_of, run_accounts
from tests.security.oidc_provider import CLIENT, SECRET, OidcProvider, run_provider
from visavis.accounts.logins import Renewal
from visavis.events import CodedError


@pytest.fixture
async def provider() -> AsyncIterator[OidcProvider]:
    async with run_provider() as provider:
        yield provider


class _Servers:
    def __init__(self, folder: Path, provider: OidcProvider, stack: AsyncExitStack) -> None:
        self._folder, self._provider, self._stack = folder, provider, stack

    async def run(self, **changes: Any) -> Server:
        server = await self._stack.enter_async_context(
            run_accounts(
                self._folder,
                **{
                    "accounts": "required",
                    "oidc_issuer": self._provider.issuer,
                    "oidc_client_id": CLIENT,
                    "oidc_client_secret": SECRET,
                    "oidc_name": "the works",
                    **changes,
                },
            )
        )
        server.clock.now = int(time.time() * 1000)  # the provider's
        return server


@pytest.fixture
async def servers(tmp_path: Path, provider: OidcProvider) -> AsyncIterator[_Servers]:
    async with AsyncExitStack() as stack:
        yield _Servers(tmp_path, provider, stack)


async def leave(browser: Browser, following: str = "/sessions/") -> httpx.URL:
    """Go to the provider, and return to where it sends the browser."""
    start = await browser.client.get("/api/auth/oidc/start", params={"next": following})
    assert start.status_code == 302
    async with httpx.AsyncClient() as outside:
        back = await outside.get(start.headers["location"])
    return httpx.URL(back.headers["location"])


async def come_back(browser: Browser, url: httpx.URL) -> str:
    answer = await browser.client.get(url)
    assert answer.status_code == 302
    return str(answer.headers["location"])


async def sign_in(server: Server) -> tuple[Browser, str]:
    browser = server.browser()
    return browser, await come_back(browser, await leave(browser))


async def test_somebody_with_an_account_comes_in(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run()
    user = await server.user("ada@example.org", "operator")
    assert (await server.browser().me())["ways"] == {"password": True, "oidc": "the works", "guests": False}
    browser, place = await sign_in(server)
    assert place == "/sessions/"
    me = await browser.me()
    assert (me["kind"], me["user"]["id"], me["user"]["role"], me["user"]["by_oidc"]) == (
        "user", user.id, "operator", True,
    )  # fmt: skip
    browser.csrf = me["csrf"]
    assert (await browser.post("/write")).status_code == 200
    provider.person = {"sub": "ada-1", "email": "ada@elsewhere.example", "email_verified": True}
    again, _ = await sign_in(server)  # known by the subject, whatever the address is now
    assert (await again.me())["user"]["email"] == "ada@example.org"
    actions = [entry.action for entry in (await server.parts.accounts.audit.list()).items]
    assert actions == ["login.started", "login.started", "user.linked"]


async def test_newcomers_come_in_where_they_may(servers: _Servers, provider: OidcProvider) -> None:
    provider.person["name"] = "Ada Lovelace"
    server = await servers.run(oidc_newcomers="visitor")
    browser, place = await sign_in(server)
    me = (await browser.me())["user"]
    assert (place, me["email"], me["role"], me["name"]) == ("/sessions/", "ada@example.org", "visitor", "Ada Lovelace")
    assert me["has_password"] is False
    closed = await servers.run()
    browser, place = await sign_in(closed)
    assert place == "/sign-in/?error=oidc.no_account"
    assert (await browser.me())["kind"] == "nobody"


async def test_whoever_made_the_account_before_is_put_out(servers: _Servers, provider: OidcProvider) -> None:
    """An invitation for no address in particular lets somebody take another's."""
    server = await servers.run()
    accounts = server.parts.accounts
    boss = await server.user("boss@example.org")
    link = await accounts.invitations.invite("admin", email=None, days=7, by=boss.id)
    eve = server.browser()
    taken = await eve.post("/api/auth/invitation", token=link.token, password=PASSWORD, email="ada@example.org")
    user_id = taken.json()["user"]["id"]
    key = (await accounts.keys.create(user_id, "k", ["own.read"], days=None)).key
    assert (await server.program(key).get("/read")).status_code == 200
    reset = await accounts.invitations.reset(await accounts.users.get(user_id), by=boss.id)
    planted = await accounts.invitations.invite("admin", email=None, days=7, by=user_id)
    ada, place = await sign_in(server)
    assert (place, (await ada.me())["user"]["id"]) == ("/sessions/", user_id)
    assert (await eve.me())["code"] == "auth.invalid_token"
    assert problem_of(await eve.post("/api/auth/renew")) == (401, "auth.invalid_token")
    assert problem_of(await server.program(key).get("/read")) == (401, "auth.invalid_token")
    assert problem_of(await server.browser().login()) == (401, "auth.wrong_password")
    for made in (reset, planted):
        with pytest.raises(CodedError, match=r"invitation\.invalid"):
            await accounts.invitations.look(made.token)
    kept = (await accounts.keys.create(user_id, "own", ["own.read"], days=None)).key
    again, _ = await sign_in(server)  # this is for the first time alone
    assert (await again.me())["kind"] == (await ada.me())["kind"] == "user"
    assert (await server.program(kept).get("/read")).status_code == 200


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "eve", "email": "ada@example.org"},
        {"sub": "eve", "email": "ada@example.org", "email_verified": False},
        {"sub": "eve", "email": "ada@example.org", "email_verified": "true"},
        {"sub": "eve", "email_verified": True},
    ],
)
async def test_an_address_that_is_not_proven_opens_no_account(
    servers: _Servers, provider: OidcProvider, person: dict[str, Any]
) -> None:
    server = await servers.run(oidc_newcomers="member")
    await server.user("ada@example.org", "admin")
    provider.person = person
    browser, place = await sign_in(server)
    assert place == "/sign-in/?error=oidc.unverified_email"
    assert (await browser.me())["kind"] == "nobody"


async def test_somebody_else_with_the_same_address_stays_outside(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run()
    user = await server.user("ada@example.org", "admin")
    await sign_in(server)
    provider.person = {**provider.person, "sub": "another"}
    assert (await sign_in(server))[1] == "/sign-in/?error=oidc.no_account"
    provider.person = {**provider.person, "sub": "ada-1"}
    await server.user("bob@example.org", "admin")
    await server.parts.accounts.users.change(user.id, disabled=True)
    assert (await sign_in(server))[1] == "/sign-in/?error=oidc.no_account"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"aud": [CLIENT, "another client"], "azp": "another client"},
        {"nonce": "another sign-in"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"exp": "never"},
        {"iat": int(time.time()) + 3600},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
    ids=lambda changes: ",".join(changes),
)
async def test_identities_that_are_not_for_us(
    servers: _Servers, provider: OidcProvider, changes: dict[str, Any]
) -> None:
    server = await servers.run(oidc_newcomers="member")
    provider.spoil = lambda claims: {**claims, **changes}
    browser, place = await sign_in(server)
    assert place == "/sign-in/?error=oidc.invalid_answer"
    assert (await browser.me())["kind"] == "nobody"
    assert (await server.parts.accounts.users.list()).items == []


async def test_identities_with_another_signature(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run(oidc_newcomers="member")
    ours = provider.key
    provider.told = [ours]
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert (await sign_in(server))[1] == "/sign-in/?error=oidc.invalid_answer"
    honest = provider.identity

    def confused(nonce: str) -> str:
        """HS256 with the public key as the secret (CVE-2015-9235)."""
        text = _part(b'{"alg":"HS256","kid":"one"}') + "." + honest(nonce).split(".")[1]
        return text + "." + _part(hmac.digest(ours.as_pem(private=False), text.encode(), hashlib.sha256))

    def unsigned(nonce: str) -> str:
        return _part(b'{"alg":"none"}') + "." + honest(nonce).split(".")[1] + "."

    for forge in (confused, unsigned):
        provider.identity = forge  # type: ignore[method-assign]
        assert (await sign_in(server))[1] == "/sign-in/?error=oidc.invalid_answer"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u0631\u0636\u0627"),
        (" Ada\u202e\tLovelace\x00 ", "Ada Lovelace"),
        ("\u200b\ue000", ""),
        ("a" * 150, "a" * 100),
        ("\u0958" * 60, "\u0915\u093c" * 50),  # longer in its normal form
    ],
)
async def test_a_name_that_cannot_be_kept_as_it_is_keeps_nobody_out(
    servers: _Servers, provider: OidcProvider, told: str, kept: str
) -> None:
    provider.person["name"] = told
    server = await servers.run(oidc_newcomers="visitor")
    browser, place = await sign_in(server)
    assert (place, (await browser.me())["user"]["name"]) == ("/sessions/", kept)


async def test_new_keys_of_the_provider_are_fetched_now_and_then(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run(oidc_newcomers="member")
    assert (await sign_in(server))[1] == "/sessions/"
    provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert (await sign_in(server))[1] == "/sign-in/?error=oidc.invalid_answer"
    assert provider.fetched_keys == 1  # not at every false identity
    server.clock.pass_s(61)
    assert (await sign_in(server))[1] == "/sessions/"
    assert provider.fetched_keys == 2


async def test_what_comes_back_is_what_was_begun_in_this_browser(servers: _Servers) -> None:
    server = await servers.run(oidc_newcomers="member")
    eve, victim = server.browser(), server.browser()
    eves = await leave(eve)
    assert await come_back(victim, eves) == "/sign-in/?error=oidc.refused"  # no cookie
    await leave(victim)
    assert await come_back(victim, eves) == "/sign-in/?error=oidc.refused"  # another state
    assert (await victim.me())["kind"] == "nobody"
    own = await leave(victim)
    server.clock.pass_s(601)
    assert await come_back(victim, own) == "/sign-in/?error=oidc.refused"  # too late
    server.clock.pass_s(-601)
    own = await leave(victim)
    kept = victim.cookie("__Host-visavis_oidc")
    assert await come_back(victim, own) == "/sessions/"
    assert victim.cookie("__Host-visavis_oidc") is None
    victim.client.cookies.set("__Host-visavis_oidc", kept or "", "visavis.example", "/")
    assert await come_back(victim, own) == "/sign-in/?error=oidc.refused"  # the code was used
    denied = own.copy_with(params={"error": "access_denied", "state": "x"})
    assert await come_back(server.browser(), denied) == "/sign-in/?error=oidc.refused"


@pytest.mark.parametrize(
    ("following", "place"),
    [
        ("/people/?who=ada#top", "/people/?who=ada#top"),
        ("/people/?of=a//b#//c", "/people/?of=a//b#//c"),
        ("//evil.example", "/"),
        ("/.//evil.example", "/"),
        ("/x/..//evil.example", "/"),
        ("/%2e//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\\..\\evil", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a b", "/"),
        ("/\t/evil.example", "/"),
        ("/x\r\nset-cookie: a=b", "/"),
        ("", "/"),
    ],
)
async def test_nobody_is_sent_elsewhere_afterwards(servers: _Servers, following: str, place: str) -> None:
    server = await servers.run(oidc_newcomers="visitor")
    browser = server.browser()
    assert await come_back(browser, await leave(browser, following)) == place


async def test_a_provider_that_does_not_answer(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run(oidc_issuer="http://127.0.0.1:9")
    answer = await server.browser().client.get("/api/auth/oidc/start")
    assert answer.headers["location"] == "/sign-in/?error=oidc.unreachable"
    other_name = await servers.run(oidc_issuer=provider.issuer + "/")
    answer = await other_name.browser().client.get("/api/auth/oidc/start")
    assert answer.headers["location"] == "/sign-in/?error=oidc.invalid_answer"


async def test_an_office_comes_in_and_a_refusal_leads_to_the_page(servers: _Servers, provider: OidcProvider) -> None:
    server = await servers.run(oidc_newcomers="member")
    await server.user("boss@example.org")
    for number in range(12):
        provider.person = {"sub": f"u{number}", "email": f"u{number}@example.org", "email_verified": True}
        assert (await sign_in(server))[1] == "/sessions/"
    assert (await server.browser().login("boss@example.org")).status_code == 200  # passwords are counted apart
    places = [await go(server, "/api/auth/oidc/start") for _ in range(60)]
    assert places[-1] == "/sign-in/?error=auth.rate"
    assert await go(server, "/api/auth/oidc/callback") == "/sign-in/?error=auth.rate"
    assert (await server.browser().login("boss@example.org")).status_code == 200


async def go(server: Server, path: str) -> str:
    return await come_back(server.browser(), httpx.URL(path))


async def test_an_account_that_changes_on_the_way_lets_nobody_in(
    servers: _Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await servers.run()
    user = await server.user("ada@example.org", "visitor")
    start = server.parts.accounts.logins.start

    async def disabled_meanwhile(*arguments: Any, **named: Any) -> Renewal:
        await server.parts.accounts.users.change(user.id, disabled=True)
        return await start(*arguments, **named)

    monkeypatch.setattr(server.parts.accounts.logins, "start", disabled_meanwhile)
    browser, place = await sign_in(server)
    assert place == "/sign-in/?error=auth.invalid_token"
    assert browser.cookie("__Host-visavis_access") is None


async def test_without_a_provider_there_are_no_such_routes(tmp_path: Path) -> None:
    async with run_accounts(tmp_path) as server:
        assert problem_of(await server.program().get("/api/auth/oidc/start")) == (404, "request.not_found")
    with pytest.raises(CodedError, match=r"config\.oidc"):
        async with run_accounts(tmp_path, oidc_issuer="https://id.example"):
            pass
