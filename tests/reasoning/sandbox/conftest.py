"""A sandbox that isolates, where the machine can do that."""

from __future__ import annotations

import os

import pytest

from visavis.reasoning.sandbox.limits import Limits
from visavis.reasoning.sandbox.sandbox import Sandbox

QUICK = Limits(seconds=20)


@pytest.fixture
async def isolated() -> Sandbox:
    """Return a sandbox without network and files; skip where the kernel does not allow namespaces."""
    sandbox = Sandbox(limits=QUICK)
    problem = await sandbox.problem()
    if problem:
        assert os.environ.get("VISAVIS_REQUIRE_SERVICES") != "1", problem
        pytest.skip(problem)
    return sandbox
