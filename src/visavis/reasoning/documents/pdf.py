"""PDF: the text of each page, its headings from the outline."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from io import BytesIO
from typing import TYPE_CHECKING

from visavis.reasoning.documents.block import Block, DocumentLimits, ParsedDocument, UnreadableError, check_length

if TYPE_CHECKING:
    from pypdf import PdfReader

_BULLET = re.compile(r"^\s*[•▪◦‣·●\u2013]\s+")
_END = re.compile(r"[.!?:][\"'\u201d\u2019)\]]*$")
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.I)
_LEADERS = re.compile(r"(?:\s?\.){4,}\s*\w*$")
"""Dots that lead to a page number in a table of contents."""
_FULL = 0.75
"""A line shorter than this part of the usual is the end of a paragraph, if a sentence ends there."""
_SHORT = 0.6
_EDGE = 2
"""So many lines at the top and at the bottom of a page may be its header and footer."""
_REPEATED = 0.08
"""What stands at the edge of so many pages is one."""
_MIN_PAGES = 3
_MAX_DEPTH = 12


def parse_pdf(data: bytes, limits: DocumentLimits) -> ParsedDocument:
    """Return the text of a PDF with the page of every block.

    Raises UnreadableError: ``document.encrypted``, ``document.too_many_pages``, ``document.no_text`` (pictures of
    pages), ``document.too_large``; what pypdf raises for a broken file passes through.
    """
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError("document.encrypted", "The PDF is protected by a password.")
    count = len(reader.pages)
    if count > limits.pages:
        raise UnreadableError("document.too_many_pages", f"The PDF has {count} pages; {limits.pages} are read at most.")
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        lines = [" ".join(line.split()) for line in page.extract_text().splitlines()]
        pages.append([line for line in lines if line])
        length += sum(map(len, lines))
        if length > limits.characters:
            break
    if not any(character.isalpha() for lines in pages for line in lines for character in line):
        raise UnreadableError(
            "document.no_text", "The PDF has no text; if it was scanned, it has to go through text recognition first."
        )
    headings = _headings(reader)
    running = _running_lines(pages)
    blocks: list[Block] = []
    for number, lines in enumerate(pages, 1):
        kept = [line for index, line in enumerate(lines) if not _is_running(line, index, len(lines), running)]
        blocks += _blocks_of(kept, number, headings.get(number, []))
    check_length(blocks, limits)
    return ParsedDocument(_title(reader), tuple(blocks), count)


def _title(reader: PdfReader) -> str:
    title = reader.metadata.title if reader.metadata is not None else None
    text = " ".join(str(title or "").split())
    return "" if text.lower().startswith(("untitled", "microsoft word")) else text[:200]


def _headings(reader: PdfReader) -> dict[int, list[tuple[str, int]]]:
    """Return the titles of the outline with their levels, by page."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    waiting: list[tuple[object, int]] = [(item, 1) for item in reversed(reader.outline)]
    while waiting:
        item, level = waiting.pop()
        if isinstance(item, list):
            if level < _MAX_DEPTH:
                waiting += [(part, level + 1) for part in reversed(item)]
            continue
        title = " ".join(str(getattr(item, "title", "") or "").split())
        number = reader.get_destination_page_number(item)  # type: ignore[arg-type] # the outline's own type is a union
        if title and number is not None and number >= 0:
            found[number + 1].append((title[:200], level))
    return found


def _running_lines(pages: list[list[str]]) -> frozenset[str]:
    """Return what stands at the edges of many pages, page numbers apart."""
    if len(pages) < _MIN_PAGES:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({_pattern(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    return frozenset(line for line, times in counts.items() if times >= max(_MIN_PAGES, _REPEATED * len(pages)))


def _pattern(line: str) -> str:
    return _NUMBERS.sub("#", line.lower())


def _is_running(line: str, index: int, count: int, running: frozenset[str]) -> bool:
    if line.isdigit() and index in (0, count - 1):
        return True
    return (index < _EDGE or index >= count - _EDGE) and _pattern(line) in running


def _blocks_of(lines: list[str], page: int, headings: list[tuple[str, int]]) -> list[Block]:
    """Return the blocks of a page; a heading stands where its words do, or else at the top."""
    places: dict[int, tuple[str, int]] = {}
    blocks: list[Block] = []
    plain = [_letters(line) for line in lines]
    for title, level in headings:
        wanted = _letters(title)
        place = next((n for n, line in enumerate(plain) if n not in places and wanted and line.endswith(wanted)), None)
        if place is None:
            blocks.append(Block("heading", title, level, page))
        else:
            places[place] = (title, level)
    usual = sorted(map(len, lines))[math.ceil(0.8 * (len(lines) - 1))] if lines else 0
    paragraph: list[str] = []
    for number, line in enumerate(lines):
        if number in places:
            _end(blocks, paragraph, page)
            title, level = places[number]
            blocks.append(Block("heading", title, level, page))
            continue
        if _LEADERS.search(line):
            continue
        if _BULLET.match(line) or (paragraph and _is_break(paragraph[-1], line, usual)):
            _end(blocks, paragraph, page)
        paragraph.append(line)
    _end(blocks, paragraph, page)
    return blocks


def _is_break(before: str, line: str, usual: int) -> bool:
    """Tell whether a new paragraph begins: the line before is short, and ends a sentence or was no sentence at all."""
    if len(before) < _FULL * usual and _END.search(before):
        return True
    return len(before) < _SHORT * usual and line[:1].isupper() and not before.endswith((",", "-", "and", "the", "of"))


def _end(blocks: list[Block], lines: list[str], page: int) -> None:
    text = ""
    for line in lines:
        if text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + line  # a word that was divided at the end of the line
        else:
            text = f"{text} {line}" if text else line
    lines.clear()
    if _BULLET.match(text):
        blocks.append(Block("item", _BULLET.sub("", text), 0, page))
    elif text:
        blocks.append(Block("paragraph", text, 0, page))


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
