"""YAML files that know their lines, so that every complaint says where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

MAX_BYTES = 1_000_000
MAX_NODES = 200_000
"""After aliases are followed: a small file cannot grow into a large one."""

Place = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that an author has to put right."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Document:
    """A YAML file: its data, and the line of each part of it."""

    file: str
    data: Any = None
    places: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Iterable[str | int]) -> int:
        """Return the line of a place, or of the nearest thing around it."""
        path = tuple(place)
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, 1)

    def problem(self, place: Iterable[str | int], message: str) -> Problem:
        """Return a complaint about a place."""
        return Problem(self.file, self.line(place), message)


def read_yaml(path: Path, name: str) -> Document:
    """Read a file. What is wrong with it is in ``problems``; ``name`` is how the file is called there."""
    document = Document(name)
    try:
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise ValueError(f"the file is larger than {MAX_BYTES // 1000} kB")
        node = yaml.compose(content.decode("utf-8"), Loader=yaml.SafeLoader)
        document.data = _Reader(document).read(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        document.problems.append(Problem(name, line, f"this is not valid YAML: {error.problem}"))
    except RecursionError:
        document.problems.append(Problem(name, 1, "the file cannot be read: it is nested too deeply"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        document.problems.append(Problem(name, 1, f"the file cannot be read: {error}"))
    return document


def parse(document: Document, model: type[M]) -> M | None:
    """Read the document's data as ``model``; if that is impossible, add to its problems and return None."""
    if document.problems:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            place = tuple(part for part in item["loc"] if not _is_internal(part))
            document.problems.append(document.problem(place, _explain(model, place, cast("Mapping[str, Any]", item))))
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean …?' if there is something alike, else nothing."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{found[0]}'?" if found else ""


class _Reader:
    """Turns nodes into data, noting lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._constructor = yaml.SafeLoader("")
        self._nodes = 0

    def read(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ValueError("its aliases unfold into too much")
        self._document.places[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._constructor.construct_object(node, deep=True)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(self._constructor.construct_object(key_node, deep=True))
            inner = (*place, key)
            line = key_node.start_mark.line + 1
            if key in data:
                first = self._document.line(inner)
                message = f"'{key}' stands here a second time; the first is in line {first}"
                self._document.problems.append(Problem(self._document.file, line, message))
                continue
            data[key] = self.read(value_node, inner)
            self._document.places[inner] = line
        return data


def _is_internal(part: str | int) -> bool:
    """Tell pydantic's own steps (names of validators and of union members) from places in the file."""
    return isinstance(part, str) and ("[" in part or "(" in part)


def _explain(model: type[BaseModel], place: Place, error: Mapping[str, Any]) -> str:
    where = _path(place)
    context: Mapping[str, Any] = error.get("ctx") or {}
    given = _short(error.get("input"))
    match str(error["type"]):
        case "extra_forbidden":
            allowed = sorted(_keys(model, place[:-1]))
            return f"{where}: unknown key{nearest(str(place[-1]), allowed)} (allowed here: {', '.join(allowed)})"
        case "missing":
            return f"{where}: is missing"
        case "literal_error":
            expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            close = nearest(str(error["input"]), expected.split(", "))
            return f"{where}: {given} is not allowed{close} (one of: {expected})"
        case "string_too_long":
            length = len(str(error["input"]))
            return f"{where}: is too long ({length} characters; at most {context['max_length']})"
        case "string_too_short":
            return f"{where}: is empty"
        case "too_short":
            return f"{where}: needs at least {context['min_length']}, has {context['actual_length']}"
        case "too_long":
            return f"{where}: has {context['actual_length']} entries; at most {context['max_length']} are allowed"
        case "string_pattern_mismatch":
            return f"{where}: {given} is not a valid name (it must match {context['pattern']})"
        case "model_type" | "dict_type":
            return f"{where}: expects keys with values, not {given}"
        case "list_type":
            return f"{where}: expects a list, not {given}"
        case "string_type":
            return f"{where}: expects text, not {given}; put it in quotes if text is meant"
        case _:
            return f"{where}: {error['msg'][:1].lower()}{error['msg'][1:]}, not {given}"


def _path(place: Place) -> str:
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the file"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _keys(model: type[BaseModel], place: Place) -> Iterator[str]:
    """Yield the keys that the model at a place allows."""
    current: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, str) and current is not None and part in current.model_fields:
            current = _inner_model(current.model_fields[part].annotation) or current
    if current is not None:
        yield from current.model_fields


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
