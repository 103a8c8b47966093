"""What a document consists of, once it is read. This module is light: the process that reads documents loads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row", "code"]

SPEAKABLE: frozenset[BlockKind] = frozenset({"paragraph", "item"})
"""What can be said aloud. Rows of tables and code are only for reading."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table (cells between ' | '), or code."""

    kind: BlockKind
    text: str
    level: int = 0
    """Of a heading, from 1."""
    page: int | None = None
    """On which page it begins, from 1, if the format has pages."""


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as text."""

    title: str
    """As it calls itself; '' if it does not."""
    blocks: tuple[Block, ...]
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a document may need. One that needs more is refused."""

    file_bytes: int = 20_000_000
    pages: int = 2_000
    characters: int = 5_000_000
    unpacked_bytes: int = 200_000_000
    """Of formats that are archives."""
    archive_entries: int = 5_000
    memory_bytes: int = 2 << 30
    """Of the process that reads it, where the system can limit that."""
    seconds: float = 60.0


class UnreadableError(Exception):
    """A document cannot be read; ``code`` is a stable error code (``document.*``), ``detail`` a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def check_length(blocks: list[Block], limits: DocumentLimits) -> None:
    """Raise UnreadableError ``document.too_large`` or ``document.no_text``."""
    length = sum(len(block.text) for block in blocks)
    if length > limits.characters:
        raise UnreadableError(
            "document.too_large", f"The document has more than {limits.characters // 1_000_000} million characters."
        )
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise UnreadableError("document.no_text", "The document has no text.")
