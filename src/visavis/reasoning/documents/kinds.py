"""Which formats there are, and how they are told apart."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from visavis.reasoning.documents.block import UnreadableError

DocumentKind = Literal["pdf", "docx", "html", "markdown", "text"]

SUFFIXES: dict[str, DocumentKind] = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
}  # fmt: skip
"""The format by the end of the file's name."""
MEDIA_TYPES: dict[DocumentKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
}
HEAD_BYTES = 1024
"""How much of a file tells its format."""
_FOREIGN = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


def kind_of(name: str, head: bytes) -> DocumentKind:
    """Return the format of a file by its name, which its first bytes must agree with.

    Raises UnreadableError ``document.unsupported``.
    """
    suffix = PurePath(name).suffix.lower()
    kind = SUFFIXES.get(suffix)
    if kind is None:
        known = ", ".join(sorted({"PDF", "DOCX", "HTML", "Markdown", "plain text"}))
        raise UnreadableError("document.unsupported", f"Files that end with '{suffix}' cannot be read ({known} can).")
    is_pdf, is_archive = b"%PDF-" in head, head.startswith(b"PK")
    fits = is_pdf if kind == "pdf" else is_archive if kind == "docx" else not (is_archive or head.startswith(_FOREIGN))
    if not fits or (kind not in ("pdf", "docx") and head.startswith(b"%PDF-")):
        raise UnreadableError("document.unsupported", f"The file ends with '{suffix}', but is something else.")
    return kind
