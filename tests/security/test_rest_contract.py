"""The REST interface does what its OpenAPI document says, whatever is sent to it (schemathesis)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.services import visavis_server

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 40


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("contract")
    off = {f"VISAVIS_{name}": "none" for name in ("RECOGNIZER", "SYNTHESIZER", "FACES", "TURN_MODEL")}
    with visavis_server(
        folder, {**os.environ, **off, "VISAVIS_DATA_DIR": str(folder), "VISAVIS_MIND": "scripted"}
    ) as port:
        yield f"http://127.0.0.1:{port}"


def test_every_route_keeps_its_word(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    found = list(schema.get_all_operations())
    operations = [result.ok() for result in found if isinstance(result, Ok)]
    assert len(operations) == len(found)  # the document itself is in order
    assert len(operations) > 10
    for operation in operations:

        @given(operation.as_strategy())
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def keeps_its_word(case: Case[Any]) -> None:
            case.call_and_validate(checks=list(CHECKS))

        keeps_its_word()
