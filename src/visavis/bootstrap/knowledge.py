"""The documents that personas answer from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.sentence_encoder import load_sentence_encoder
from visavis.config import Settings
from visavis.events import CodedError, SearchResult
from visavis.gateway.knowledge import Document, Original
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.reasoning.documents.kinds import MEDIA_TYPES
from visavis.reasoning.documents.libraries import Libraries
from visavis.reasoning.documents.library import Library, MakeEncoder, Workshop
from visavis.reasoning.documents.records import DocumentRecord, search_result
from visavis.reasoning.persona_files import find_personas
from visavis.reasoning.retrieval import Encoder


def make_libraries(settings: Settings, encoder: MakeEncoder) -> Libraries:
    """Return the libraries of all personas. ``encoder`` is awaited when documents are first read.

    Documents that are added lie in the data folder, what was made of them in the cache folder.
    """
    roots = persona_roots(settings)
    workshop = Workshop(
        encoder=encoder,
        cache=settings.cache_dir / "knowledge",
        reader=Runner("documents", nice=10),
        searcher=Runner("document-search", threads=2),
    )
    return Libraries(lambda: find_personas(roots), settings.data_dir / "knowledge", workshop)


async def sentence_encoder(settings: Settings) -> Encoder | None:
    """Return the sentence encoder, for commands that run without minds; None if its model is not on disk."""
    return await asyncio.to_thread(load_sentence_encoder, settings, ModelStore(settings.models_dir, MODELS))


class DocumentsService:
    """The libraries as REST and tRPC see them."""

    def __init__(self, libraries: Callable[[], Libraries | None], audit: AuditLog) -> None:
        """``libraries`` returns those of all personas, or None while the server is not ready."""
        self._libraries = libraries
        self._audit = audit

    async def _of(self, persona: str) -> Library:
        libraries = self._libraries()
        if libraries is None:
            raise CodedError("document.not_ready", "The server is not ready yet.", retryable=True)
        return await libraries.of(persona)

    async def documents(self, persona: str) -> list[Document]:
        """Return a persona's documents. What is new on disk is read behind this."""
        library = await self._of(persona)
        await library.look()
        return [_document(record) for record in library.documents()]

    async def add(self, principal: Principal, persona: str, name: str, content: Path, address: str) -> Document:
        """Add a copy of a file."""
        document = _document(await (await self._of(persona)).add(name, content))
        await self._audit.record(principal, "document.added", f"{persona}/{document.id}", address=address)
        return document

    async def remove(self, principal: Principal, persona: str, document: str, address: str) -> None:
        """Remove a document that was added."""
        await (await self._of(persona)).remove(document)
        await self._audit.record(principal, "document.removed", f"{persona}/{document}", address=address)

    async def original(self, persona: str, document: str) -> Original:
        """Return a document's file."""
        file = await (await self._of(persona)).file(document)
        return Original(file.path, file.name, MEDIA_TYPES[file.kind])

    async def search(self, persona: str, text: str, count: int) -> list[SearchResult]:
        """Return the passages that fit best."""
        library = await self._of(persona)
        return [search_result(persona, hit) for hit in await library.search(text, count)]


def _document(record: DocumentRecord) -> Document:
    return Document.model_validate(asdict(record))
