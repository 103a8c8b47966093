"""What answers show, in a terminal."""

from __future__ import annotations

from rich.markdown import Markdown
from rich.padding import Padding

from visavis.cli.common import out
from visavis.events import (
    AudioItem,
    ConfirmationItem,
    ContentItem,
    ImageItem,
    SearchResultsItem,
    SuggestedQuestionsItem,
    TextItem,
    TodoListItem,
    VideoItem,
    VideosItem,
)

_MARKS = {"open": "☐", "doing": "▸", "done": "☑", "failed": "✗", "skipped": "-"}
_INDENT = 6


def show_item(item: ContentItem) -> None:
    """Print an item, as far as a terminal can show it."""
    out.print(Padding(Markdown(markdown_of(item)), (0, 0, 0, _INDENT)))


def markdown_of(item: ContentItem) -> str:
    """Return an item as Markdown."""
    match item:
        case TextItem():
            return item.text
        case SearchResultsItem():
            return "\n".join(
                f"{number}. **{result.title or result.url}**{_place(result.url, result.page)}\n   {result.text[:200]}"
                for number, result in enumerate(item.search_results, 1)
            )
        case ConfirmationItem():
            answer = {None: "yes or no?", True: "yes", False: "no"}[item.accepted]
            return f"**{item.question}** ({answer})\n\n{item.details}"
        case SuggestedQuestionsItem():
            return "\n".join(f"- {question}" for question in item.questions)
        case TodoListItem():
            return "\n".join(f"- {_MARKS[entry.state]} {entry.text}" for entry in item.entries)
        case ImageItem() | AudioItem():
            shown = item.url if not item.url.startswith("data:") else "(in the page)"
            return f"*{item.name or item.type}* {shown}"
        case VideoItem():
            return f"*{item.video.name or 'video'}* {item.video.stream_url}"
        case VideosItem():
            return "\n".join(f"- *{video.name}* {video.stream_url}" for video in item.videos)


def _place(url: str, page: int | None) -> str:
    return "".join([f", page {page}" if page else "", f" — {url}" if url else ""])
