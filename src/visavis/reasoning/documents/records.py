"""What is known of a persona's documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from visavis.events import SearchResult, Source
from visavis.reasoning.documents.index import Hit
from visavis.reasoning.documents.kinds import DocumentKind
from visavis.reasoning.documents.passages import DocumentPassage
from visavis.reasoning.documents.shelf import Origin

_MAX_SHOWN = 8_000
DocumentStatus = Literal["waiting", "parsing", "encoding", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document, and how far it is."""

    id: str
    name: str
    """The file's name."""
    title: str
    kind: DocumentKind
    origin: Origin
    """Whether it came with the persona or was added."""
    bytes: int
    added: str
    """When, ISO 8601."""
    status: DocumentStatus = "waiting"
    progress: float = 0.0
    """How much of it is encoded, 0 to 1."""
    pages: int | None = None
    passages: int = 0
    error: str = ""
    """Why it failed: a stable code …"""
    detail: str = ""
    """… and a sentence for people."""


def document_url(persona: str, document: str, page: int | None = None) -> str:
    """Return where a document of a persona can be read: a path on this server."""
    anchor = "" if page is None else f"?inline=true#page={page}"  # only PDF has pages, and browsers show it
    return f"/api/personas/{quote(persona, safe='')}/documents/{quote(document, safe='')}{anchor}"


def source_of(persona: str, passage: DocumentPassage, score: float | None = None) -> Source:
    """Return a passage as the source of a sentence."""
    return Source(
        kind="knowledge",
        reference=passage.reference,
        title=passage.label,
        url=document_url(persona, passage.document, passage.page),
        page=passage.page,
        score=None if score is None else round(score, 3),
    )


def search_result(persona: str, hit: Hit) -> SearchResult:
    """Return what was found as something to show."""
    source = source_of_hit(persona, hit)
    return SearchResult(
        title=source.title[:500],
        url=source.url,
        text=hit.passage.text[:_MAX_SHOWN],
        score=source.score,
        reference=source.reference[:500],
        page=source.page,
    )


def source_of_hit(persona: str, hit: Hit) -> Source:
    """Return what was found as the source of a sentence."""
    return source_of(persona, hit.passage, hit.relevance)
