"""The measurement of databases, with little in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.storage import MESSAGES_OF_A_SESSION, RARE, Size, measure, ratios, search, sentence

from tests.conftest import require_service
from tests.services import postgresql, postgresql_binaries
from visavis.storage import Page
from visavis.storage.opening import open_storage

SMALL = Size(events=300, appended=400, pages=3, searches=2, reading_s=0.2)
FIGURES = {
    "append_events_per_s", "bulk_rows_per_s", "events", "messages", "page_of_50_messages_ms", "page_of_50_events_ms",
    "latest_50_sessions_ms", "search_common_word_ms", "search_absent_word_ms", "while_writing",
}  # fmt: skip


async def test_what_is_measured_is_really_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    found = await measure(url, SMALL)
    assert set(found) == FIGURES
    assert found["events"] == 700
    assert found["messages"] == 3 * MESSAGES_OF_A_SESSION
    assert found["while_writing"]["append_events_per_s"] > 0
    async with open_storage(url) as storage:
        absent = await search(storage, RARE)
        assert isinstance(absent, Page)
        assert absent.items == []
        assert len((await storage.sessions()).items) == 3 + 2  # and those whose events were appended


async def test_postgresql_is_measured_in_the_same_way() -> None:
    require_service("PostgreSQL", postgresql_binaries() is not None)
    with postgresql(durable=True) as url:
        assert set(await measure(url, SMALL)) == FIGURES


def test_ratios_are_figures_divided_by_the_reference() -> None:
    assert ratios({"a": 3, "b": {"p50": 1.0}}, {"a": 2, "b": {"p50": 4.0}}) == {"a": 1.5, "b": {"p50": 0.25}}
    assert ratios({"a": 3}, {"a": 0}) == {}


@pytest.mark.parametrize("number", range(0, 40, 7))
def test_nobody_says_the_rare_word(number: int) -> None:
    assert RARE not in sentence(number)
    assert len(sentence(number).split()) == 12
