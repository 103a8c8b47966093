"""Programs: bearer tokens and API keys; and guests, limits, what answers give away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import jwt
import pytest

from tests.accounts.conftest import KEY, PASSWORD
from tests.security.account_server import HOST, Server, problem_of, run_accounts
from visavis.accounts.signing import SigningKeys
from visavis.gateway import address_limits

GARBAGE = [
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    '{"$gt": ""}',
    '{"$where": "sleep(1000)"}',
    "admin'/*",
    "\x00\x00\x00",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "${jndi:ldap://evil.example}",
    "ada@example.org\r\nSet-Cookie: a=b",
    "🤖" * 50,
]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with run_accounts(tmp_path) as server:
        await server.user()
        yield server


async def test_a_program_signs_in_and_renews(server: Server) -> None:
    program = server.program()
    credentials = {"email": "ada@example.org", "password": PASSWORD}
    first = await program.post("/api/auth/token", json=credentials)
    assert first.status_code == 200
    assert "set-cookie" not in first.headers
    tokens = first.json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    signed_in = server.program(tokens["access_token"])
    assert (await signed_in.post("/write")).json() == "ada@example.org"  # no cookie, so nothing can be forged
    server.clock.pass_s(900)
    assert problem_of(await signed_in.get("/read")) == (401, "auth.expired")
    renewed = (await program.post("/api/auth/token", json={"renewal_token": tokens["renewal_token"]})).json()
    assert (await server.program(renewed["access_token"]).get("/read")).status_code == 200
    assert (await server.program(renewed["access_token"]).post("/api/auth/logout")).status_code == 204
    assert problem_of(await server.program(renewed["access_token"]).get("/read")) == (401, "auth.invalid_token")
    assert problem_of(await program.post("/api/auth/token", json={"email": "ada@example.org"})) == (
        422, "auth.credentials_needed",
    )  # fmt: skip


async def test_tokens_that_are_forged(server: Server) -> None:
    browser = server.browser()
    me = (await browser.login()).json()
    real = jwt.decode(browser.cookie("__Host-visavis_access") or "", options={"verify_signature": False})
    ours = SigningKeys(KEY).keys("access token")[0]
    assert (await server.program(jwt.encode(real, ours, "HS256")).get("/read")).status_code == 200
    forged = [
        jwt.encode(real, "", "none"),
        jwt.encode(real, bytes(32), "HS256"),
        jwt.encode({**real, "sid": "another"}, ours, "HS256"),  # a login that is not there
        jwt.encode({**real, "gen": 1}, ours, "HS256"),
        jwt.encode({**real, "sub": "nobody"}, ours, "HS256"),
        jwt.encode({**real, "aud": "others"}, ours, "HS256"),
    ]
    other = await server.user("bob@example.org", "visitor")
    forged.append(jwt.encode({**real, "sub": other.id}, ours, "HS256"))  # somebody else's login
    for token in forged:
        assert problem_of(await server.program(token).get("/read")) == (401, "auth.invalid_token")
    assert me["login_id"] == real["sid"]


async def test_keys_have_scopes(server: Server) -> None:
    user = await server.user("kiosk@example.org", "admin")
    made = await server.parts.accounts.keys.create(user.id, "kiosk", ["talk"], days=1)
    kiosk = server.program(made.key)
    assert (await kiosk.post("/talk")).json() == "key"
    assert problem_of(await kiosk.get("/read")) == (403, "auth.forbidden")
    assert problem_of(await kiosk.post("/administer")) == (403, "auth.forbidden")
    me = (await kiosk.get("/api/auth/me")).json()
    assert (me["kind"], me["permissions"], me["csrf"]) == ("key", ["talk"], None)
    server.clock.pass_s(24 * 3600)
    assert problem_of(await kiosk.post("/talk")) == (401, "auth.expired")
    assert problem_of(await server.program("vv_wrong").post("/talk")) == (401, "auth.invalid_token")


async def test_a_wrong_token_is_refused_even_where_a_cookie_would_do(server: Server) -> None:
    browser = server.browser()
    await browser.login()
    answer = await browser.client.get("/read", headers={"authorization": "Bearer nonsense"})
    assert problem_of(answer) == (401, "auth.invalid_token")


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("text", GARBAGE)
async def test_odd_input_is_wrong_input(server: Server, field: str, text: str) -> None:
    credentials = {"email": "ada@example.org", "password": PASSWORD, field: text}
    answer = await server.program().post("/api/auth/login", json=credentials)
    assert problem_of(answer) == (401, "auth.wrong_password")
    assert len((await server.parts.accounts.users.list()).items) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"ada"',
        b"{",
        b'{"email": {"$gt": ""}, "password": {"$gt": ""}}',
        b'{"email": ["ada@example.org"], "password": "x"}',
        b'{"email": "ada@example.org", "password": null}',
        b'{"email": "ada@example.org", "password": "x", "role": "admin"}',
        b'{"email": "\\ud800@example.org", "password": "x"}',
        b'{"email": "ada@example.org", "password": "' + b"x" * 300 + b'"}',
        b"\xff\xfe",
    ],
)
async def test_bodies_of_another_shape(server: Server, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await server.program().post("/api/auth/login", content=body, headers=headers)
    assert problem_of(answer) == (422, "request.invalid")


async def test_a_body_that_never_closes_what_it_opens(server: Server) -> None:
    headers = {"content-type": "application/json"}
    answer = await server.program().post("/api/auth/login", content=b"[" * 10_000, headers=headers)
    assert problem_of(answer) == (400, "request.refused")


@pytest.mark.parametrize("path", ["login", "token", "setup", "invitation", "logout", "renew"])
async def test_large_bodies_are_not_read(server: Server, path: str) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 10_000_000:
            read += 1_000
            yield b" " * 1_000

    headers = {"content-type": "application/json"}
    answer = await server.program().post(f"/api/auth/{path}", content=endless(), headers=headers)
    assert problem_of(answer) == (413, "request.too_large")
    assert read < 20_000


async def test_nobody_learns_who_has_an_account(server: Server) -> None:
    """The same answers, whether there is an account or not: status, body, headers, cookies; locked and unlocked."""
    seen = []
    for number, email in enumerate(["ada@example.org", "nobody@example.org"]):
        program = server.program(address=f"192.0.2.{number}")
        answers = []
        for _ in range(7):
            answer = await program.post("/api/auth/login", json={"email": email, "password": "wrong password"})
            headers = {name: value for name, value in answer.headers.items() if name != "date"}
            answers.append((answer.status_code, answer.json(), headers))
        seen.append(answers)
    assert seen[0] == seen[1]
    assert [answer[1]["code"] for answer in seen[0]] == ["auth.wrong_password"] * 5 + ["auth.locked"] * 2
    assert seen[0][-1][2]["retry-after"] == "30"


@pytest.fixture
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no attempt of an address come back, however slow the others are."""
    loop = SimpleNamespace(time=lambda: 1_000.0)
    monkeypatch.setattr(address_limits, "asyncio", SimpleNamespace(get_running_loop=lambda: loop))


