"""Where keys lie if the settings give none: ``people.key``, and while they are changed ``people.key.previous``."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from visavis.storage.durable import sync_folder
from visavis.storage.keyring import Keys, derive_id_key
from visavis.storage.sealing import KEY_BYTES, load_key, parse_key, read_private

_KEY = "people.key"
_PREVIOUS = "people.key.previous"
_IDS = "people.ids"
_SCRATCH = ".key-"
"""Begins the names of files that become key files once they are whole."""


def read_keys(folder: Path) -> Keys:
    """Return the keys in a folder; one is made if there is none.

    Raises CodedError ``identity.key_unreadable``, ``identity.key_exposed`` or ``identity.invalid_key``.
    """
    current = load_key(folder / _KEY)
    return Keys(current, tuple(key for key in _previous(folder) if key != current), read_id_key(folder))


def has_key(folder: Path) -> bool:
    """Tell whether there is a key in a folder, and make none."""
    return (folder / _KEY).exists()


def stamp_of(folder: Path) -> object:
    """Return what changes whenever the keys in a folder do. Takes some microseconds."""
    return tuple(_stat(folder / name) for name in (_KEY, _PREVIOUS, _IDS))


def read_id_key(folder: Path) -> bytes | None:
    """Return what ids of remembered people are made with, if keys were ever changed. Raises as above."""
    path = folder / _IDS
    return parse_key(read_private(path)) if path.exists() else None


def keep_id_key(folder: Path, id_key: bytes) -> None:
    """Keep what ids are made with, for when the key is gone that it was derived from."""
    if read_id_key(folder) is None:
        _write(folder / _IDS, [id_key])


def add_key(folder: Path) -> Keys:
    """Make a new key the current one; the one before still opens what it sealed. Raises as above."""
    _clear(folder)
    keys = read_keys(folder)
    oldest = keys.previous[-1] if keys.previous else keys.current
    keep_id_key(folder, keys.id_key or derive_id_key(oldest))
    _write(folder / _PREVIOUS, [keys.current, *keys.previous])
    _write(folder / _KEY, [os.urandom(KEY_BYTES)])
    return read_keys(folder)


def drop_previous(folder: Path) -> None:
    """Delete the earlier keys: what was sealed with them can be read by nobody anymore."""
    _clear(folder)
    (folder / _PREVIOUS).unlink(missing_ok=True)
    sync_folder(folder)


def _clear(folder: Path) -> None:
    """Delete what a process that was killed has left while it wrote keys."""
    for path in folder.glob(f"{_SCRATCH}*"):
        path.unlink(missing_ok=True)


def _previous(folder: Path) -> list[bytes]:
    path = folder / _PREVIOUS
    return [parse_key(line) for line in read_private(path).split()] if path.exists() else []


def _write(path: Path, keys: Sequence[bytes]) -> None:
    """Write keys for their owner's eyes alone: either all of the file is new, or nothing has changed.

    Unlike what ``whole_file`` writes, keys must outlast a power cut, and what a kill leaves of them must be found.
    """
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=_SCRATCH)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write("".join(f"{key.hex()}\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).replace(path)
        sync_folder(path.parent)
    except BaseException:  # stopped, too, it leaves no keys behind
        Path(scratch).unlink(missing_ok=True)
        raise


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
