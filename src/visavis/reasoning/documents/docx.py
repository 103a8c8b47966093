"""DOCX: headings, paragraphs, lists, and the rows of tables."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from visavis.reasoning.documents.block import Block, DocumentLimits, ParsedDocument, UnreadableError, check_length

_HEADING = re.compile(r"heading\s*([1-9])", re.I)
_BODY = "word/document.xml"
_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""An OLE container: what Word makes of a document with a password."""


def parse_docx(data: bytes, limits: DocumentLimits) -> ParsedDocument:
    """Return the text of a DOCX. Hidden text is left out.

    Raises UnreadableError: ``document.encrypted``, ``document.malformed``, ``document.too_large``,
    ``document.no_text``; what python-docx raises for a broken file passes through.
    """
    _check_archive(data, limits)
    from docx import Document

    document = Document(BytesIO(data))
    blocks: list[Block] = []
    title = " ".join((document.core_properties.title or "").split())[:200]
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            blocks += _rows(item)
            continue
        block = _block(item)
        if block is None:
            continue
        if block.level == 0 and block.kind == "heading":
            title = title or block.text[:200]
        else:
            blocks.append(block)
    check_length(blocks, limits)
    return ParsedDocument("" if title.lower() == "word document" else title, tuple(blocks))


def _check_archive(data: bytes, limits: DocumentLimits) -> None:
    if data.startswith(_ENCRYPTED):
        raise UnreadableError("document.encrypted", "The document is protected by a password.")
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise UnreadableError("document.malformed", "The file is not a DOCX document, or is damaged.") from None
    if len(entries) > limits.archive_entries or sum(item.file_size for item in entries) > limits.unpacked_bytes:
        size = limits.unpacked_bytes // 1_000_000
        raise UnreadableError("document.too_large", f"The document would take more than {size} MB unpacked.")
    if all(item.filename != _BODY for item in entries):
        raise UnreadableError("document.malformed", "The file is an archive, but no DOCX document.")


def _block(paragraph: Any) -> Block | None:
    text = " ".join(_visible(paragraph).split())
    if not text:
        return None
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    if match := _HEADING.fullmatch(style.strip()):
        return Block("heading", text, int(match[1]))
    if style == "Title":
        return Block("heading", text, 0)
    properties = paragraph._p.pPr
    listed = style.startswith("List") or (properties is not None and properties.numPr is not None)
    return Block("item" if listed else "paragraph", text)


def _visible(paragraph: Any) -> str:
    return "".join(run.text for run in _runs(paragraph) if not run.font.hidden)


def _runs(paragraph: Any) -> Iterator[Any]:
    for item in paragraph.iter_inner_content():
        if hasattr(item, "runs"):
            yield from item.runs  # of a hyperlink
        else:
            yield item


def _rows(table: Any) -> Iterator[Block]:
    """Return a table row by row. Cells that span several places are told once; tables within cells are left out."""
    for row in table.rows:
        cells: list[str] = []
        before = None
        for cell in row.cells:
            if cell._tc is not before:
                cells.append(" ".join(" ".join(_visible(paragraph) for paragraph in cell.paragraphs).split()))
            before = cell._tc
        if any(cells):
            yield Block("row", " | ".join(cells))
