"""A persona's documents, kept ready to be searched while files come, change and go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from visavis.events import CodedError
from visavis.inference.runner import Runner
from visavis.reasoning.agents.base import Cite
from visavis.reasoning.documents.index import WORTH_READING, DocumentIndex, Hit, prepare_query
from visavis.reasoning.documents.passages import cut
from visavis.reasoning.documents.prepared import PreparedCache, PreparedDocument, known_vectors, prepare
from visavis.reasoning.documents.reading import read_document
from visavis.reasoning.documents.records import DocumentRecord, DocumentStatus, source_of_hit
from visavis.reasoning.documents.shelf import Shelf, ShelfFile, digest_of
from visavis.reasoning.retrieval import Encoder

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""After so long a search looks whether files have changed."""
REBUILD_S = 2.0
"""While many documents are read, those that are done are taken into the search so often."""
MAX_PASSAGES = 50_000
"""Of all documents of a persona; what is beyond is refused."""
_MAX_QUESTION = 2_000

MakeEncoder = Callable[[], Awaitable[Encoder | None]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What libraries work with; all of them share it."""

    encoder: MakeEncoder
    cache: Path
    reader: Runner
    """Reads and encodes documents, which may take minutes."""
    searcher: Runner
    """Answers searches, which may not wait."""


@dataclass(slots=True)
class _Entry:
    """A document in the library."""

    file: ShelfFile
    record: DocumentRecord
    prepared: PreparedDocument | None = None


class Library:
    """The documents of one persona. Reading them goes on behind the conversation."""

    def __init__(self, persona: str, shelf: Shelf, workshop: Workshop) -> None:
        """Nothing is read before it is asked for."""
        self.persona = persona
        self.shelf = shelf
        self._shop = workshop
        self._entries: dict[str, _Entry] = {}
        self._index = DocumentIndex([])
        self._encoder: Encoder | None = None
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._looked_at = float("-inf")
        self._closing = False
        self._removed: dict[str, str] = {}
        """What a look at the folder that is under way may still have seen, and when it had been added."""
        self._rebuilding = asyncio.Lock()

    @property
    def is_loaded(self) -> bool:
        """Tell whether the documents have been looked at, and none of them is being read."""
        return self._looked_at > float("-inf") and (self._task is None or self._task.done())

    @property
    def index(self) -> DocumentIndex:
        """Return what can be searched at this moment."""
        return self._index

    def documents(self) -> list[DocumentRecord]:
        """Return the documents as they are known at this moment."""
        return [entry.record for entry in self._entries.values()]

    async def refresh(self) -> None:
        """Take note of all changes, and return when what is new has been read."""
        self._start()
        task = self._task
        while task is not None:
            await asyncio.shield(task)
            task = self._task if self._task is not task else None

    async def look(self) -> None:
        """See whether files have changed, unless that was done a moment ago; what is new is read behind this."""
        now = asyncio.get_running_loop().time()
        if self._closing or now - self._looked_at < LOOK_S:
            return
        first = self._looked_at == float("-inf")
        self._looked_at = now
        files = await self._shop.searcher.run(self.shelf.files)
        if first or {file.id: file.changed for file in files} != {
            entry.file.id: entry.file.changed for entry in self._entries.values()
        }:
            self._start()

    async def add(self, name: str, content: Path) -> DocumentRecord:
        """Add a document; it is read behind this. Raises CodedError, as :meth:`Shelf.add` does."""
        file = await self._shop.searcher.run(self.shelf.add, name, content)
        if file.id not in self._entries:
            self._entries[file.id] = _Entry(file, _record(file))
        self._start()
        return self._entries[file.id].record

    async def remove(self, identifier: str) -> None:
        """Remove a document that was added; it is found no more. Raises CodedError, as :meth:`Shelf.remove` does."""
        await self._shop.searcher.run(self.shelf.remove, identifier)
        entry = self._entries.pop(identifier, None)
        if entry is not None:
            self._removed[identifier] = entry.file.added
        await self._rebuild()  # also if a look at the folder was first to notice

    async def file(self, identifier: str) -> ShelfFile:
        """Return a document's file. Raises CodedError ``document.unknown``."""
        return await self._shop.searcher.run(self.shelf.get, identifier)

    async def search(self, text: str, count: int = 5, *, wait: bool = True) -> list[Hit]:
        """Return the passages nearest to a question, the best first.

        With ``wait`` documents that nobody has read yet are read first; else what is ready is searched.
        """
        await self.look()
        if self._task is not None and not self._task.done() and wait and not len(self._index):
            await asyncio.shield(self._task)
        if not text.strip() or not len(self._index):
            return []
        return await self._shop.searcher.run(_search, self._index, self._encoder, text[:_MAX_QUESTION], count)

    async def notes(self, question: str, count: int = 4) -> list[Cite]:
        """Return what a model should read before it answers a question: passages with their sources, or nothing.

        It never waits for documents that are still being read.
        """
        hits = await self.search(question, count, wait=False)
        return [self.cite(hit) for hit in hits if hit.relevance >= WORTH_READING]

    def cite(self, hit: Hit) -> Cite:
        """Return a passage with its source."""
        entry = self._entries.get(hit.passage.document)
        added = entry is None or entry.record.origin != "persona"
        return Cite(hit.passage.text, source_of_hit(self.persona, hit), untrusted=added)

    async def close(self) -> None:
        """Stop reading."""
        self._closing = True
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    def _start(self) -> None:
        if self._closing:
            return
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work(), name=f"documents of {self.persona}")

    async def _work(self) -> None:
        """Read what has changed, until nothing has."""
        loop = asyncio.get_running_loop()
        if self._encoder is None:
            self._encoder = await self._shop.encoder()
        while self._again:
            self._again = False
            self._looked_at = loop.time()
            changed = self._compare(await self._shop.reader.run(self.shelf.files))
            rebuilt_at = loop.time()
            for entry in changed:
                await self._read(entry)
                if loop.time() - rebuilt_at > REBUILD_S:
                    await self._rebuild()
                    rebuilt_at = loop.time()
            await self._rebuild()

    def _compare(self, files: list[ShelfFile]) -> list[_Entry]:
        """Take note of which files there are; return those that have to be read."""
        before, self._entries = self._entries, {}
        changed: list[_Entry] = []
        for file in files:
            if self._removed.get(file.id) == file.added:
                continue
            old = before.get(file.id)
            if old is None:
                entry = _Entry(file, _record(file))
            elif old.file.changed == file.changed:
                entry = old
            else:
                entry = _Entry(file, _record(file), old.prepared)
            self._entries[file.id] = entry
            if entry.record.status not in ("ready", "failed"):
                changed.append(entry)
        return changed

    async def _read(self, entry: _Entry) -> None:
        try:
            done = await self._shop.reader.run(self._prepare, entry)
        except CodedError as error:
            log.warning("the document '%s' cannot be used: %s", entry.file.name, error.detail)
            entry.prepared = None
            entry.record = replace(entry.record, status="failed", error=error.code, detail=error.detail)
        else:
            entry.prepared = done

    def _prepare(self, entry: _Entry) -> PreparedDocument:
        """Read, cut and encode a document, or take it from the cache. Runs in a thread."""
        file = entry.file
        self._note(entry, "parsing")
        cache = PreparedCache(self._shop.cache, self._encoder)
        try:
            key = f"{digest_of(file.path)}\0{file.id}\0{file.name}"
        except OSError as error:
            raise CodedError("document.unreadable", f"The file cannot be read: {error.strerror}.") from error
        prepared = cache.get(key)
        if prepared is None:
            parsed = read_document(file.path)
            title = parsed.title or entry.record.title
            passages = cut(parsed, file.id, title)
            self._check_room(entry, len(passages))
            known = known_vectors(entry.prepared) if entry.prepared is not None else {}
            self._note(entry, "encoding")
            prepared = prepare(passages, self._encoder, lambda done: self._note(entry, "encoding", done), known)
            prepared = replace(prepared, pages=parsed.pages)
            cache.put(key, prepared)
        else:
            self._check_room(entry, len(prepared.passages))
        title = prepared.passages[0].title if prepared.passages else entry.record.title
        entry.record = replace(
            entry.record, status="ready", progress=1.0, title=title, pages=prepared.pages,
            passages=len(prepared.passages), error="", detail="",
        )  # fmt: skip
        return prepared

    def _check_room(self, entry: _Entry, count: int) -> None:
        others = sum(item.record.passages for item in self._entries.values() if item is not entry)
        if others + count > MAX_PASSAGES:
            raise CodedError("document.too_many", f"All documents together have more than {MAX_PASSAGES} passages.")

    def _note(self, entry: _Entry, status: DocumentStatus, done: float = 0.0) -> None:
        if self._closing:
            raise CodedError("document.stopped", "Reading was stopped.", retryable=True)
        entry.record = replace(entry.record, status=status, progress=done)

    async def _rebuild(self) -> None:
        async with self._rebuilding:  # or an older one could be done later
            prepared = [entry.prepared for entry in self._entries.values() if entry.prepared is not None]
            self._index = await self._shop.searcher.run(DocumentIndex, prepared)


def _record(file: ShelfFile) -> DocumentRecord:
    title = PurePosixPath(file.name).stem.replace("_", " ").replace("-", " ").strip() or file.name
    return DocumentRecord(file.id, file.name, title, file.kind, file.origin, file.bytes, file.added)


def _search(index: DocumentIndex, encoder: Encoder | None, text: str, count: int) -> list[Hit]:
    return index.search(prepare_query(text, encoder), count)
