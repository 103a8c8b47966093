"""What people agreed to, and the files that are kept of conversations. Times are Unix ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from visavis.storage.collections import Kind

ConsentKind = Literal[
    "seeing", "expressions", "recognition", "voice_emotion", "sounds", "sentiment", "remember", "record", "transcript"
]


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """Somebody agreed to something in a conversation, or withdrew it."""

    id: str
    session_id: str
    kind: str
    """One of ``ConsentKind``, the setting of the session that it is about."""
    granted: bool
    at_ms: int
    wording: str
    """Names the version of the words that they were asked with."""
    user_id: str | None = None
    person_id: str | None = None
    """Under what their memories and face are kept, if they are known."""


@dataclass(frozen=True, slots=True)
class ArtefactRecord:
    """A file that belongs to a conversation or a person; it lies, encrypted, in the data folder."""

    id: str
    kind: str
    """'recording', 'picture', 'export'."""
    name: str
    media_type: str
    bytes: int
    created_ms: int
    path: str
    """Below the folder of artefacts."""
    key_id: str
    """Names the key with which it is sealed."""
    session_id: str | None = None
    user_id: str | None = None
    person_id: str | None = None
    expires_ms: int | None = None


CONSENTS = Kind("consents", ConsentRecord, indexed=("session_id", "user_id", "person_id", "at_ms"))
ARTEFACTS = Kind("artefacts", ArtefactRecord, indexed=("session_id", "user_id", "person_id", "expires_ms"))
