"""Versions of personas that were edited in the Command Center."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.events import JsonObject
from visavis.storage.collections import Kind


@dataclass(frozen=True, slots=True)
class PersonaVersionRecord:
    """A persona's files as they were at a time, Unix ms."""

    id: str
    persona: str
    created_ms: int
    author: str
    """How the user is called who saved it."""
    note: str = ""
    files: JsonObject = field(default_factory=dict)
    """Texts by their paths: ``persona.yaml``, ``lines.yaml``, ``knowledge/opening-hours.md``."""


PERSONA_VERSIONS = Kind("persona_versions", PersonaVersionRecord, indexed=("persona",))
