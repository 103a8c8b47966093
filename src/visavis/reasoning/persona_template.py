"""The beginning of a persona: a small one that is complete, to be changed by its author."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from visavis.events import CodedError
from visavis.reasoning.persona import OPTIONAL_PHRASES, PersonaFile, Phrases

FILES = ("persona.yaml", "lines.yaml", "knowledge/about.md", "scenarios/first.yaml")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NOT_TEXT = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
_LEFT_BEHIND = shutil.ignore_patterns("evaluation.yaml", "__pycache__", ".*")


def write_persona(folder: Path, *, title: str = "", language: str = "en") -> list[Path]:
    """Write the files of a new persona, called like the folder, and return their paths.

    In other languages than English everything has to be translated; until then it is there in English.
    Raises CodedError ``persona.exists`` or ``persona.bad_name``.
    """
    _check(folder, title, language)
    root = resources.files("visavis.reasoning.data").joinpath("persona")
    written = []
    for name in FILES:
        text = root.joinpath(name).read_text("utf-8")
        if name.endswith(".yaml"):
            text = _filled(text, name=folder.name, title=title or _title(folder), language=language)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return written


def copy_persona(source: Path, folder: Path, *, title: str = "", language: str = "") -> list[Path]:
    """Copy a persona under another name, and return the paths of the copy. Raises the same."""
    _check(folder, title, language or "en")
    shutil.copytree(source, folder, ignore=_LEFT_BEHIND)
    about = folder / "persona.yaml"
    text = about.read_text("utf-8")
    for key, value in (("name", folder.name), ("title", title), ("language", language)):
        if value:
            written = f"{key}: {_quoted(value)}".replace("\\", r"\\")
            text = re.sub(rf"^{key}:.*$", written, text, count=1, flags=re.MULTILINE)
    about.write_text(text, "utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _check(folder: Path, title: str, language: str) -> None:
    if not _NAME.fullmatch(folder.name):
        message = f"'{folder.name}' cannot be a persona's name: small letters, digits, '-' and '_' can."
        raise CodedError("persona.bad_name", message)
    longest = next(
        item.max_length for item in PersonaFile.model_fields["title"].metadata if hasattr(item, "max_length")
    )
    if len(title) > longest or not title.isprintable():
        raise CodedError("persona.bad_name", f"A title has up to {longest} characters, in one line.")
    if not _LANGUAGE.fullmatch(language):
        raise CodedError("persona.bad_name", f"'{language}' is no language tag, such as 'en' or 'de'.")
    if folder.exists():
        raise CodedError("persona.exists", f"{folder} is there already; nothing was written.")


def _filled(text: str, *, name: str, title: str, language: str) -> str:
    spoken = re.sub(r"[{}\[\]<>*#_`|~]", "", title)
    lines = []
    for line in text.format(name=name, title="\0", language=language, phrases="\n".join(_phrases())).splitlines():
        written = line.replace("title: \0", f"title: {_quoted(title)}").replace("\0", spoken)
        quoted = re.fullmatch(r"(\s*- |\s*disclosure: )(.*\0.*)", line)
        lines.append(f"{quoted[1]}{_quoted(quoted[2].replace(chr(0), spoken))}" if quoted else written)
    return "\n".join(lines) + "\n"


def _phrases() -> Iterator[str]:
    """Yield the phrases of every persona, as they are to be changed or translated."""
    for key, value in Phrases().model_dump().items():
        if key not in OPTIONAL_PHRASES:
            yield f"  {key}:"
            yield from (f"    - {json.dumps(text, ensure_ascii=False)}" for text in value)


def _quoted(text: str) -> str:
    """Return a text as YAML has it: plain where that is safe, in quotes elsewhere."""
    plain = re.fullmatch(r"[^\W\d_][\w .,'!?-]*", text) and text.lower() not in _NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def _title(folder: Path) -> str:
    return re.sub(r"[-_]+", " ", folder.name).title()
