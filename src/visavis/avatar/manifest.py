"""The list of the avatars in a folder, for whoever chooses one."""

from __future__ import annotations

import json
from pathlib import Path

from visavis.avatar.build import LICENSE, Built
from visavis.avatar.person import Person

MANIFEST = "avatars.json"


def add_to_manifest(folder: Path, person: Person, built: Built) -> None:
    """Write a person into the folder's list, in the place that it has already or at the end."""
    path = folder / MANIFEST
    entries = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    entry = {
        "name": person.name,
        "title": person.title or person.name,
        "description": person.description,
        "license": LICENSE,
        "triangles": built.triangles,
        "bytes": len(built.file),
    }
    places = [index for index, item in enumerate(entries) if item.get("name") == person.name]
    if places:
        entries[places[0]] = entry
    else:
        entries.append(entry)
    path.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
