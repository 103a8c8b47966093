"""The documents that personas answer from."""

from __future__ import annotations

from visavis.bootstrap.casting import persona_roots
from visavis.config import Settings
from visavis.inference import Runner
from visavis.reasoning.documents.libraries import Libraries
from visavis.reasoning.documents.library import MakeEncoder, Workshop
from visavis.reasoning.persona_files import find_personas


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
