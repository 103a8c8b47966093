"""A persona's own documents as passages that can be said aloud."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from visavis.reasoning.documents.passages import cut
from visavis.reasoning.documents.reading import read_document
from visavis.reasoning.documents.records import document_url
from visavis.reasoning.documents.shelf import Shelf, ShelfFile
from visavis.reasoning.knowledge import read_passages
from visavis.reasoning.persona import Passage
from visavis.reasoning.sentences import split_sentences

log = logging.getLogger(__name__)

MAX_SPOKEN = 1_000
"""Passages of one document that are indexed for speaking, each sentence on its own; agents can search the rest."""
_MOST_WORDS = 60
_LEAST_WORDS = 3
_LETTERS = 0.75
"""What has fewer letters and spaces than this part is a formula, a table or code."""


def knowledge_files(folder: Path) -> list[ShelfFile]:
    """Return the documents of a persona's ``knowledge`` folder, by name."""
    return Shelf(folder, folder).own()


def spoken_passages(file: ShelfFile, persona: str) -> list[Passage]:
    """Return what can be said of a document. Blocks.

    Raises CodedError (``document.*``), OSError, or ValueError for Markdown that is too large or is not UTF-8.
    """
    if file.kind == "markdown":
        return [replace(item, url=document_url(persona, file.id)) for item in read_passages(file.path)]
    return list(_read(file, persona))


@lru_cache(maxsize=64)
def _read(file: ShelfFile, persona: str) -> tuple[Passage, ...]:
    """Read a document; the same file is read once."""
    parsed = read_document(file.path)
    title = parsed.title or Path(file.name).stem
    passages: list[Passage] = []
    for item in cut(parsed, file.id, title, overlap=False, speakable_only=True):
        sentences = tuple(sentence for sentence in split_sentences(item.text) if can_be_said(sentence))
        if sentences:
            identifier = f"{file.id}#{len(passages) + 1}"
            heading = item.headings[-1] if item.headings else title
            url = document_url(persona, file.id, item.page)
            passages.append(Passage(identifier, item.label, heading, sentences, item.page, url))
        if len(passages) >= MAX_SPOKEN:
            log.warning("of '%s' only the first %d passages can be spoken from", file.name, MAX_SPOKEN)
            break
    return tuple(passages)


def can_be_said(sentence: str) -> bool:
    """Tell whether this is a sentence, and not a formula, a row of figures or code."""
    letters = sum(character.isalpha() or character.isspace() for character in sentence)
    words = len(sentence.split())
    return _LEAST_WORDS <= words <= _MOST_WORDS and letters >= _LETTERS * len(sentence)
