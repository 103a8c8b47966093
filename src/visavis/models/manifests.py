"""Manifests: what models say of themselves, as JSON beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)


def write_manifest(path: Path, manifest: DataclassInstance) -> None:
    """Write a manifest, all of it or nothing. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)


def read_manifest_as(kind: type[T], path: Path, accept: Callable[[dict[str, Any]], None]) -> T:
    """Read a manifest; what it says beyond the fields of ``kind`` is passed over.

    ``accept`` gets what was read, and raises ValueError for what is not of this kind or version. Raises OSError,
    ValueError, TypeError, AttributeError or KeyError for what is no such manifest.
    """
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    accept(data)
    known = {item.name for item in fields(kind)}
    return kind(**{key: value for key, value in data.items() if key in known})
