"""What was shown in a conversation, by short names that later steps can use: 'now subtitle a2'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from visavis.events import (
    AudioItem,
    ContentItem,
    ImageItem,
    Item,
    SearchResultsItem,
    TextItem,
    VideoItem,
    VideosItem,
)

T = TypeVar("T", bound=Item)

MOST = 200
"""Older ones are forgotten."""
_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Artefact:
    """A thing that was shown."""

    id: str
    item: ContentItem

    @property
    def title(self) -> str:
        """Return what it is, in a few words."""
        item = self.item
        match item:
            case ImageItem() | AudioItem():
                name = item.name or item.url[:_TITLE_CHARACTERS]
            case VideoItem():
                name = item.video.name or item.video.id
            case VideosItem():
                name = ", ".join(video.name or video.id for video in item.videos)
            case SearchResultsItem():
                name = f"{len(item.search_results)} results for '{item.query}'"
            case TextItem():
                name = " ".join(item.text.split())
            case _:
                name = item.status_message
        return name[:_TITLE_CHARACTERS]


class Artefacts:
    """The things that one conversation has shown. Their names are 'a1', 'a2' and so on."""

    def __init__(self) -> None:
        self._items: dict[str, Artefact] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Artefact]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def new_id(self) -> str:
        """Return a name for something that will be shown."""
        self._count += 1
        return f"a{self._count}"

    def add(self, item: ContentItem) -> ContentItem:
        """Keep an item, and return it with its name; one that has a name replaces what had it before."""
        named = item if item.id else item.model_copy(update={"id": self.new_id()})
        self._items.pop(named.id, None)
        self._items[named.id] = Artefact(named.id, named)
        while len(self._items) > MOST:
            del self._items[next(iter(self._items))]
        return named

    def get(self, name: str) -> ContentItem | None:
        """Return what has this name, or None."""
        found = self._items.get(name.strip().lower().removeprefix("#"))
        return found.item if found is not None else None

    def latest(self, kind: type[T]) -> T | None:
        """Return the last of a kind that was shown, or None."""
        return next((item.item for item in reversed(self._items.values()) if isinstance(item.item, kind)), None)
