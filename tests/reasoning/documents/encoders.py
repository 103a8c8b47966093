"""An encoder for tests: what shares words is alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from visavis.reasoning.documents.stop_words import STOP_STEMS
from visavis.reasoning.retrieval import Vectors
from visavis.reasoning.text import stems

DIMENSIONS = 256


class WordEncoder:
    """Gives each word a direction. It notes what it was asked to encode."""

    def __init__(self, fingerprint: str = "words") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (texts, 256)."""
        self.encoded += texts
        result = np.full((len(texts), DIMENSIONS), 1e-3, np.float32)
        for row, text in zip(result, texts, strict=True):
            for word in stems(text):
                if word not in STOP_STEMS:
                    row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") % DIMENSIONS] += 1
        result /= np.linalg.norm(result, axis=1, keepdims=True)
        return result

    def encode_corpus(self, texts: Sequence[str]) -> Vectors:
        """Return the same."""
        return self.encode(texts)
