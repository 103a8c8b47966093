"""Files of models."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that its readers, in this process and others, see whole or not at all.

    It takes the place of what was there when all is written; if that fails, nothing is left behind. Only this user can
    read it. Raises OSError.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        try:
            yield part
        except BaseException:  # stopped, too, it leaves nothing behind
            Path(part.name).unlink(missing_ok=True)
            raise
    Path(part.name).replace(path)
