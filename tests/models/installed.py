"""Models from the package index, pulled if this machine does not have them yet."""

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


@functools.cache
def _store(name: str) -> tuple[ModelStore, str]:
    default = platformdirs.user_data_path("visavis") / "models"
    store = ModelStore(Path(os.environ.get("VISAVIS_MODELS_DIR", default)), MODELS)
    problem = ""
    if not store.installed(name):
        try:
            pull(store, name, lambda *_: None)
        except CodedError as error:
            problem = str(error)
    return store, problem


def model_folder(name: str) -> Path:
    """Return the folder of a model's files, or skip (fail where services are required) if they cannot be had."""
    store, problem = _store(name)
    if problem:
        require_service(f"the model '{name}' ({problem})", available=False)
        pytest.fail("unreachable")
    return store.folder(name)


def model_file(name: str) -> Path:
    """Return a model's only file, or skip (fail where services are required) if it cannot be had."""
    return model_folder(name) / _store(name)[0].models[name].files[0]
