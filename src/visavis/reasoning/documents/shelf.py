"""A persona's documents as files: those that came with it, and those that were added."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from visavis.events import CodedError
from visavis.models.files import whole_file
from visavis.reasoning.documents.block import DocumentLimits, UnreadableError
from visavis.reasoning.documents.kinds import HEAD_BYTES, SUFFIXES, DocumentKind, kind_of
from visavis.reasoning.documents.reading import DEFAULT_LIMITS
from visavis.reasoning.web.invisible import line

MAX_UPLOADS = 1_000
"""Documents that can be added to one persona."""
_MAX_NAME = 200
_ID_LENGTH = 64
_UNSAFE = re.compile(r"[^a-z0-9._-]+")

Origin = Literal["persona", "upload"]


@dataclass(frozen=True, slots=True)
class ShelfFile:
    """A document on disk."""

    id: str
    """a-z, 0-9, '.', '_' and '-'."""
    name: str
    """The file's name, as it was given."""
    path: Path
    kind: DocumentKind
    origin: Origin
    bytes: int
    changed: tuple[int, int]
    """Differs when the file does: its time of change, ns, and its size."""
    added: str
    """When it was added, ISO 8601."""


class Shelf:
    """The files. All calls block. Several processes may work on the same folders."""

    def __init__(self, own: Path | None, uploads: Path, limits: DocumentLimits = DEFAULT_LIMITS) -> None:
        """``own`` is the persona's ``knowledge`` folder, ``uploads`` the one for what is added."""
        self._own = own
        self._uploads = uploads
        self._limits = limits

    def files(self) -> list[ShelfFile]:
        """Return all documents: the persona's own by name, then those that were added, the oldest first."""
        return [*self.own(), *sorted(self._added_files(), key=lambda file: (file.added, file.id))]

    def own(self) -> list[ShelfFile]:
        """Return the persona's own documents, by name."""
        return list(self._own_files())

    def get(self, identifier: str) -> ShelfFile:
        """Return one document. Raises CodedError ``document.unknown``."""
        found = next((file for file in self.files() if file.id == identifier), None)
        if found is None:
            raise CodedError("document.unknown", f"There is no document '{identifier[:_ID_LENGTH]}'.")
        return found

    def add(self, name: str, content: Path) -> ShelfFile:
        """Copy a file onto the shelf. What is there already, byte by byte, is not added again.

        Raises CodedError: ``document.unsupported``, ``document.too_large``, ``document.empty``,
        ``document.too_many``, ``document.invalid_name``.
        """
        name = safe_name(name)
        size = content.stat().st_size
        if size == 0:
            raise CodedError("document.empty", "The file is empty.")
        if size > self._limits.file_bytes:
            most = self._limits.file_bytes // 1_000_000
            raise CodedError("document.too_large", f"The file is larger than {most} MB.")
        with content.open("rb") as file:
            head = file.read(HEAD_BYTES)
        try:
            kind_of(name, head)
        except UnreadableError as error:
            raise CodedError(error.code, error.detail) from None
        identifier = f"u-{digest_of(content)[:16]}"
        there = list(self._added_files())
        known = next((file for file in there if file.id == identifier), None)
        if known is not None:
            return known
        if len(there) >= MAX_UPLOADS:
            raise CodedError("document.too_many", f"There are {MAX_UPLOADS} documents already; remove one first.")
        self._store(identifier, name, content)
        return self.get(identifier)

    def remove(self, identifier: str) -> None:
        """Remove a document that was added.

        Raises CodedError: ``document.unknown``; ``document.built_in`` for one that came with the persona.
        """
        file = self.get(identifier)
        if file.origin == "persona":
            raise CodedError("document.built_in", f"'{file.name}' lies in the persona's folder; remove it there.")
        self._record_path(identifier).unlink(missing_ok=True)
        file.path.unlink(missing_ok=True)

    def _store(self, identifier: str, name: str, content: Path) -> None:
        self._uploads.mkdir(parents=True, exist_ok=True)
        suffix = PurePosixPath(name).suffix.lower()
        with whole_file(self._uploads / f"{identifier}{suffix}") as whole:
            with content.open("rb") as file:
                shutil.copyfileobj(file, whole)
            whole.flush()
            os.fsync(whole.fileno())
        record = {"name": name, "added": datetime.now(UTC).isoformat(timespec="microseconds")}
        with whole_file(self._record_path(identifier)) as whole:  # last: what has no record is not there
            whole.write(json.dumps(record, ensure_ascii=False).encode())

    def _record_path(self, identifier: str) -> Path:
        return self._uploads / f"{identifier}.json"

    def _own_files(self) -> Iterator[ShelfFile]:
        taken: set[str] = set()
        for path in sorted(self._own.iterdir()) if self._own is not None and self._own.is_dir() else []:
            kind = SUFFIXES.get(path.suffix.lower())
            if kind is None or path.name.startswith(".") or not path.is_file():
                continue
            identifier = own_identifier(path.name, taken)
            status = path.stat()
            added = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
            changed = (status.st_mtime_ns, status.st_size)
            yield ShelfFile(identifier, path.name, path, kind, "persona", status.st_size, changed, added)

    def _added_files(self) -> Iterator[ShelfFile]:
        for note in self._uploads.glob("u-*.json"):
            try:
                record = json.loads(note.read_text("utf-8"))
                name, added = safe_name(record["name"]), str(record["added"])
                path = note.with_suffix(PurePosixPath(name).suffix.lower())
                status = path.stat()
            except (OSError, ValueError, KeyError, TypeError, CodedError):
                continue  # being removed by another process, or damaged
            changed = (status.st_mtime_ns, status.st_size)
            kind = SUFFIXES[path.suffix]
            yield ShelfFile(note.stem, name, path, kind, "upload", status.st_size, changed, added)


def safe_name(name: object) -> str:
    """Return a file's name without folders and control characters.

    Raises CodedError: ``document.invalid_name``; ``document.unsupported`` for an ending that is not known.
    """
    last = PureWindowsPath(PurePosixPath(str(name)).name).name
    text = line(last, 10 * _MAX_NAME).strip()
    suffix = PurePosixPath(text).suffix
    if not text or text.startswith("."):
        raise CodedError("document.invalid_name", "The file needs a name.")
    if suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted({item[1:] for item in SUFFIXES}))
        raise CodedError("document.unsupported", f"Files that end with '{suffix[:20]}' cannot be read ({known} can).")
    return text[: _MAX_NAME - len(suffix)].removesuffix(suffix) + suffix


def own_identifier(name: str, taken: set[str]) -> str:
    """Return an identifier for a file of the persona's own, and note it in ``taken``."""
    path = PurePosixPath(name.lower())
    stem = _UNSAFE.sub("-", path.stem).strip("-.")[: _ID_LENGTH - 12]
    base = (stem or hashlib.sha256(name.encode()).hexdigest()[:12]) + path.suffix
    identifier, count = base, 1
    while identifier in taken or identifier.startswith("u-"):
        count += 1
        identifier = f"{count}-{base}"
    taken.add(identifier)
    return identifier


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
