"""Encrypted files that are written as their content comes and read from any place, with little memory.

A file is a header, which names the key, and chunks, each sealed by itself. What is bound to a chunk says which file it
belongs to, where it stands and whether it is the last: chunks can be neither moved nor left out, nor the end cut off
unnoticed (STREAM: Hoang, Reyhanitabar, Rogaway & Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance", CRYPTO 2015).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from visavis.events import CodedError
from visavis.storage.durable import sync_folder
from visavis.storage.file_locks import hold
from visavis.storage.keyring import Keyring
from visavis.storage.sealing import SEAL_BYTES, Sealer

CHUNK_BYTES = 64 * 1024
_MAGIC = b"visavis sealed 1\n"
_KEY_ID_BYTES = 16
_HEADER_BYTES = len(_MAGIC) + _KEY_ID_BYTES


class SealedWriter:
    """Writes a sealed file. All methods block; not for several threads at once."""

    def __init__(self, path: Path, sealer: Sealer, *, about: str) -> None:
        """Begin a file, for its owner's eyes alone. ``about`` must be the same for reading.

        Raises CodedError ``artefact.unwritable``.
        """
        self.bytes = 0
        """How much was written, as it comes out again."""
        self._sealer = sealer
        self._about = about
        self._index = 0
        self._held = bytearray()
        self._path = path
        with _unwritable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file: BinaryIO = os.fdopen(descriptor, "wb")
            hold(descriptor)  # until it is closed, also by the end of this process
            self._file.write(_MAGIC + sealer.key_id.encode())

    def write(self, data: bytes) -> int:
        """Take more of the content; return how much that was. Raises CodedError ``artefact.unwritable``."""
        self._held += data
        self.bytes += len(data)
        while len(self._held) > CHUNK_BYTES:
            self._put(bytes(self._held[:CHUNK_BYTES]), last=False)
            del self._held[:CHUNK_BYTES]
        return len(data)

    def flush(self) -> None:
        """Do nothing: a chunk is written when it is full."""

    def close(self) -> None:
        """Write the end. Raises CodedError ``artefact.unwritable``."""
        if self._file.closed:
            return
        self._put(bytes(self._held), last=True)
        self._held.clear()
        with _unwritable(self._path):
            os.fsync(self._file.fileno())
            self._file.close()

    def abandon(self) -> None:
        """Delete the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        sealed = self._sealer.seal(chunk, about=_about(self._about, self._index, last=last))
        self._index += 1
        with _unwritable(self._path):
            self._file.write(sealed)
            self._file.flush()


class SealedReader:
    """Reads a sealed file. All methods block."""

    def __init__(self, path: Path, keys: Keyring, *, about: str) -> None:
        """Open a file.

        Raises CodedError ``artefact.gone``, ``artefact.wrong_key``, or ``identity.damaged`` if it was changed.
        """
        self._about = about
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise CodedError("artefact.gone", f"The file is not there anymore ({error.strerror}).") from error
        try:
            self._sealer = _sealer(self._file, keys)
            self.key_id = self._sealer.key_id
            self._count, tail = divmod(os.fstat(self._file.fileno()).st_size - _HEADER_BYTES, CHUNK_BYTES + SEAL_BYTES)
            self._count += tail > 0
            self.is_complete = True
            """Whether its end was written; what writes it may have been stopped before."""
            self.bytes = self._measure()
        except BaseException:  # who gets no reader cannot close it
            self._file.close()
            raise

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the content from one place to another. Raises CodedError ``identity.damaged``."""
        for index in range(start // CHUNK_BYTES, -(-min(end, self.bytes) // CHUNK_BYTES)):
            offset = index * CHUNK_BYTES
            chunk = self._chunk(index, last=self.is_complete and index == self._count - 1)
            yield chunk[max(0, start - offset) : end - offset]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _measure(self) -> int:
        """Return how much there is; of a file that was cut off, as far as it can be read."""
        while self._count > 0:
            place = self._count - 1
            try:
                return place * CHUNK_BYTES + len(self._chunk(place, last=True))
            except CodedError:
                self.is_complete = False
            try:
                return place * CHUNK_BYTES + len(self._chunk(place, last=False))
            except CodedError:
                if self._is_whole(place):
                    raise
                self._count -= 1  # the power went while it was written
        self.is_complete = False
        return 0

    def _is_whole(self, index: int) -> bool:
        """Tell whether a chunk has its full length, so that it is not just a part that was written."""
        size = os.fstat(self._file.fileno()).st_size - _HEADER_BYTES
        return size >= (index + 1) * (CHUNK_BYTES + SEAL_BYTES)

    def _chunk(self, index: int, *, last: bool) -> bytes:
        self._file.seek(_HEADER_BYTES + index * (CHUNK_BYTES + SEAL_BYTES))
        sealed = self._file.read(CHUNK_BYTES + SEAL_BYTES)
        return self._sealer.open(sealed, about=_about(self._about, index, last=last))


def reseal(path: Path, keys: Keyring, *, about: str) -> bool:
    """Seal a file with the current key, if it is not; tell whether it was changed. Whatever happens, it stays whole.

    Raises CodedError as reading and writing do.
    """
    reader = SealedReader(path, keys, about=about)
    try:
        if reader.key_id == keys.key_id:
            return False
        scratch = path.with_suffix(".resealing")
        writer = SealedWriter(scratch, keys.current, about=about)
        try:
            for chunk in reader.read(0, reader.bytes):
                writer.write(chunk)
            writer.close()
        except BaseException:  # stopped, too, it leaves no second file
            writer.abandon()
            raise
    finally:
        reader.close()
    with _unwritable(path):
        scratch.replace(path)
        sync_folder(path.parent)
    return True


def _sealer(file: BinaryIO, keys: Keyring) -> Sealer:
    header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC) or len(header) != _HEADER_BYTES:
        raise CodedError("identity.damaged", "This is no sealed file, or its beginning was changed.")
    sealer = keys.sealer_of(header[len(_MAGIC) :].decode("ascii", "replace"))
    if sealer is None:
        raise CodedError("artefact.wrong_key", "This file was sealed with another key; put that key back.")
    return sealer


def _about(about: str, index: int, *, last: bool) -> str:
    return f"file {about} {index} {'last' if last else 'more'}"


class _unwritable:  # noqa: N801 - used like contextlib's
    """Turns what the system says of a file that cannot be written into a coded error."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            detail = f"{self._path} cannot be written ({error.strerror})."
            raise CodedError("artefact.unwritable", detail, retryable=True) from error
