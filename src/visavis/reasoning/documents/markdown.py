"""Markdown as a document to read: tables and code are kept."""

from __future__ import annotations

import re

from visavis.reasoning.documents.block import Block, DocumentLimits, ParsedDocument, check_length
from visavis.reasoning.documents.plain_text import decode
from visavis.reasoning.knowledge import BULLET, FENCE, HEADING, plain_markdown

_RULE = re.compile(r"^[\s|:+-]+$")
"""Under the head of a table, and between parts of a text."""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)


def parse_markdown(data: bytes, limits: DocumentLimits) -> ParsedDocument:
    """Return headings, paragraphs, list items, rows of tables and code of a Markdown text.

    Raises UnreadableError: ``document.unsupported``, ``document.too_large``, ``document.no_text``.
    """
    text = decode(data).replace("\r\n", "\n")
    blocks = _blocks(_FRONT_MATTER.sub("", text))
    check_length(blocks, limits)
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), "")
    return ParsedDocument(title[:200], tuple(blocks))


def _blocks(text: str) -> list[Block]:
    reader = _Reader()
    for line in text.split("\n"):
        reader.feed(line)
    reader.end()
    return reader.blocks


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[str] = []
        self._is_item = False
        self._fence = ""

    def feed(self, line: str) -> None:
        fence = FENCE.match(line)
        if self._fence:
            if fence and fence[1] == self._fence:
                self._end_code()
            else:
                self._lines.append(line)
        elif fence:
            self.end()
            self._fence = fence[1]
        elif match := HEADING.match(line):
            self.end()
            self.blocks.append(Block("heading", plain_markdown(match[2]), len(match[1])))
        elif not line.strip() or _RULE.match(line):
            self.end()
        elif line.lstrip().startswith("|"):
            self.end()
            cells = [plain_markdown(cell) for cell in line.strip().strip("|").split("|")]
            self.blocks.append(Block("row", " | ".join(cells)))
        elif not line.lstrip().startswith("<"):
            self._feed_words(line)

    def _feed_words(self, line: str) -> None:
        if BULLET.match(line):
            self.end()
            self._is_item = True
        self._lines.append(plain_markdown(BULLET.sub("", line).strip().removeprefix("> ")))

    def end(self) -> None:
        if self._fence:
            self._end_code()  # it was never closed
            return
        text = " ".join(self._lines).strip()
        if text:
            self.blocks.append(Block("item" if self._is_item else "paragraph", text))
        self._lines = []
        self._is_item = False

    def _end_code(self) -> None:
        self._fence = ""
        code = "\n".join(self._lines).strip("\n")
        self._lines = []
        if code.strip():
            self.blocks.append(Block("code", code))
