"""Who may use which route and procedure: taken from the application itself, so that a new one cannot be forgotten."""

from __future__ import annotations

import itertools

import pytest
from fastapi import FastAPI

from tests.security.conftest import PRINCIPALS, Application
from tests.security.procedures import declared_procedures
from tests.security.routes import Declared, UndeclaredError, declared_routes
from visavis.accounts.permissions import GUEST, OF_ROLE, PERMISSIONS, ROLES
from visavis.accounts.principal import Principal

REFUSALS = {401, 403}
FOR_EVERYBODY = {
    "GET /healthz",
    "GET /api/auth/me",
    "GET /api/auth/invitation",
    "POST /api/auth/invitation",
    "POST /api/auth/login",
    "POST /api/auth/logout",
    "POST /api/auth/renew",
    "POST /api/auth/setup",
    "POST /api/auth/token",
}
"""Routes that let everybody in: all but the first ask for a password, a token or a link themselves."""


async def test_every_route_says_who_may_use_it(application: Application) -> None:
    routes = list(declared_routes(application.app))
    assert len(routes) > 10
    assert {str(route) for route in routes if route.permission is None} == FOR_EVERYBODY


async def test_a_route_that_says_nothing_is_found() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/api/forgotten")
    async def forgotten() -> str:
        return "anybody can read this"

    with pytest.raises(UndeclaredError, match="forgotten"):
        list(declared_routes(app))


@pytest.mark.parametrize("who", PRINCIPALS)
async def test_each_role_is_let_in_where_the_table_says_so(application: Application, who: str) -> None:
    principal = application.access.principal = PRINCIPALS[who]
    for route in declared_routes(application.app):
        if str(route) in FOR_EVERYBODY:
            continue
        answer = await application.client.request(route.method, _filled(route))
        _judge(str(route), principal, route.permission, answer.status_code)


@pytest.mark.parametrize("who", PRINCIPALS)
async def test_each_role_may_ask_what_the_table_says(application: Application, who: str) -> None:
    principal = application.access.principal = PRINCIPALS[who]
    procedures = list(declared_procedures())
    assert len(procedures) > 30
    for procedure in procedures:
        if procedure.permission is None:
            continue
        url = f"/trpc/{procedure.path}"
        if procedure.kind == "mutation":
            answer = await application.client.post(url, json={"not": "what it takes"})
        elif procedure.kind == "query":
            answer = await application.client.get(url)
        else:
            continue  # a stream begins in any case, with what refuses it inside: see test_streams.py
        _judge(procedure.path, principal, procedure.permission, answer.status_code)


def _judge(what: str, principal: Principal, permission: object, status: int) -> None:
    allowed = permission is None or permission in principal.permissions
    if not allowed:
        expected = 401 if principal.kind in ("guest", "nobody") else 403
        assert status == expected, f"{what} answers {principal.name} with {status}"
    else:
        assert status not in REFUSALS, f"{what} refuses {principal.name} with {status}"
        assert status < 500 or status == 503, f"{what} fails with {status}"


def _filled(route: Declared) -> str:
    return "/".join("x" if part.startswith("{") else part for part in route.path.split("/"))


def test_a_higher_role_may_do_all_that_a_lower_one_may() -> None:
    steps = [GUEST, *(OF_ROLE[role] for role in ROLES)]
    assert all(lower < higher for lower, higher in itertools.pairwise(steps))
    assert steps[-1] == set(PERMISSIONS)


def test_procedures_that_everybody_may_ask_are_few() -> None:
    assert {item.path for item in declared_procedures() if item.permission is None} == {"auth.me"}
