"""Reads documents: simple formats here, those with a parser that can be attacked in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

from visavis.events import CodedError
from visavis.reasoning.documents.block import Block, DocumentLimits, ParsedDocument, UnreadableError
from visavis.reasoning.documents.kinds import HEAD_BYTES, DocumentKind, kind_of
from visavis.reasoning.documents.markdown import parse_markdown
from visavis.reasoning.documents.plain_text import parse_text
from visavis.reasoning.documents.worker import MEMORY_STATUS
from visavis.reasoning.web.invisible import visible

_WORKER = "visavis.reasoning.documents.worker"
DEFAULT_LIMITS = DocumentLimits()


def read_document(path: Path, limits: DocumentLimits = DEFAULT_LIMITS) -> ParsedDocument:
    """Return a document as text. Blocks: call it in a thread.

    Raises CodedError: ``document.unsupported``, ``document.too_large``, ``document.too_many_pages``,
    ``document.encrypted``, ``document.no_text``, ``document.malformed``, ``document.timeout``,
    ``document.unreadable`` (by the operating system).
    """
    try:
        return _read(path, limits)
    except UnreadableError as error:
        raise CodedError(error.code, error.detail) from None
    except OSError as error:
        raise CodedError("document.unreadable", f"The file cannot be read: {error.strerror}.") from error


def _read(path: Path, limits: DocumentLimits) -> ParsedDocument:
    if path.stat().st_size > limits.file_bytes:
        size = limits.file_bytes // 1_000_000
        raise UnreadableError("document.too_large", f"The file is larger than {size} MB.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind = kind_of(path.name, head)
    if kind == "text":
        return _visible(parse_text(path.read_bytes(), limits))
    if kind == "markdown":
        return _visible(parse_markdown(path.read_bytes(), limits))
    return _visible(_read_apart(path, kind, limits))


def _visible(document: ParsedDocument) -> ParsedDocument:
    """Leave out characters that nobody sees; orders to a model can be hidden in them."""
    blocks = tuple(replace(block, text=visible(block.text)) for block in document.blocks)
    return replace(document, title=visible(document.title), blocks=blocks)


def _read_apart(path: Path, kind: DocumentKind, limits: DocumentLimits) -> ParsedDocument:
    command = [sys.executable, "-m", _WORKER, kind, str(path.resolve()), json.dumps(asdict(limits))]
    # Its environment has no secrets: keys stay with us.
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    try:
        result = subprocess.run(  # noqa: S603 - our own module
            command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        detail = f"The document could not be read within {limits.seconds:.0f} s."
        raise UnreadableError("document.timeout", detail) from None
    if result.returncode == MEMORY_STATUS:
        raise UnreadableError("document.too_large", "The document needs too much memory.")
    if result.returncode != 0:
        raise UnreadableError("document.malformed", "The document is damaged, or not what its name says.")
    answer = json.loads(result.stdout)
    if isinstance(answer, dict):
        raise UnreadableError(answer["code"], answer["detail"])
    title, pages, blocks = answer
    return ParsedDocument(title, tuple(Block(*block) for block in blocks), pages)
