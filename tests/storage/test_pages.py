"""Everything, page by page."""

from __future__ import annotations

import pytest

from visavis.storage.pages import Page, every, page, up_to


class Shelf:
    """Numbers in pages of two. Those that are taken away are not on later pages."""

    def __init__(self, count: int) -> None:
        self.numbers = list(range(count))
        self.asked: list[str | None] = []

    async def fetch(self, *, cursor: str | None) -> Page[int]:
        self.asked.append(cursor)
        behind = -1 if cursor is None else int(cursor)
        return page((number for number in self.numbers if number > behind), 2, str)


@pytest.mark.parametrize(
    ("count", "asked"),
    [(0, [None]), (1, [None]), (2, [None]), (3, [None, "1"]), (7, [None, "1", "3", "5"])],
)
async def test_every_page_is_asked_for_once(count: int, asked: list[str | None]) -> None:
    shelf = Shelf(count)
    assert [number async for number in every(shelf.fetch)] == list(range(count))
    assert shelf.asked == asked


async def test_it_can_begin_in_the_middle() -> None:
    shelf = Shelf(6)
    assert [number async for number in every(shelf.fetch, "2")] == [3, 4, 5]
    assert shelf.asked == ["2", "4"]


async def test_nothing_is_left_out_when_what_was_seen_is_removed() -> None:
    shelf = Shelf(7)
    seen = []
    async for number in every(shelf.fetch):
        seen.append(number)
        shelf.numbers.remove(number)
    assert seen == list(range(7))
    assert shelf.numbers == []


async def test_a_page_that_has_become_empty_is_not_the_end() -> None:
    nothing: list[int] = []
    pages = {None: Page([1], "1"), "1": Page(nothing, "2"), "2": Page([3], None)}

    async def fetch(*, cursor: str | None) -> Page[int]:
        return pages[cursor]

    assert [number async for number in every(fetch)] == [1, 3]


async def test_who_stops_early_asks_for_no_more_pages() -> None:
    shelf = Shelf(7)
    async for number in every(shelf.fetch):
        if number == 2:
            break
    assert shelf.asked == [None, "1"]


@pytest.mark.parametrize(
    ("most", "expected", "more"),
    [
        (1, [0], True),
        (3, [0, 1, 2], True),
        (4, [0, 1, 2, 3], True),
        (5, list(range(5)), False),
        (9, list(range(5)), False),
    ],
)
async def test_a_limit_tells_whether_there_is_more(most: int, expected: list[int], more: bool) -> None:
    assert await up_to(most, Shelf(5).fetch) == (expected, more)
