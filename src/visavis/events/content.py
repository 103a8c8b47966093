"""What an answer shows beside what it says: pictures, results, questions, a plan.

The kinds are those of Director's messages, so that its pages can show them; see ``docs/messages.md``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from visavis.events.base import Event, Value

ItemStatus = Literal["progress", "success", "error"]
Url = Annotated[str, Field(max_length=2_000_000)]
"""An address: https, or a data: URL of a picture."""
MAX_ITEM_CHARACTERS = 40_000


class Item(Value):
    """What every kind of content has."""

    id: str = Field("", max_length=64, description="Its name in the conversation, such as 'a3'; later steps use it.")
    status: ItemStatus = Field("success", description="How far it is. The page shows every state.")
    status_message: str = Field("", max_length=500, description="A sentence about it, for people.")
    agent_name: str = Field("assistant", max_length=64, description="Who made it; 'assistant' is the answer itself.")


class TextItem(Item):
    """Text to be read, in Markdown. Pages must not load pictures that it names."""

    type: Literal["text"] = "text"
    text: str = Field(max_length=MAX_ITEM_CHARACTERS, description="The text, in Markdown.")


class Video(Value):
    """A video."""

    id: str = Field("", description="Its identifier in the library.")
    collection_id: str = Field("", description="The collection it is in.")
    name: str = Field("", description="Its name.")
    description: str = Field("", description="What it is about.")
    stream_url: Url = Field("", description="Where it can be played (HLS or MP4).")
    external_url: Url = Field("", description="Where it comes from.")
    player_url: Url = Field("", description="A page that plays it.")
    thumbnail_url: Url = Field("", description="A still.")
    length: float = Field(0, ge=0, description="Duration, s.")
    error: str = Field("", description="Why it cannot be played.")


class VideoItem(Item):
    """One video."""

    type: Literal["video"] = "video"
    video: Video = Field(description="The video.")


class VideosItem(Item):
    """Several videos."""

    type: Literal["videos"] = "videos"
    videos: list[Video] = Field(max_length=200, description="The videos.")
    columns: int = Field(3, ge=1, le=6, description="In how many columns they are shown.")


class ImageItem(Item):
    """A picture."""

    type: Literal["image"] = "image"
    url: Url = Field(description="Where it is: a path on this server, https, or a data: URL.")
    name: str = Field("", max_length=200, description="Its title.")
    description: str = Field("", max_length=2_000, description="What can be seen on it, for those who do not.")


class AudioItem(Item):
    """A sound."""

    type: Literal["audio"] = "audio"
    url: Url = Field(description="Where it is.")
    name: str = Field("", max_length=200, description="Its title.")
    length: float = Field(0, ge=0, description="Duration, s.")


class Shot(Value):
    """A part of a video that answers a search."""

    start: float = Field(ge=0, description="Where it begins, s.")
    end: float = Field(ge=0, description="Where it ends, s.")
    text: str = Field("", description="What is said or seen in it.")
    search_score: float = Field(0, description="How well it fits.")


class SearchResult(Value):
    """One thing that was found: a page, a passage of a document, or a video."""

    title: str = Field("", max_length=500, description="Its title.")
    url: Url = Field("", description="Where it is.")
    text: str = Field("", max_length=8_000, description="The part that fits.")
    score: float | None = Field(None, ge=0, le=1, description="How well it fits, 0 to 1.")
    reference: str = Field("", max_length=500, description="Its identifier: a passage's, for example.")
    page: int | None = Field(None, ge=1, description="The page of a document.")
    video: Video | None = Field(None, description="The video, if it is one.")
    shots: list[Shot] = Field(default_factory=list, description="Its parts that fit, if it is a video.")


class SearchResultsItem(Item):
    """What a search found."""

    type: Literal["search_results"] = "search_results"
    query: str = Field("", max_length=1_000, description="What was looked for.")
    search_results: list[SearchResult] = Field(max_length=100, description="What was found, the best first.")


class ConfirmationItem(Item):
    """A question that has to be answered before something is done.

    The page answers with a ``text.input`` whose ``confirmation`` is the item's id; a spoken 'yes' does as well.
    """

    type: Literal["confirmation"] = "confirmation"
    question: str = Field(max_length=1_000, description="What is to be done, as a question.")
    details: str = Field("", max_length=4_000, description="What exactly would be done, for example the text to send.")
    confirm_label: str = Field("Yes", max_length=40, description="The button that agrees.")
    decline_label: str = Field("No", max_length=40, description="The button that declines.")
    accepted: bool | None = Field(None, description="The answer; null while there is none.")


class SuggestedQuestionsItem(Item):
    """What the user could ask next."""

    type: Literal["suggested_questions"] = "suggested_questions"
    questions: list[Annotated[str, Field(max_length=300)]] = Field(max_length=10, description="The questions.")


class TodoEntry(Value):
    """A step of a plan."""

    text: str = Field(min_length=1, max_length=300, description="What is to be done.")
    state: Literal["open", "doing", "done", "failed", "skipped"] = Field("open", description="How far it is.")


class TodoListItem(Item):
    """A plan, and how far it is."""

    type: Literal["todo_list"] = "todo_list"
    title: str = Field("", max_length=200, description="What it is about.")
    entries: list[TodoEntry] = Field(max_length=30, description="Its steps, in order.")


ContentItem = Annotated[
    TextItem
    | VideoItem
    | VideosItem
    | ImageItem
    | AudioItem
    | SearchResultsItem
    | ConfirmationItem
    | SuggestedQuestionsItem
    | TodoListItem,
    Field(discriminator="type"),
]
"""Anything that an answer shows."""


class ContentShown(Event, type="assistant.content"):
    """Something to look at belongs to the answer. An item with an id that was there before replaces it."""

    response_id: str = Field(description="Identifier of the answer.")
    item: ContentItem = Field(description="What is shown.")

    def is_journalled(self) -> bool:
        """Tell whether the item is kept: only when it is finished."""
        return self.item.status != "progress"
