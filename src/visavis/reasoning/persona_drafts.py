"""A persona's text files as one thing: read, guarded, and written whole. Everything here blocks."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from visavis.events import CodedError
from visavis.reasoning.persona_files import ABOUT_FILE

MAX_FILES = 200
MAX_CHARACTERS = 400_000
"""Of one file."""
MAX_TOTAL_CHARACTERS = 4_000_000
_STEM = r"[A-Za-z0-9](?:[A-Za-z0-9 _-]{0,58}[A-Za-z0-9_-])?"
_PATH = re.compile(
    rf"persona\.yaml|lines\.yaml|(?:lines|scenarios)/{_STEM}\.yaml|knowledge/{_STEM}\.(?:md|txt|html)"
    rf"|slides/slides\.yaml|slides/{_STEM}\.md"
)
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")
"""What neither UTF-8 nor every database can keep: NUL, and half of a character."""
_SCRATCH = ".saving-"


@dataclass(frozen=True, slots=True)
class PersonaText:
    """What a persona's folder holds."""

    files: dict[str, str]
    """The texts that can be edited, by their paths."""
    others: dict[str, int]
    """The sizes of all other files, bytes: pictures, PDFs, whatever has another name. They are kept as they are."""

    @property
    def revision(self) -> str:
        """Return what changes whenever a text does: a SHA-256."""
        digest = hashlib.sha256()
        for path, text in sorted(self.files.items()):
            for part in (path, text):
                data = part.encode()
                digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def check_files(files: Mapping[str, str]) -> None:
    """Raise CodedError ``persona.bad_path``, ``.bad_text`` or ``.too_large`` unless these can be a persona's texts.

    Paths are a closed list of places and plain names: none leads out of the folder, or to what this server runs.
    """
    for path, text in files.items():
        if not _PATH.fullmatch(path):
            shown = "".join(item if item.isprintable() else "?" for item in path[:80])
            raise CodedError(
                "persona.bad_path",
                f"'{shown}' cannot be a persona's file. There can be persona.yaml, lines.yaml, lines/NAME.yaml, "
                "knowledge/NAME.md, scenarios/NAME.yaml, slides/slides.yaml and slides/NAME.md.",
            )
        if len(text) > MAX_CHARACTERS:
            raise CodedError("persona.too_large", f"{path} is longer than {MAX_CHARACTERS} characters.")
        if _IMPOSSIBLE.search(text):
            raise CodedError("persona.bad_text", f"{path} holds characters that are no text.")
    if ABOUT_FILE not in files:
        raise CodedError("persona.bad_path", f"A persona has a file {ABOUT_FILE}.")
    if len({path.casefold() for path in files}) < len(files):
        raise CodedError("persona.bad_path", "Two files have the same name but for capitals.")
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_TOTAL_CHARACTERS:
        raise CodedError(
            "persona.too_large",
            f"A persona has up to {MAX_FILES} files of {MAX_TOTAL_CHARACTERS} characters altogether.",
        )


def read_texts(folder: Path) -> PersonaText:
    """Read a persona's folder. Links are not followed."""
    files: dict[str, str] = {}
    others: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith((".", "__pycache__")) for part in name.parts) or path.is_symlink():
            continue
        if not path.is_file():
            continue
        text = _text(path) if _PATH.fullmatch(name.as_posix()) else None
        if text is None:
            others[name.as_posix()] = path.stat().st_size
        else:
            files[name.as_posix()] = text
    return PersonaText(files, others)


def lay_out(folder: Path, files: Mapping[str, str], kept: Path | None) -> None:
    """Make a persona's folder of texts, and of what else lies in the folder ``kept``. Raises as :func:`check_files`."""
    check_files(files)
    folder.mkdir(parents=True)
    if kept is not None:
        for path in read_texts(kept).others:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(kept / path, target)
    for path, text in files.items():
        target = folder.joinpath(*PurePosixPath(path).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def replace_folder(folder: Path, files: Mapping[str, str], kept: Path | None) -> None:
    """Write a persona's folder whole: whoever reads it finds all of what was, or all of what is.

    Raises as :func:`check_files`, or CodedError ``persona.unwritable``.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder.parent, ignore_cleanup_errors=True) as scratch:
            made, before = Path(scratch) / "new", Path(scratch) / "old"
            lay_out(made, files, kept)
            if folder.exists():
                folder.rename(before)
            try:
                made.rename(folder)
            except OSError:
                if before.exists():
                    before.rename(folder)
                raise
    except OSError as error:
        raise CodedError(
            "persona.unwritable", f"The persona cannot be written to {folder.parent} ({error.strerror})."
        ) from error


def remove_folder(folder: Path) -> None:
    """Remove a persona's folder: it is gone at once. Raises CodedError ``persona.unwritable``."""
    try:
        with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder.parent, ignore_cleanup_errors=True) as scratch:
            folder.rename(Path(scratch) / "old")
    except OSError as error:
        raise CodedError(
            "persona.unwritable", f"The persona cannot be removed from {folder.parent} ({error.strerror})."
        ) from error


def renamed(files: Mapping[str, str], name: str) -> dict[str, str]:
    """Return texts in which the persona has another name."""
    about = re.sub(r"^name:.*$", f"name: {json.dumps(name)}", files.get(ABOUT_FILE, ""), count=1, flags=re.MULTILINE)
    return {**files, ABOUT_FILE: about}


def _text(path: Path) -> str | None:
    """Return a file's text as it can be edited, or None."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return text if len(text) <= MAX_CHARACTERS else None
