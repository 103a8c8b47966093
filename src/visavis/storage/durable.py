"""What was written must outlast a power cut before what it replaces is thrown away."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have a folder's entries written to the disk: files that were made, renamed or deleted in it. Raises OSError."""
    if os.name != "posix":
        return  # Windows has no such thing
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
