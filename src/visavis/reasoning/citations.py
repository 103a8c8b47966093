"""The passages that an answer may rest on, by short names that a model can write: 'k1', 'k2' and so on."""

from __future__ import annotations

from visavis.events import Source


class Citations:
    """Passages of one answer."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def add(self, source: Source) -> str:
        """Return the name for a source; the same again if it is there already."""
        for name, known in self._sources.items():
            if (known.kind, known.reference, known.url) == (source.kind, source.reference, source.url):
                return name
        name = f"k{len(self._sources) + 1}"
        self._sources[name] = source
        return name

    def get(self, name: str) -> Source | None:
        """Return what a name stands for; None if a model made it up."""
        return self._sources.get(name)

    def __len__(self) -> int:
        return len(self._sources)
