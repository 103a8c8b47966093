"""The libraries of all personas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from visavis.events import CodedError
from visavis.reasoning.agents.base import Cite
from visavis.reasoning.documents.library import Library, Workshop
from visavis.reasoning.documents.shelf import Shelf

KNOWLEDGE_FOLDER = "knowledge"
FindPersonas = Callable[[], Mapping[str, Path]]


class Libraries:
    """Makes the library of a persona when it is first asked for, and keeps it."""

    def __init__(self, personas: FindPersonas, uploads: Path, workshop: Workshop) -> None:
        """``personas`` returns the folder of every persona; what is added to one lies in ``uploads/<persona>``."""
        self._personas = personas
        self._uploads = uploads
        self._shop = workshop
        self._libraries: dict[str, Library] = {}

    async def of(self, persona: str) -> Library:
        """Return a persona's library. Raises CodedError ``persona.unknown``."""
        if persona not in self._libraries:
            folders = await self._shop.searcher.run(self._personas)
            if persona not in folders:
                raise CodedError("persona.unknown", f"There is no persona '{persona}'.")
            shelf = Shelf(folders[persona] / KNOWLEDGE_FOLDER, self._uploads / persona)
            self._libraries.setdefault(persona, Library(persona, shelf, self._shop))
        return self._libraries[persona]

    async def look(self, persona: str) -> None:
        """Begin to read a persona's documents, behind this. Raises CodedError ``persona.unknown``."""
        await (await self.of(persona)).look()

    async def forget(self, persona: str) -> None:
        """Look for a persona's documents anew: its folder has changed, or lies elsewhere."""
        library = self._libraries.pop(persona, None)
        if library is not None:
            await library.close()

    def is_empty(self, persona: str) -> bool:
        """Tell whether it is known that a persona has no documents."""
        library = self._libraries.get(persona)
        return library is not None and library.is_loaded and not library.documents()

    async def notes(self, persona: str, question: str, count: int = 4) -> list[Cite]:
        """Return what a model should read before it answers: see :meth:`Library.notes`.

        Raises CodedError ``persona.unknown``.
        """
        return await (await self.of(persona)).notes(question, count)

    async def close(self) -> None:
        """Stop reading, and let the threads end."""
        for library in self._libraries.values():
            await library.close()
        self._libraries.clear()
        self._shop.reader.close()
        self._shop.searcher.close()
