"""Documents, ready to be searched: their passages, vectors and words, kept on disk under the hash of their content."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.files import whole_file
from visavis.reasoning.documents.passages import DocumentPassage
from visavis.reasoning.documents.wording import Terms, count_terms
from visavis.reasoning.retrieval import Encoder, Vectors
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.text import plain, stems

HalfVectors = NDArray[np.float16]
Vector = NDArray[np.float32] | NDArray[np.float16]

VERSION = 1
"""To be raised when passages are cut or encoded in another way: what is kept on disk is made anew then."""
KEPT_FILES = 5_000
"""How many documents the cache holds; those not used for longest go first."""
_BATCH = 16
Report = Callable[[float], None]
"""Takes how much has been done, 0 to 1. What it raises stops the work."""


@dataclass(frozen=True)
class PreparedDocument:
    """The passages of a document with what is needed to find them."""

    passages: tuple[DocumentPassage, ...]
    vectors: Vectors | None
    """Unit vectors (passages, dimensions), or None if there is no encoder."""
    sentences: HalfVectors | None
    """Those of the passages' sentences, one after the other, to judge by; half the precision is enough for that."""
    terms: Terms
    pages: int | None = None
    """How many the document has, if it has pages."""

    @functools.cached_property
    def starts(self) -> list[int]:
        """Return where each passage's sentences begin, and where the last ends (passages + 1,)."""
        return list(itertools.accumulate((len(sentences_of(passage)) for passage in self.passages), initial=0))


def prepare(
    passages: Sequence[DocumentPassage],
    encoder: Encoder | None,
    report: Report = lambda _: None,
    known: dict[str, Vector] | None = None,
) -> PreparedDocument:
    """Encode passages and their sentences. Blocks: 40 ms a passage.

    ``known`` are vectors by text that need not be made anew.
    """
    texts = [embedded_text(passage) for passage in passages]
    terms = count_terms(stems(text) for text in texts)
    if encoder is None:
        return PreparedDocument(tuple(passages), None, None, terms)
    sentences = [text for passage in passages for text in sentences_of(passage)]
    vectors = dict(known or {})
    missing = [text for text in dict.fromkeys([*texts, *sentences]) if text not in vectors]
    for start in range(0, len(missing), _BATCH):
        report(start / len(missing))
        batch = missing[start : start + _BATCH]
        vectors.update(zip(batch, encoder.encode([plain(text) for text in batch]), strict=True))
    report(1.0)
    return PreparedDocument(
        tuple(passages),
        np.array([vectors[text] for text in texts], np.float32),
        np.array([vectors[text] for text in sentences], np.float16),
        terms,
    )


def sentences_of(passage: DocumentPassage) -> list[str]:
    """Return the sentences, rows or lines of a passage, each behind its heading; at least one."""
    heading = passage.headings[-1] if passage.headings else passage.title
    found = [text for part in passage.text.split("\n") for text in split_sentences(part)]
    return [f"{heading}. {text}" for text in found] or [heading]


def embedded_text(passage: DocumentPassage) -> str:
    """Return the text by which a passage is found: what it is about, and what it says."""
    return f"{passage.context}. {passage.text}"


def known_vectors(document: PreparedDocument) -> dict[str, Vector]:
    """Return the vectors of a document's passages and sentences by their text."""
    if document.vectors is None or document.sentences is None:
        return {}
    sentences = (text for passage in document.passages for text in sentences_of(passage))
    found: dict[str, Vector] = dict(zip(sentences, document.sentences, strict=True))
    found.update(zip(map(embedded_text, document.passages), document.vectors, strict=True))
    return found


class PreparedCache:
    """Prepared documents on disk. Several processes may use one folder; damaged files are as good as missing ones."""

    def __init__(self, folder: Path, encoder: Encoder | None) -> None:
        """Keep files in ``folder``. Those of other encoders are not found."""
        self._folder = folder
        self._encoder = encoder

    def get(self, key: str) -> PreparedDocument | None:
        """Return what was kept under a key, or None."""
        path = self._path(key)
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:  # zip entries carry checksums
                found = self._read(file["passages"].tobytes(), file["vectors"], file["sentences"])
            os.utime(path)
        except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None
        return found

    def put(self, key: str, document: PreparedDocument) -> None:
        """Keep a document. Readers see the whole file or none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps([document.pages, [astuple(passage) for passage in document.passages]])
        vectors = np.zeros((0, 0), np.float32) if document.vectors is None else document.vectors
        sentences = np.zeros((0, 0), np.float16) if document.sentences is None else document.sentences
        with whole_file(self._path(key)) as whole:
            np.savez(whole, passages=np.frombuffer(text.encode(), np.uint8), vectors=vectors, sentences=sentences)
        files = sorted(self._folder.glob("*.npz"), key=_age, reverse=True)
        for old in files[KEPT_FILES:]:
            old.unlink(missing_ok=True)

    def _read(self, text: bytes, vectors: Vectors, sentences: HalfVectors) -> PreparedDocument | None:
        pages, rows = json.loads(text)
        passages = tuple(_passage(*row) for row in rows)
        counted = count_terms(stems(embedded_text(passage)) for passage in passages)
        if self._encoder is None:
            return PreparedDocument(passages, None, None, counted, pages)
        document = PreparedDocument(passages, vectors, sentences, counted, pages)
        kinds_fit = vectors.dtype == np.float32 and sentences.dtype == np.float16
        sizes_fit = len(vectors) == len(passages) and len(sentences) == document.starts[-1]
        return document if kinds_fit and sizes_fit else None

    def _path(self, key: str) -> Path:
        fingerprint = "" if self._encoder is None else self._encoder.fingerprint
        digest = hashlib.sha256(f"{VERSION}\0{fingerprint}\0{key}".encode()).hexdigest()
        return self._folder / f"{digest[:32]}.npz"


def _passage(
    document: str, number: int, title: str, headings: list[str], page: int | None, text: str, speakable: bool
) -> DocumentPassage:
    return DocumentPassage(document, number, title, tuple(headings), page, text, speakable)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process has removed it
        return 0.0