@pytest.mark.usefixtures("no_time_passes")
async def test_an_address_may_try_so_often(server: Server) -> None:
    program = server.program(address="2001:db8::1")
    codes = []
    for number in range(12):
        credentials = {"email": f"user{number}@example.org", "password": "wrong"}
        answer = await program.post("/api/auth/login", json=credentials)
        codes.append(problem_of(answer))
    assert codes == [(401, "auth.wrong_password")] * 10 + [(429, "auth.rate")] * 2
    assert answer.headers["retry-after"] == "6"
    credentials = {"email": "ada@example.org", "password": PASSWORD}
    same_house = server.program(address="2001:db8::2")
    assert problem_of(await same_house.post("/api/auth/login", json=credentials)) == (429, "auth.rate")
    elsewhere = server.program(address="2001:db8:0:1::1")
    assert (await elsewhere.post("/api/auth/login", json=credentials)).status_code == 200


@pytest.mark.usefixtures("no_time_passes")
async def test_right_passwords_take_none_of_the_wrong_ones(server: Server) -> None:
    program = server.program(address="192.0.2.7")
    right = {"email": "ada@example.org", "password": PASSWORD}
    for _ in range(30):  # a whole class, from one address
        assert (await program.post("/api/auth/token", json=right)).status_code == 200
    wrongs = [{"email": f"user{number}@example.org", "password": "wrong"} for number in range(11)]
    codes = [problem_of(await program.post("/api/auth/token", json=wrong)) for wrong in wrongs]
    assert codes == [(401, "auth.wrong_password")] * 10 + [(429, "auth.rate")]


async def test_right_passwords_too_have_a_limit(server: Server) -> None:
    program = server.program(address="192.0.2.8")
    right = {"email": "ada@example.org", "password": PASSWORD}
    right_ones = 0
    while (answer := await program.post("/api/auth/token", json=right)).status_code == 200 and right_ones < 200:
        right_ones += 1  # some come back while this goes on
    assert right_ones >= 60
    assert (problem_of(answer), answer.headers["retry-after"]) == ((429, "auth.rate"), "2")


@pytest.mark.usefixtures("no_time_passes")
async def test_links_cannot_be_guessed_quickly(server: Server) -> None:
    program = server.program(address="192.0.2.1")
    codes = []
    for number in range(11):
        headers = {"x-visavis-invitation": f"guess{number}"}
        codes.append(problem_of(await program.get("/api/auth/invitation", headers=headers)))
    assert codes == [(410, "invitation.invalid")] * 10 + [(429, "auth.rate")]
    assert (await server.program().get("/api/auth/invitation")).status_code == 422


async def test_guests_talk_where_they_may(server: Server, tmp_path: Path) -> None:
    program = server.program()
    assert problem_of(await program.post("/talk")) == (401, "auth.required")
    me = (await program.get("/api/auth/me")).json()
    assert (me["kind"], me["permissions"], me["user"], me["ways"]["guests"]) == ("nobody", [], None, False)
    async with run_accounts(tmp_path, guests=True, accounts="required") as open_house:
        guest = open_house.program()
        assert (await guest.post("/talk")).json() == "guest"
        assert problem_of(await guest.get("/read")) == (401, "auth.required")
        stale = open_house.browser()
        stale.client.cookies.set("__Host-visavis_access", "of a server that was here before", HOST, "/")
        assert (await stale.me())["code"] == "auth.invalid_token"  # the page renews, which deletes it
        await stale.post("/api/auth/renew")
        assert (await stale.me())["kind"] == "guest"
