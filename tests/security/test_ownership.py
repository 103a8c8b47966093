"""Conversations belong to somebody: others are told that there is no such thing."""

from __future__ import annotations

import httpx
import pytest

from tests.gateway.conftest import House, run_gateway
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, UNKNOWN, Principal
from visavis.gateway.app import Site
from visavis.gateway.open_access import OpenAccess
from visavis.storage import SessionRecord

ANNA = Principal("user", OF_ROLE["member"], user_id="anna", name="anna@example.org")
BERT = Principal("user", OF_ROLE["member"], user_id="bert", name="bert@example.org")
OPERATOR = Principal("user", OF_ROLE["operator"], user_id="olga", name="olga@example.org")
BELOW = ("", "/messages", "/events", "/timeline", "/usage")


async def _keep(house: House) -> None:
    for number, user in enumerate(("anna", "bert", None)):
        await house.storage.save_session(SessionRecord(f"{number:032x}", "host", 1_700_000_000_000 + number, user=user))


@pytest.mark.parametrize("below", BELOW)
async def test_others_conversations_are_not_there(below: str) -> None:
    access = OpenAccess(principal=BERT)
    async with run_gateway(site=Site(access=access)) as house, httpx.AsyncClient(base_url=house.http) as client:
        await _keep(house)
        for principal, number, status in (
            (BERT, 0, 404), (BERT, 1, 200), (BERT, 2, 404),
            (ANNA, 0, 200), (OPERATOR, 0, 200), (OPERATOR, 2, 200),
            (GUESTS, 2, 401), (UNKNOWN, 2, 401),
        ):  # fmt: skip
            access.principal = principal
            answer = await client.get(f"/api/sessions/{number:032x}{below}")
            assert answer.status_code == status, (principal.name, number)
            if status == 404:
                unknown = await client.get(f"/api/sessions/{99:032x}{below}")
                assert unknown.json() == answer.json()  # nothing tells one from the other


async def test_everybody_lists_their_own_and_operators_all() -> None:
    access = OpenAccess()
    async with run_gateway(site=Site(access=access)) as house, httpx.AsyncClient(base_url=house.http) as client:
        await _keep(house)
        for principal, users in ((ANNA, ["anna"]), (BERT, ["bert"]), (OPERATOR, [None, "bert", "anna"])):
            access.principal = principal
            items = (await client.get("/api/sessions")).json()["items"]
            assert [item["user"] for item in items] == users
        nameless = Principal("key", frozenset({"own.read"}), name="key")
        access.principal = nameless
        assert (await client.get("/api/sessions")).json()["items"] == []


async def test_only_ones_own_are_deleted_and_operators_delete_all() -> None:
    access = OpenAccess()
    async with run_gateway(site=Site(access=access)) as house, httpx.AsyncClient(base_url=house.http) as client:
        await _keep(house)
        for principal, number, status in ((BERT, 0, 404), (BERT, 2, 404), (BERT, 1, 204), (OPERATOR, 0, 204)):
            access.principal = principal
            assert (await client.delete(f"/api/sessions/{number:032x}")).status_code == status
        reader = Principal("key", frozenset({"own.erase", "own.read", "sessions.read"}), user_id="k", name="key")
        access.principal = reader  # it may read all, and delete only its own
        answer = await client.delete(f"/api/sessions/{2:032x}")
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden")
