"""Cuts documents into passages: parts of a section of about a hundred words, which begin and end with sentences."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from visavis.reasoning.documents.block import SPEAKABLE, ParsedDocument
from visavis.reasoning.sentences import split_sentences

TARGET_WORDS = 120
MOST_WORDS = 160
NEW_PAGE_WORDS = 40
"""A passage that has so many words ends where the page does, so that the page that is named is right."""
OVERLAP_WORDS = 40
"""The last sentence of a passage begins the next as well, unless it is longer."""
_SEPARATOR = ": "


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """A part of a document."""

    document: str
    """Identifier of the document."""
    number: int
    """From 1."""
    title: str
    """Of the document."""
    headings: tuple[str, ...]
    """Those that it stands under, the widest first."""
    page: int | None
    """On which most of it stands."""
    text: str
    speakable: bool = True
    """Whether it consists of sentences: rows of tables and code do not."""

    @property
    def reference(self) -> str:
        """Return its identifier."""
        return f"{self.document}#{self.number}"

    @property
    def label(self) -> str:
        """Return what to show people: the document and the heading."""
        return _SEPARATOR.join([self.title, *self.headings[-1:]])

    @property
    def context(self) -> str:
        """Return what it is about: title and headings, each once."""
        return ". ".join(dict.fromkeys([self.title, *self.headings]))


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut: a sentence, a row, some lines of code."""

    text: str
    words: int
    page: int | None
    speakable: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    headings: tuple[str, ...]
    units: list[Unit]


def cut(
    parsed: ParsedDocument, document: str, title: str, *, overlap: bool = True, speakable_only: bool = False
) -> list[DocumentPassage]:
    """Return the passages of a document, numbered from 1.

    A section of more than 160 words becomes several passages of about equal length. With ``overlap`` a passage begins
    with the sentence that ended the one before.
    """
    passages: list[DocumentPassage] = []
    for section in sections(parsed, speakable_only=speakable_only):
        headings = section.headings[1:] if section.headings[:1] == (title,) else section.headings
        before: Unit | None = None
        for units in _portions(section.units):
            page = _page(units)
            shared = [before] if overlap and before is not None else []
            text = _joined([*shared, *units])
            speakable = sum(unit.words for unit in units if unit.speakable) * 2 > sum(unit.words for unit in units)
            passages.append(DocumentPassage(document, len(passages) + 1, title, headings, page, text, speakable))
            last = units[-1]
            before = last if last.speakable and last.words <= OVERLAP_WORDS else None
    return passages


def sections(parsed: ParsedDocument, *, speakable_only: bool = False) -> list[Section]:
    """Return the sections of a document that have text, with the path of their headings."""
    path: list[tuple[int, str]] = []
    found = [Section((), [])]
    for block in parsed.blocks:
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, block.text))
            found.append(Section(tuple(text for _, text in path), []))
        elif block.kind in SPEAKABLE or not speakable_only:
            found[-1].units.extend(_units(block.kind, block.text, block.page))
    return [section for section in found if section.units]


def _units(kind: str, text: str, page: int | None) -> Iterator[Unit]:
    if kind == "code":
        parts = [line for line in text.split("\n") if line.strip()]
    elif kind == "row":
        parts = [text]
    else:
        parts = split_sentences(text)
        if kind == "item" and parts and parts[-1][-1].isalnum():
            parts[-1] += "."  # so that items are not read as one sentence
    for part in parts:
        words = part.split()
        for start in range(0, len(words), MOST_WORDS):
            piece = " ".join(words[start : start + MOST_WORDS]) if len(words) > MOST_WORDS else part
            yield Unit(piece, min(MOST_WORDS, len(words) - start), page, kind in SPEAKABLE)


def _portions(units: list[Unit]) -> Iterator[list[Unit]]:
    total = sum(unit.words for unit in units)
    target = total / math.ceil(total / TARGET_WORDS) if total > MOST_WORDS else total
    portion: list[Unit] = []
    words = 0
    for unit in units:
        turned = portion and unit.page != portion[0].page and words >= NEW_PAGE_WORDS
        if portion and (turned or words >= target or words + unit.words > MOST_WORDS):
            yield portion
            portion, words = [], 0
        portion.append(unit)
        words += unit.words
    if portion:
        yield portion


def _page(units: list[Unit]) -> int | None:
    """Return the page that most of the words are on."""
    words: Counter[int | None] = Counter()
    for unit in units:
        words[unit.page] += unit.words
    return words.most_common(1)[0][0]


def _joined(units: list[Unit]) -> str:
    text = units[0].text
    for before, unit in pairwise(units):
        text += (" " if before.speakable and unit.speakable else "\n") + unit.text
    return text
