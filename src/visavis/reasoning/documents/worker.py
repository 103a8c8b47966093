"""Reads one document in a process of its own, which may be stopped: ``python -m … KIND FILE LIMITS``.

Writes JSON to its standard output: the document, or ``code`` and ``detail`` of what is wrong with it. For a file that a
parser chokes on it ends with another status than 0. It loads little, so that it is there at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

from visavis.reasoning.documents.block import DocumentLimits, ParsedDocument, UnreadableError

MEMORY_STATUS = 9
"""The process's status when there was not enough memory."""


def main(arguments: list[str]) -> int:
    """Read the document that the arguments name; return the process's status."""
    kind, path, limits_json = arguments
    limits = DocumentLimits(**json.loads(limits_json))
    _restrain(limits)
    try:
        document = _parser(kind)(Path(path).read_bytes(), limits)
        result: object = [document.title, document.pages, [astuple(block) for block in document.blocks]]
    except UnreadableError as error:
        result = {"code": error.code, "detail": error.detail}
    except MemoryError:
        return MEMORY_STATUS
    sys.stdout.buffer.write(json.dumps(result).encode("ascii"))
    return 0


def _parser(kind: str) -> Callable[[bytes, DocumentLimits], ParsedDocument]:
    if kind == "pdf":
        from visavis.reasoning.documents.pdf import parse_pdf

        return parse_pdf
    if kind == "docx":
        from visavis.reasoning.documents.docx import parse_docx

        return parse_docx
    from visavis.reasoning.documents.html import parse_html

    return parse_html


def _restrain(limits: DocumentLimits) -> None:
    """Limit memory and processor time where the system can; the parent watches the clock in any case."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(limits.seconds) + 1
    for what, most in ((resource.RLIMIT_AS, limits.memory_bytes), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
