"""Sentences in, vectors out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.files import whole_file
from visavis.models.minilm.network import WIDTH
from visavis.models.onnx_sessions import open_session

MAX_TOKENS = 256
"""What the network was made for; the rest of a longer text is ignored."""
KEPT_CORPORA = 64
"""How many corpora stay in the cache; the ones not used for longest go first."""

Embeddings = NDArray[np.float32]


class MiniLM:
    """Turns sentences into vectors whose dot product says how alike their meanings are.

    Calls block for 1 to 2 ms a sentence, release the interpreter's lock, and may come from several threads.

    Sentences run one by one unless ``batch`` says otherwise: on a processor a batch is no faster, and since the scale
    of the 8-bit activations is that of the whole batch, a sentence's vector would depend on its neighbors.
    """

    def __init__(
        self, model: Path, tokenizer: Path, *, cache: Path | None = None, threads: int = 1, batch: int = 1
    ) -> None:
        """Load the model; ``cache`` is a folder for the embeddings of corpora, which are computed each time without.

        Raises FileNotFoundError if a file is missing.
        """
        from tokenizers import Tokenizer

        for path in (model, tokenizer):
            if not path.is_file():
                raise FileNotFoundError(f"{path} does not exist")
        # Sentences differ in length, and an arena would keep memory for the longest batch that was ever seen.
        self._session = open_session(model, threads=threads, arena=False)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._cache = cache
        self._batch = batch
        self.fingerprint: str = self._session.get_modelmeta().custom_metadata_map.get("fingerprint", "")
        """Changes whenever the vectors do."""

    def encode(self, texts: Sequence[str]) -> Embeddings:
        """Return one vector of length 1 for each text: float32 (texts, 384)."""
        result = np.zeros((len(texts), WIDTH), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))  # little padding in each batch
        for start in range(0, len(order), self._batch):
            chosen = order[start : start + self._batch]
            tokens = self._tokenizer.encode_batch([_valid(texts[index]) for index in chosen])
            inputs = {
                "input_ids": np.array([item.ids for item in tokens], np.int64),
                "attention_mask": np.array([item.attention_mask for item in tokens], np.int64),
            }
            result[chosen] = self._session.run(["embedding"], inputs)[0]
        return result

    def encode_corpus(self, texts: Sequence[str]) -> Embeddings:
        """Return what :meth:`encode` returns, from the cache if the same texts were encoded before."""
        if self._cache is None or not texts:
            return self.encode(texts)
        digest = hashlib.sha256(self.fingerprint.encode())
        for text in texts:
            digest.update(len(text).to_bytes(4, "little") + _valid(text).encode())
        file = self._cache / f"minilm-{digest.hexdigest()[:32]}.npy"
        found = _read(file, (len(texts), WIDTH))
        if found is None:
            found = self.encode(texts)
            _write(file, found)
        return found


def _valid(text: str) -> str:
    """Return a text without halves of surrogate pairs, which have no encoding."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read(file: Path, shape: tuple[int, int]) -> Embeddings | None:
    try:
        array: Embeddings = np.load(file)
        os.utime(file)
    except (OSError, ValueError, EOFError):
        return None
    return array if array.shape == shape and array.dtype == np.float32 else None


def _write(file: Path, array: Embeddings) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(file) as whole:
        np.save(whole, array)
    files = sorted(file.parent.glob("minilm-*.npy"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in files[KEPT_CORPORA:]:
        old.unlink(missing_ok=True)
