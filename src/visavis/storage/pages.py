"""Pages of records: a few of many, and where the next ones begin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from visavis.events import CodedError

MAX_PAGE = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records of many, and where the next ones begin."""

    items: list[T]
    next_cursor: str | None


class Fetch(Protocol[T]):
    """Reads pages."""

    def __call__(self, *, cursor: str | None) -> Awaitable[Page[T]]:
        """Return the page that begins behind a cursor; None is the beginning."""


def check_limit(limit: int) -> None:
    """Raise CodedError ``storage.invalid_page`` if a page cannot have this size."""
    if not 1 <= limit <= MAX_PAGE:
        raise CodedError("storage.invalid_page", f"A page has 1 to {MAX_PAGE} entries, not {limit}.")


def page(items: Iterable[T], limit: int, cursor_of: Callable[[T], str]) -> Page[T]:
    """Cut one page from items that may go on; ask for one more than ``limit`` to know whether they do."""
    check_limit(limit)
    found: list[T] = []
    for item in items:
        if len(found) == limit:
            return Page(found, cursor_of(found[-1]))
        found.append(item)
    return Page(found, None)


async def every(fetch: Fetch[T], cursor: str | None = None) -> AsyncIterator[T]:
    """Yield what is on all pages, from ``cursor`` on. Records may come and go meanwhile."""
    while True:
        found = await fetch(cursor=cursor)
        for item in found.items:
            yield item
        cursor = found.next_cursor
        if cursor is None:
            return


async def up_to(most: int, fetch: Fetch[T]) -> tuple[list[T], bool]:
    """Return what is on all pages, ``most`` at most, and whether there is more."""
    items: list[T] = []
    async for item in every(fetch):
        if len(items) == most:
            return items, True
        items.append(item)
    return items, False
