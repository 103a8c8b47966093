"""The sentence encoder: what lines, passages and memories are found by."""

from __future__ import annotations

from visavis.config import Settings
from visavis.inference.catalog import ModelStore
from visavis.reasoning.retrieval import Encoder


def load_sentence_encoder(settings: Settings, store: ModelStore) -> Encoder | None:
    """Return the encoder, or None if its model was not pulled. Blocks: it reads the model."""
    if not store.installed("minilm"):
        return None
    from visavis.models.minilm.predictor import MiniLM

    cache = settings.cache_dir / "embeddings"
    return MiniLM(store.file("minilm", "minilm.onnx"), store.file("minilm", "tokenizer.json"), cache=cache)
