"""A PDF file of the web as a page to be read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from visavis.reasoning.documents.block import Block, DocumentLimits
from visavis.reasoning.documents.reading import read_document
from visavis.reasoning.web.fetch import MAX_PDF_BYTES
from visavis.reasoning.web.invisible import line
from visavis.reasoning.web.readable import MAX_TEXT_CHARACTERS, Page

_LIMITS = DocumentLimits(file_bytes=MAX_PDF_BYTES, pages=500, characters=1_000_000, memory_bytes=1 << 30, seconds=12.0)


def read_pdf(body: bytes) -> Page:
    """Return what can be read in a PDF file. Blocks for up to twelve seconds: call it in a thread.

    The file is read by a process of its own, with little memory and time. Raises CodedError (``document.*``) as
    :func:`read_document`.
    """
    with tempfile.TemporaryDirectory(prefix="visavis-") as folder:
        file = Path(folder) / "page.pdf"
        file.write_bytes(body)
        document = read_document(file, _LIMITS)
    text = "\n".join(_line(block) for block in document.blocks)
    return Page(line(document.title, 300), text[:MAX_TEXT_CHARACTERS].strip())


def _line(block: Block) -> str:
    if block.kind == "heading":
        return f"\n{'#' * max(1, block.level)} {block.text}\n"
    return f"- {block.text}" if block.kind == "item" else block.text
