"""The pictures and pages that a persona can put on the screen: ``slides/`` in its folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from visavis.events import CodedError
from visavis.reasoning.persona_part import Part
from visavis.reasoning.pictures import MAX_PIXELS, kind_of, size_of
from visavis.reasoning.yaml_source import nearest, parse, read_yaml

LIST_FILE = "slides.yaml"
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
PAGE = ".md"
MAX_SLIDES = 100
MAX_PICTURE_BYTES = 5_000_000
MAX_PAGE_CHARACTERS = 20_000
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SlideEntry(Part):
    """What the list says of one slide."""

    file: str = Field(min_length=1, max_length=80)
    title: str = Field("", max_length=200)
    description: str = Field("", max_length=1_000)


class SlidesFile(Part):
    """``slides.yaml``: the slides in their order. Those that it does not name follow by name."""

    slides: Annotated[list[SlideEntry], Field(max_length=MAX_SLIDES)]


@dataclass(frozen=True, slots=True)
class Slide:
    """A picture or a page."""

    name: str
    """The file's name without its ending."""
    file: str
    title: str
    description: str = ""
    text: str | None = None
    """A page's Markdown; None for a picture."""


def load_slides(folder: Path) -> tuple[Slide, ...]:
    """Read and check the slides of a folder ``slides``; none if there is no such folder.

    Raises CodedError ``slides.invalid``; its detail lists every problem. Not for the event loop.
    """
    if not folder.is_dir():
        return ()
    problems: list[str] = []
    files = {path.name: path for path in sorted(folder.iterdir()) if not _is_other(path)}
    entries = _read_list(folder, files, problems)
    order = [entry.file for entry in entries.values()] + [name for name in files if name not in entries]
    slides = [slide for name in order if (slide := _read(files[name], entries.get(name), problems)) is not None]
    names = [slide.name for slide in slides]
    twice = [slide.file for slide in slides if names.count(slide.name) > 1]
    problems += [f"{file}: another file has the same name, with another ending" for file in twice]
    if len(slides) > MAX_SLIDES:
        problems.append(f"there are {len(slides)} slides; at most {MAX_SLIDES} are allowed")
    if problems:
        raise CodedError("slides.invalid", "\n".join([f"The slides in '{folder}' have problems:", *problems]))
    return tuple(slides)


def _is_other(path: Path) -> bool:
    return path.name == LIST_FILE or path.name.startswith(".") or path.is_dir()


def _read_list(folder: Path, files: dict[str, Path], problems: list[str]) -> dict[str, SlideEntry]:
    if not (folder / LIST_FILE).exists():
        return {}
    document = read_yaml(folder / LIST_FILE, LIST_FILE)
    content = parse(document, SlidesFile)
    problems += map(str, document.problems)
    entries: dict[str, SlideEntry] = {}
    for number, entry in enumerate(content.slides if content is not None else []):
        place = ("slides", number, "file")
        if entry.file not in files:
            problems.append(str(document.problem(place, f"there is no {entry.file}{nearest(entry.file, files)}")))
        elif entry.file in entries:
            problems.append(str(document.problem(place, f"{entry.file} stands here a second time")))
        else:
            entries[entry.file] = entry
    return entries


def _read(path: Path, entry: SlideEntry | None, problems: list[str]) -> Slide | None:
    name, ending = path.stem, path.suffix.lower()
    problem = _problem(path, name, ending)
    text = None
    if not problem and ending == PAGE:
        text = path.read_text(encoding="utf-8").strip()
        if not text or len(text) > MAX_PAGE_CHARACTERS:
            problem = f"a page has 1 to {MAX_PAGE_CHARACTERS} characters"
    if problem:
        problems.append(f"{path.name}: {problem}")
        return None
    title = entry.title if entry is not None else ""
    return Slide(name, path.name, title or _title(text) or name.replace("-", " ").capitalize(),
                 entry.description if entry is not None else "", text)  # fmt: skip


def _problem(path: Path, name: str, ending: str) -> str:
    """Return what is wrong with a file, or ''."""
    if not _NAME.fullmatch(name) or path.suffix != ending:
        return "a slide's name has a-z, 0-9 and '-', and its ending is written small"
    if ending == ".svg":
        return "SVG can carry programs and is not shown; save it as PNG"
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_PICTURE_BYTES else b""
        if not data:
            return f"a slide has 1 to {MAX_PICTURE_BYTES // 1_000_000} million bytes"
        if ending == PAGE:
            data.decode("utf-8")
            return ""
        if ending not in PICTURES:
            return f"slides are {', '.join(PICTURES)} and {PAGE}"
        if kind_of(data) != PICTURES[ending]:
            return f"this is no {ending[1:].upper()} file"
        width, height = size_of(data)
    except UnicodeDecodeError:
        return "the text is not UTF-8"
    except (OSError, CodedError) as error:
        return error.detail if isinstance(error, CodedError) else f"it cannot be read ({error.strerror})"
    return "" if width * height <= MAX_PIXELS else f"it has more than {MAX_PIXELS // 1_000_000} megapixels"


def _title(text: str | None) -> str:
    """Return the first heading of a page, or ''."""
    found = re.search(r"^#+\s*(.+?)\s*#*$", text or "", re.MULTILINE)
    return found[1][:200] if found else ""
