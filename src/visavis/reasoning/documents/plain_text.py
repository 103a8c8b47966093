"""Plain text, in whatever encoding it was written."""

from __future__ import annotations

import codecs
import re

from visavis.reasoning.documents.block import Block, DocumentLimits, ParsedDocument, UnreadableError, check_length

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_SAMPLE = 4_096
_ZEROS = 0.3
"""Of every second byte so many are zero in UTF-16 of European languages."""


def decode(data: bytes) -> str:
    """Return text: by its byte order mark, else UTF-8, else UTF-16 by its zeros, else Windows-1252 (WHATWG's default).

    Raises UnreadableError ``document.unsupported`` for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            bytes_of_half = sample[first::2]
            if bytes_of_half.count(0) > _ZEROS * len(bytes_of_half) and 0 not in sample[1 - first :: 2]:
                return data.decode(encoding, "replace")
        raise UnreadableError("document.unsupported", "The file is not text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def parse_text(data: bytes, limits: DocumentLimits) -> ParsedDocument:
    """Return the paragraphs and list items of a text; blank lines part them.

    Raises UnreadableError: ``document.unsupported``, ``document.too_large``, ``document.no_text``.
    """
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n|\f", decode(data).replace("\r\n", "\n").replace("\r", "\n")):
        paragraph: list[str] = []
        for line in part.splitlines():
            if _ITEM.match(line):
                _end(blocks, paragraph)
                paragraph = []
            paragraph.append(line)
        _end(blocks, paragraph)
    check_length(blocks, limits)
    return ParsedDocument("", tuple(blocks))


def _end(blocks: list[Block], lines: list[str]) -> None:
    text = " ".join(" ".join(lines).split())
    if text:
        match = _ITEM.match(lines[0])
        blocks.append(Block("item", _ITEM.sub("", text)) if match else Block("paragraph", text))
