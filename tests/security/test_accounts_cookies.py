"""Signing in with a browser: cookies, forgery, fixation, theft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.accounts.conftest import PASSWORD
from tests.security.account_server import HOST, ORIGIN, Server, problem_of, run_accounts


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with run_accounts(tmp_path) as server:
        await server.user()
        yield server


async def test_what_a_browser_gets(server: Server) -> None:
    browser = server.browser()
    answer = await browser.login()
    assert answer.status_code == 200
    cookies: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        cookies.load(line)
    access, renewal = cookies["__Host-visavis_access"], cookies["__Host-visavis_renewal"]
    assert [access[name] for name in ("path", "samesite", "secure", "httponly")] == ["/", "lax", True, True]
    assert [renewal[name] for name in ("path", "samesite", "secure", "httponly")] == ["/", "strict", True, True]
    assert [access["domain"], renewal["domain"]] == ["", ""]
    me = answer.json()
    assert (me["kind"], me["accounts"], me["user"]["email"], me["user"]["role"]) == (
        "user", "needed", "ada@example.org", "admin",
    )  # fmt: skip
    for secret in (access.value, renewal.value, PASSWORD, "argon2"):
        assert secret not in answer.text
    assert (await browser.client.get("/read")).json() == "ada@example.org"


async def test_over_plain_http_cookies_are_not_secure_or_they_would_not_come_back(server: Server) -> None:
    browser = server.browser(scheme="http", origin=f"http://{HOST}")
    answer = await browser.login()
    lines = answer.headers.get_list("set-cookie")
    assert all("secure" not in line.lower() for line in lines)
    assert [line.split("=")[0] for line in lines] == ["visavis_access", "visavis_renewal"]
    assert "path=/api/auth;" in lines[1].lower()
    assert (await browser.me())["kind"] == "user"


@pytest.mark.parametrize(
    ("host", "public_url", "scheme", "prefixed"),
    [
        (HOST, "", "https", True),
        (HOST, f"https://{HOST}", "http", True),  # the proxy tells nothing, but we were told
        (HOST, f"http://{HOST}", "http", False),
        ("localhost:8000", "", "https", True),
        ("localhost:8000", "", "http", False),
        ("localhost:8000", f"https://{HOST}", "http", False),  # at the server's own computer
        ("127.0.0.1:8000", f"https://{HOST}", "http", False),
        ("[::1]:8000", f"https://{HOST}", "http", False),
    ],
)
async def test_names_have_the_prefix_where_browsers_take_it(
    tmp_path: Path, host: str, public_url: str, scheme: str, *, prefixed: bool
) -> None:
    async with run_accounts(tmp_path, public_url=public_url) as server:
        await server.user()
        program = server.program(scheme=scheme)
        credentials = {"email": "ada@example.org", "password": PASSWORD}
        answer = await program.post(f"{scheme}://{host}/api/auth/login", json=credentials)
        lines = [line.lower() for line in answer.headers.get_list("set-cookie")]
        assert len(lines) == 2
        for line in lines:
            assert line.startswith("__host-") == prefixed
            if prefixed:
                assert "; path=/;" in line
                assert "; secure" in line
                assert "domain" not in line


async def test_by_https_no_cookie_counts_that_others_under_the_domain_can_plant(server: Server) -> None:
    await server.user("eve@example.org", "visitor")
    eve = server.browser()
    await eve.login("eve@example.org")
    victim = server.browser()
    for name in ("access", "renewal"):
        victim.client.cookies.set(f"visavis_{name}", eve.cookie(f"__Host-visavis_{name}") or "", HOST, "/")
    assert (await victim.me())["kind"] == "nobody"
    assert problem_of(await victim.post("/api/auth/renew")) == (401, "auth.invalid_token")
    await victim.login()
    assert (await victim.me())["user"]["email"] == "ada@example.org"


async def test_a_proxy_need_not_tell_of_every_request_that_it_came_by_https(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    untold = server.program(scheme="http")
    cookie = f"__Host-visavis_access={browser.cookie('__Host-visavis_access')}; visavis_access=planted"
    assert (await untold.get("/read", headers={"cookie": cookie})).json() == "ada@example.org"


async def test_signing_out_takes_the_cookies_away_whatever_they_are_called(server: Server) -> None:
    for scheme in ("https", "http"):
        browser = server.browser(scheme=scheme, origin=f"{scheme}://{HOST}")
        await browser.login()
        answer = await browser.post("/api/auth/logout")
        gone: SimpleCookie = SimpleCookie()
        for line in answer.headers.get_list("set-cookie"):
            gone.load(line)
        assert {name: (item["path"], item["secure"], item["max-age"]) for name, item in gone.items()} == {
            "__Host-visavis_access": ("/", True, "0"),
            "visavis_access": ("/", "", "0"),
            "__Host-visavis_renewal": ("/", True, "0"),
            "visavis_renewal": ("/api/auth", "", "0"),
        }


@pytest.mark.parametrize(
    ("public_url", "scheme", "origin", "status"),
    [
        ("", "https", f"https://{HOST}", 200),
        ("", "https", f"http://{HOST}", 403),
        ("", "http", f"http://{HOST}", 200),
        ("", "http", f"https://{HOST}", 200),  # a proxy that tells nothing
        (f"https://{HOST}", "http", f"https://{HOST}", 200),
        (f"https://{HOST}", "http", f"http://{HOST}", 403),
        (f"https://{HOST}:443", "http", f"http://{HOST}", 403),
        (f"https://{HOST}:443", "http", f"https://{HOST}", 200),
        ("https://other.example", "http", f"http://{HOST}", 200),
        (f"http://{HOST}", "http", f"https://{HOST}", 200),
        ("", "https", f"ftp://{HOST}", 403),
        ("", "http", f"ftp://{HOST}", 403),
    ],
)
async def test_a_page_of_our_host_is_ours_only_if_it_came_as_people_do(
    tmp_path: Path, public_url: str, scheme: str, origin: str, status: int
) -> None:
    async with run_accounts(tmp_path, public_url=public_url) as server:
        await server.user()
        answer = await server.browser(scheme=scheme, origin=origin).login()
        assert answer.status_code == status
        if status == 403:
            assert problem_of(answer) == (403, "origin.not_allowed")


async def test_what_changes_something_needs_the_token_and_our_page(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    other = server.browser()
    await other.login()
    client = browser.client
    for headers, code in [
        ({}, "auth.csrf"),
        ({"x-visavis-csrf": ""}, "auth.csrf"),
        ({"x-visavis-csrf": "x" * 43}, "auth.csrf"),
        ({"x-visavis-csrf": other.csrf}, "auth.csrf"),  # of another login
        ({"x-visavis-csrf": browser.csrf, "origin": "https://evil.example"}, "origin.not_allowed"),
        ({"x-visavis-csrf": browser.csrf, "origin": "null"}, "origin.not_allowed"),
        ({"x-visavis-csrf": browser.csrf, "origin": f"https://{HOST}.evil.example"}, "origin.not_allowed"),
        ({"x-visavis-csrf": browser.csrf, "origin": f"https://evil.example/{HOST}"}, "origin.not_allowed"),
        ({"x-visavis-csrf": browser.csrf, "origin": f"https://{HOST}:8443"}, "origin.not_allowed"),
        ({"x-visavis-csrf": browser.csrf, "origin": "https://[evil"}, "origin.not_allowed"),
    ]:
        assert problem_of(await client.post("/write", headers=headers)) == (403, code), headers
    assert (await client.post("/write", headers={"x-visavis-csrf": browser.csrf})).status_code == 200


async def test_a_browser_that_sends_no_origin_says_where_it_comes_from(server: Server) -> None:
    browser = server.browser(origin=None)
    await browser.login()
    headers = {"x-visavis-csrf": browser.csrf}
    for site, status in (("cross-site", 403), ("same-site", 403), ("none", 403), ("same-origin", 200)):
        answer = await browser.client.post("/write", headers={**headers, "sec-fetch-site": site})
        assert answer.status_code == status, site
    assert problem_of(await browser.client.post("/write", headers=headers)) == (403, "auth.csrf")


async def test_a_form_of_another_site_signs_nobody_in(server: Server) -> None:
    browser = server.browser(origin="https://evil.example")
    assert problem_of(await browser.login()) == (403, "origin.not_allowed")
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        body = '{"email": "ada@example.org", "password": "' + PASSWORD + '"}'
        for origin in ("https://evil.example", ORIGIN):
            headers = {"content-type": kind, "origin": origin}
            answer = await browser.client.post("/api/auth/login", content=body, headers=headers)
            assert answer.status_code in (403, 422)
            assert "set-cookie" not in answer.headers


async def test_signing_in_makes_a_new_login_whatever_the_browser_had(server: Server) -> None:
    """Fixation: somebody plants their own cookies, or cookies that they know."""
    await server.user("eve@example.org", "visitor")
    eve, victim = server.browser(), server.browser()
    await eve.login("eve@example.org")
    planted = {name: eve.cookie(name) or "" for name in ("__Host-visavis_access", "__Host-visavis_renewal")}
    victim.client.cookies.set("__Host-visavis_access", planted["__Host-visavis_access"], HOST, "/")
    victim.client.cookies.set("__Host-visavis_renewal", planted["__Host-visavis_renewal"], HOST, "/")
    me = (await victim.login()).json()
    assert me["user"]["email"] == "ada@example.org"
    for name, value in planted.items():
        assert victim.cookie(name) not in (None, value)
    assert (await eve.me())["code"] == "auth.invalid_token"  # the planted login has ended
    again = server.browser()
    assert (await again.login()).json()["login_id"] != me["login_id"]


async def test_signing_out_ends_the_login_at_once_wherever_its_tokens_are(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    access, renewal = browser.cookie("__Host-visavis_access"), browser.cookie("__Host-visavis_renewal")
    assert (await server.program(access or "").get("/read")).status_code == 200
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert browser.cookie("__Host-visavis_access") is None
    assert browser.cookie("__Host-visavis_renewal") is None
    assert problem_of(await server.program(access or "").get("/read")) == (401, "auth.invalid_token")
    thief = server.program()
    assert problem_of(await thief.post("/api/auth/token", json={"renewal_token": renewal})) == (
        401, "auth.invalid_token",
    )  # fmt: skip
    assert (await browser.me())["kind"] == "nobody"


async def test_a_stolen_renewal_token_ends_the_login_for_both(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    stolen = browser.cookie("__Host-visavis_renewal")
    thief = server.program()
    got = (await thief.post("/api/auth/token", json={"renewal_token": stolen})).json()
    assert (await server.program(got["access_token"]).get("/read")).status_code == 200
    server.clock.pass_s(11)
    answer = await browser.post("/api/auth/renew")
    assert problem_of(answer) == (401, "auth.token_reused")
    assert browser.cookie("__Host-visavis_access") is None  # the browser is told to forget them
    assert browser.cookie("__Host-visavis_renewal") is None
    assert problem_of(await server.program(got["access_token"]).get("/read")) == (401, "auth.invalid_token")
    again = await thief.post("/api/auth/token", json={"renewal_token": got["renewal_token"]})
    assert problem_of(again) == (401, "auth.invalid_token")
    entries = (await server.parts.accounts.audit.list()).items
    assert (entries[0].action, entries[0].outcome, entries[0].detail["reason"]) == (
        "login.ended", "refused", "auth.token_reused",
    )  # fmt: skip


async def test_renewing(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    access, renewal = browser.cookie("__Host-visavis_access"), browser.cookie("__Host-visavis_renewal")
    server.clock.pass_s(901)
    assert (await browser.me())["code"] == "auth.expired"
    answer = await browser.post("/api/auth/renew")
    assert answer.status_code == 200
    assert browser.cookie("__Host-visavis_access") != access
    assert browser.cookie("__Host-visavis_renewal") != renewal
    assert (await browser.post("/write")).status_code == 200
    # Another tab had begun with the token of before.
    tab = server.browser()
    tab.client.cookies.set("__Host-visavis_renewal", renewal or "", HOST, "/")
    assert (await tab.post("/api/auth/renew")).status_code == 200
    assert tab.cookie("__Host-visavis_renewal") == browser.cookie("__Host-visavis_renewal")
    for cookie in ("", "nonsense", "a.b.c"):
        stranger = server.browser()
        stranger.client.cookies.set("__Host-visavis_renewal", cookie, HOST, "/")
        assert problem_of(await stranger.post("/api/auth/renew")) == (401, "auth.invalid_token")


@pytest.mark.parametrize("change", ["password", "disable", "remove", "end"])
async def test_what_was_signed_in_ends_at_once(server: Server, change: str) -> None:
    user = await server.user("bob@example.org", "visitor")
    browser, elsewhere = server.browser(), server.browser()
    await browser.login(user.email)
    await elsewhere.login(user.email)
    access = elsewhere.cookie("__Host-visavis_access") or ""
    principal = await server.parts.accounts.users.get(user.id)
    accounts = server.parts.accounts
    if change == "password":
        answer = await browser.post("/api/auth/password", current=PASSWORD, new="seven brown teapots")
        assert answer.status_code == 200
        assert (await browser.me())["kind"] == "user"  # here they stay signed in
    elif change == "disable":
        await accounts.users.change(principal.id, disabled=True)
    elif change == "remove":
        await accounts.users.remove(principal.id)
    else:
        await accounts.logins.end((await elsewhere.me())["login_id"])
    assert problem_of(await elsewhere.client.get("/read")) == (401, "auth.invalid_token")
    assert problem_of(await server.program(access).get("/read")) == (401, "auth.invalid_token")
    assert problem_of(await elsewhere.post("/api/auth/renew")) == (401, "auth.invalid_token")


async def test_another_role_holds_at_once_and_the_page_only_renews(server: Server) -> None:
    user = await server.user("bob@example.org", "admin")
    browser = server.browser()
    await browser.login(user.email)
    assert (await browser.post("/administer")).status_code == 200
    await server.parts.accounts.users.change(user.id, role="visitor")
    assert problem_of(await browser.post("/administer")) == (401, "auth.invalid_token")
    assert (await browser.post("/api/auth/renew")).json()["user"]["role"] == "visitor"
    assert problem_of(await browser.post("/administer")) == (403, "auth.forbidden")


async def test_a_password_is_changed_by_who_knows_it_and_is_on_our_page(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    wanted = {"current": PASSWORD, "new": "seven brown teapots"}
    assert problem_of(await browser.client.post("/api/auth/password", json=wanted)) == (403, "auth.csrf")
    wrong = await browser.post("/api/auth/password", current="wrong", new="seven brown teapots")
    assert problem_of(wrong) == (401, "auth.wrong_password")
    weak = await browser.post("/api/auth/password", current=PASSWORD, new="password123")
    assert problem_of(weak) == (422, "auth.weak_password")
    key = await server.parts.accounts.keys.create((await browser.me())["user"]["id"], "k", ["own.read"], days=1)
    refused = await server.program(key.key).post("/api/auth/password", json=wanted)
    assert problem_of(refused) == (403, "auth.forbidden")
