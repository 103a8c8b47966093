"""What a tool of an MCP server returns, as what an agent yields."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from visavis.events import AudioItem, CodedError, ImageItem, JsonObject, TextItem
from visavis.reasoning.agents.base import Output
from visavis.reasoning.web.invisible import line, visible

MAX_BLOCKS = 50
MAX_TEXT_CHARACTERS = 20_000
MAX_MEDIA_BYTES = 1_400_000
"""As a data: URL it is a third longer, and has to fit into a content item."""

_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/webm", "audio/flac"})


def outputs_of(result: JsonObject) -> Iterator[Output]:
    """Yield a result: texts for the mind, pictures, sounds and documents to be shown.

    Raises CodedError ``mcp.tool_failed`` if the tool says that it has failed.
    """
    blocks = result.get("content") or []
    if result.get("isError"):
        said = " ".join(str(block.get("text", "")) for block in blocks[:MAX_BLOCKS])
        raise CodedError("mcp.tool_failed", line(said, 500) or "The tool has failed.")
    if not blocks and result.get("structuredContent") is not None:
        yield _shortened(json.dumps(result["structuredContent"], ensure_ascii=False))
    for block in blocks[:MAX_BLOCKS]:
        yield from _outputs(block)
    if len(blocks) > MAX_BLOCKS:
        yield f"({len(blocks) - MAX_BLOCKS} more were left out.)"


def _outputs(block: JsonObject) -> Iterator[Output]:
    match block:
        case {"type": "text", "text": str(text)}:
            yield _shortened(text)
        case {"type": "image" | "audio", "data": str(data), "mimeType": str(media_type)}:
            yield _medium(data, media_type, "")
        case {"type": "resource", "resource": {"text": str(text)} as resource}:
            shown = _shortened(text)
            yield TextItem(text=shown, status_message=line(str(resource.get("uri", "")), 200))
            yield shown
        case {"type": "resource", "resource": {"blob": str(data)} as resource}:
            yield _medium(data, str(resource.get("mimeType", "")), line(str(resource.get("uri", "")), 200))
        case {"type": "resource_link", "uri": uri, **rest}:
            title = rest.get("title") or rest.get("name") or ""
            yield line(f"{title} {rest.get('description', '')} {uri}", 1_000)
        case _:
            yield "(Something that cannot be shown.)"


def _medium(data: str, media_type: str, name: str) -> Output:
    """Return a picture or a sound, or a sentence that says why there is none."""
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type not in _PICTURES | _SOUNDS:
        return f"(A file of the kind {line(media_type, 60) or 'unknown'}; it is not shown.)"
    if len(data) > MAX_MEDIA_BYTES * 4 / 3 + 4:
        return "(A picture or sound that is too large to be shown.)"
    try:
        clean = base64.b64encode(base64.b64decode(data, validate=True)).decode("ascii")
    except (binascii.Error, ValueError):
        return "(A damaged picture or sound.)"
    url = f"data:{media_type};base64,{clean}"
    return ImageItem(url=url, name=name) if media_type in _PICTURES else AudioItem(url=url, name=name)


def _shortened(text: Any) -> str:
    plain = visible(str(text)[: MAX_TEXT_CHARACTERS + 1])
    return plain if len(plain) <= MAX_TEXT_CHARACTERS else f"{plain[:MAX_TEXT_CHARACTERS]} … (cut off here)"
