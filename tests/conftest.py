"""What all tests share: the services they may need, and the clock that some of them run on."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from visavis.bus import virtual_time

REQUIRED = os.environ.get("VISAVIS_REQUIRE_SERVICES") == "1"

# No test is about time. Where everything is required, a change is judged by the same examples each time; a developer's
# run draws new ones, and keeps those that fail.
settings.register_profile(
    "visavis", deadline=None, derandomize=REQUIRED, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("visavis")


def require_service(name: str, available: bool) -> None:
    """Skip a test whose service is missing, or fail it where services are required."""
    if available:
        return
    if REQUIRED:
        pytest.fail(f"{name} is required here (VISAVIS_REQUIRE_SERVICES=1) and is missing")
    pytest.skip(f"{name} is not installed here")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of real recordings and pictures, or skip."""
    folder = Path(os.environ.get("VISAVIS_TEST_DATA", Path(__file__).parents[2] / "shared/data"))
    if not folder.is_dir():
        pytest.skip(f"no test recordings in {folder} (set VISAVIS_TEST_DATA)")
    return folder


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test on a loop whose clock jumps: no waiting, always the same."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        virtual_time.run(test(*args, **kwargs))

    run.__signature__ = inspect.signature(test)  # type: ignore[attr-defined] # pytest reads the fixtures from it
    del run.__wrapped__  # or pytest-asyncio would await it
    return run


async def settle() -> None:
    """Let everything run that is ready."""
    for _ in range(20):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object]) -> None:
    """Wait, in real time, until something holds that happens elsewhere and of which nothing tells."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
