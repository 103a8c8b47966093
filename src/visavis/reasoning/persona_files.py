"""Finds personas on disk, and loads and checks them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from visavis.events import CodedError
from visavis.reasoning.documents.spoken import knowledge_files, spoken_passages
from visavis.reasoning.persona import LinesFile, Passage, Persona, PersonaFile
from visavis.reasoning.persona_checks import PlacedLine, check_about, check_lines, place_lines
from visavis.reasoning.slides import load_slides
from visavis.reasoning.yaml_source import Document, Problem, nearest, parse, read_yaml

SLIDES = "slides"
ABOUT_FILE = "persona.yaml"
MAX_LINES = 5_000
MAX_PASSAGES = 10_000
MAX_PROBLEMS_SHOWN = 20


def find_personas(roots: Sequence[Path]) -> dict[str, Path]:
    """Return the folder of every persona by name. Of equal names the one in the earlier root counts."""
    found: dict[str, Path] = {}
    for root in roots:
        for path in sorted(root.glob(f"*/{ABOUT_FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return found


def load_named(name: str, roots: Sequence[Path]) -> Persona:
    """Load a persona by its name. Raises CodedError ``persona.unknown`` or ``persona.invalid``."""
    folders = find_personas(roots)
    if name not in folders:
        known = ", ".join(folders) or "none"
        raise CodedError("persona.unknown", f"There is no persona '{name}'{nearest(name, folders)} (known: {known}).")
    return load_persona(folders[name])


def load_persona(folder: Path) -> Persona:
    """Load and check ``persona.yaml``, ``lines.yaml``, ``lines/*.yaml`` and the documents in ``knowledge/``.

    Raises CodedError ``persona.invalid``; its detail lists every problem with file and line.
    """
    persona, problems = inspect_persona(folder)
    if persona is None:
        raise _invalid(folder, problems)
    return persona


def inspect_persona(folder: Path) -> tuple[Persona | None, list[Problem]]:
    """Load a persona, or return None and everything that is wrong with it."""
    document = read_yaml(folder / ABOUT_FILE, ABOUT_FILE)
    about = parse(document, PersonaFile)
    files, problems = read_lines(folder)
    passages = _read_knowledge(folder, problems)
    problems = [*document.problems, *problems, *_slide_problems(folder)]
    placed = place_lines(files)
    problems += check_lines(placed)
    if about is not None and not any(item.file != ABOUT_FILE for item in problems):
        problems += _check_whole(document, about, placed, passages, folder)
    if problems or about is None:
        return None, problems
    return Persona(about, tuple(item.line for item in placed), tuple(passages)), []


def read_lines(folder: Path) -> tuple[list[tuple[Document, LinesFile]], list[Problem]]:
    """Return the files with the lines of a persona, and what is wrong with them."""
    files: list[tuple[Document, LinesFile]] = []
    problems: list[Problem] = []
    single = [folder / "lines.yaml"] if (folder / "lines.yaml").exists() else []
    for path in [*single, *sorted((folder / "lines").glob("*.yaml"))]:
        document = read_yaml(path, path.relative_to(folder).as_posix())
        content = parse(document, LinesFile)
        problems += document.problems
        if content is not None:
            files.append((document, content))
    return files, problems


def _read_knowledge(folder: Path, problems: list[Problem]) -> list[Passage]:
    passages: list[Passage] = []
    for file in knowledge_files(folder / "knowledge"):
        try:
            found = spoken_passages(file, folder.name)
        except (OSError, ValueError, CodedError) as error:
            reason = error.detail if isinstance(error, CodedError) else str(error)
            problems.append(Problem(f"knowledge/{file.name}", 1, f"the file cannot be read: {reason}"))
        else:
            passages += found
    return passages


def _slide_problems(folder: Path) -> list[Problem]:
    try:
        load_slides(folder / SLIDES)
    except CodedError as error:
        return [Problem(SLIDES, 1, line) for line in error.detail.splitlines()[1:]]
    return []


def _check_whole(
    document: Document, about: PersonaFile, placed: list[PlacedLine], passages: list[Passage], folder: Path
) -> list[Problem]:
    problems = list(check_about(document, about, placed))
    if about.name != folder.name:
        message = f"name: is '{about.name}', but the folder is called '{folder.name}'; they must be the same"
        problems.append(document.problem(("name",), message))
    if len(placed) > MAX_LINES:
        problems.append(Problem(ABOUT_FILE, 1, f"there are {len(placed)} lines; at most {MAX_LINES} are allowed"))
    if len(passages) > MAX_PASSAGES:
        problems.append(
            Problem(ABOUT_FILE, 1, f"knowledge has {len(passages)} passages; at most {MAX_PASSAGES} are allowed")
        )
    return problems


def _invalid(folder: Path, problems: list[Problem]) -> CodedError:
    shown = [f"  {problem}" for problem in problems[:MAX_PROBLEMS_SHOWN]]
    if len(problems) > MAX_PROBLEMS_SHOWN:
        shown.append(f"  … and {len(problems) - MAX_PROBLEMS_SHOWN} more")
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return CodedError("persona.invalid", "\n".join([f"The persona in '{folder.name}' has {count}:", *shown]))
