"""Tells a file that is being written from one that was left by a crash: the system lets go of what a process held."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def hold(descriptor: int) -> None:
    """Hold an open file until it is closed, where the system and its disk can do that; others may still read it."""
    if sys.platform == "win32":
        return  # there, nobody can replace a file that is open
    import fcntl

    with suppress(OSError):  # some network file systems have no locks
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_held(path: Path) -> bool:
    """Tell whether somebody on this machine holds a file."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
