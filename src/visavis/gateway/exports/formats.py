"""The forms in which a conversation can be taken away."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

ExportFormat = Literal["json", "csv", "vtt"]
ExportRows = Literal["messages", "timeline"]
ExportZero = Literal["session", "recording"]

MEDIA_TYPES: dict[ExportFormat, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "vtt": "text/vtt; charset=utf-8",
}
"""RFC 8259, RFC 4180, and W3C's WebVTT."""


class Export(BaseModel):
    """A conversation as a file."""

    name: str = Field(description="How the file is called.")
    media_type: str
    text: str
