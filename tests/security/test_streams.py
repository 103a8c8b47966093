"""Who may subscribe to what: a stream tells those who may not why, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.security.conftest import PRINCIPALS, Application
from tests.security.procedures import declared_procedures
from visavis.accounts.principal import Principal
from visavis.gateway.trpc.procedures import Procedure

STREAMS = [item for item in declared_procedures() if item.kind == "subscription"]
REFUSED = [
    pytest.param(item, principal, id=f"{item.path}-{name}")
    for item in STREAMS
    for name, principal in PRINCIPALS.items()
    if item.permission not in principal.permissions
]


@pytest.mark.parametrize(("stream", "principal"), REFUSED)
async def test_who_may_not_gets_an_error_and_nothing_else(
    application: Application, stream: Procedure, principal: Principal
) -> None:
    application.access.principal = principal
    answer = await application.client.get(f"/trpc/{stream.path}", headers={"accept": "text/event-stream"})
    expected = "UNAUTHORIZED" if principal.kind in ("guest", "nobody") else "FORBIDDEN"
    if answer.status_code in (401, 403):
        assert answer.json()["error"]["data"]["code"] == expected
        return
    events = [block.splitlines() for block in answer.text.strip().split("\n\n")]
    told = [lines for lines in events if lines[0] != "event: connected"]
    assert [lines[0] for lines in told] == ["event: serialized-error"]
    assert json.loads(told[0][1].removeprefix("data: "))["data"]["code"] == expected


def test_there_are_streams() -> None:
    assert {item.path for item in STREAMS} >= {"live.watch", "health.watch"}
