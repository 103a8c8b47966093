"""Who opens ``/ws`` with accounts: cookies, tokens, keys, and pages of other sites."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import websockets
from websockets.typing import Subprotocol

from tests.gateway.conftest import House, run_gateway
from tests.security.account_server import Server, run_accounts
from visavis.accounts.users import principal_of
from visavis.events import CodedError
from visavis.gateway.app import Site


@dataclass
class Place:
    """A gateway in front of which somebody signs in."""

    house: House
    server: Server
    token: str
    user_id: str

    async def first_message(self, **options: Any) -> tuple[dict[str, Any], str | None]:
        async with websockets.connect(f"ws://{self.house.url}/ws", **options) as socket:
            return json.loads(await socket.recv()), socket.subprotocol


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with run_accounts(tmp_path, allowed_origins="https://shop.example") as server:
        user = await server.user("ada@example.org", "visitor")
        login = await server.parts.accounts.logins.start(user.id)
        token = server.parts.accounts.tokens.issue(user.id, login.login.id, user.generation)
        async with run_gateway(site=Site(access=server.parts.access)) as house:
            yield Place(house, server, token, user.id)


def user_of(place: Place, message: dict[str, Any]) -> str | None:
    assert message["type"] == "connection_established", message
    session = place.house.sessions.get(message["session_id"])
    assert session is not None
    return session.user


async def test_a_page_comes_in_with_its_cookie(place: Place) -> None:
    headers = {"cookie": f"visavis_access={place.token}", "origin": f"http://{place.house.url}"}
    message, _ = await place.first_message(additional_headers=headers)
    assert user_of(place, message) == place.user_id


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "https://shop.example.evil"])
async def test_a_page_of_another_site_does_not_whatever_the_browser_sends(place: Place, origin: str) -> None:
    for cookie in (f"visavis_access={place.token}", ""):
        with pytest.raises(websockets.InvalidStatus) as refused:
            await place.first_message(additional_headers={"cookie": cookie, "origin": origin})
        assert refused.value.response.status_code == 403


async def test_programs_come_in_with_tokens_and_keys(place: Place) -> None:
    made = await place.server.parts.accounts.keys.create(place.user_id, "kiosk", ["talk"], days=1)
    for secret in (place.token, made.key):
        message, _ = await place.first_message(additional_headers={"authorization": f"Bearer {secret}"})
        assert message["type"] == "connection_established"


async def test_an_allowed_page_names_its_key_as_a_subprotocol(place: Place) -> None:
    offered = [Subprotocol("visavis"), Subprotocol(f"bearer.{place.token}")]
    message, chosen = await place.first_message(
        subprotocols=offered, additional_headers={"origin": "https://shop.example"}
    )
    assert user_of(place, message) == place.user_id
    assert chosen == "visavis"  # never the secret


@pytest.mark.parametrize("secret", ["nonsense", "vv_nonsense", "a.b.c"])
async def test_wrong_secrets_are_refused_with_a_code(place: Place, secret: str) -> None:
    for options in (
        {"additional_headers": {"authorization": f"Bearer {secret}"}},
        {"subprotocols": [Subprotocol("visavis"), Subprotocol(f"bearer.{secret}")]},
        {"additional_headers": {"cookie": f"visavis_access={secret}"}},
    ):
        message, _ = await place.first_message(**options)
        assert (message["type"], message["payload"]["code"]) == ("error", "auth.invalid_token")


async def test_a_secret_in_the_address_is_not_looked_at(place: Place) -> None:
    async with websockets.connect(f"ws://{place.house.url}/ws?token={place.token}") as socket:
        assert json.loads(await socket.recv())["payload"]["code"] == "auth.required"


async def test_whoever_was_let_in_is_asked_again(place: Place) -> None:
    access, accounts = place.server.parts.access, place.server.parts.accounts
    made = await accounts.keys.create(place.user_id, "kiosk", ["talk"], days=1)
    key = await accounts.keys.read(made.key)
    claims = accounts.tokens.read(place.token)
    user = principal_of(await accounts.users.get(place.user_id), login_id=claims.login_id)
    for principal in (key, user):
        await access.check_again(principal)
    await accounts.keys.revoke(made.record.id)
    await accounts.logins.end(claims.login_id)
    for principal in (key, user):
        with pytest.raises(CodedError, match=r"auth\.invalid_token"):
            await access.check_again(principal)
