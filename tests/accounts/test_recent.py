from __future__ import annotations

import asyncio

from tests.conftest import in_virtual_time
from visavis.accounts.recent import Recent


@in_virtual_time
async def test_a_value_is_loaded_anew_after_some_seconds_or_when_it_has_changed() -> None:
    loaded = 0

    async def load() -> int:
        nonlocal loaded
        loaded += 1
        return loaded

    recent: Recent[int] = Recent(seconds=3, most=2)
    assert [await recent.get("a", load) for _ in range(3)] == [1, 1, 1]
    await asyncio.sleep(3)
    assert await recent.get("a", load) == 2
    recent.forget("a")
    assert await recent.get("a", load) == 3
    for key in "bc":
        await recent.get(key, load)
    assert await recent.get("a", load) == 6  # there was room for two


@in_virtual_time
async def test_what_changes_while_it_is_read_is_not_kept() -> None:
    recent: Recent[str] = Recent()

    async def slowly() -> str:
        await asyncio.sleep(1)
        return "old"

    async def quickly() -> str:
        return "new"

    reading = asyncio.create_task(recent.get("a", slowly))
    await asyncio.sleep(0.5)
    recent.forget("a")
    assert await reading == "old"
    assert await recent.get("a", quickly) == "new"
