"""Models that are used where their weights are on disk, and that an inference service may have instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.catalog import Model, ModelStore

T = TypeVar("T")

SERVICE = "inference-service"


def choose_stored(
    wanted: str,
    known: Sequence[Model],
    otherwise: Part[T],
    settings: Settings,
    store: ModelStore,
    *,
    local: Callable[[Path], T],
    remote: Callable[[str], T],
) -> Part[T]:
    """Return the first of the ``known`` models that is on disk, a model by name or path, or the service's.

    ``otherwise`` is what does the job where none is on disk. Raises CodedError ``config.part_unavailable`` for one that
    is wanted by name and is not there.
    """
    job = otherwise.job
    if wanted == "none":
        return Part(job, "none", "Switched off in the settings.", None)
    if wanted == SERVICE:
        if not settings.inference_url:
            raise CodedError("config.part_unavailable", f"{SERVICE} needs VISAVIS_INFERENCE_URL.")
        return Part(job, SERVICE, "Chosen in the settings.", lambda: remote(settings.inference_url))
    if wanted == "auto":
        name = next((model.name for model in known if store.installed(model.name)), None)
        if name is None:
            return otherwise
        return Part(job, name, "It is on disk.", lambda: local(store.folder(name)))
    if wanted in store.models and not store.installed(wanted):
        raise CodedError("config.part_unavailable", f"{wanted} is not on disk: visavis models pull {wanted}")
    return Part(job, wanted, "Chosen in the settings.", lambda: local(model_folder(wanted, store)))


def model_folder(name: str, store: ModelStore) -> Path:
    """Return where a model lies that is named as in the catalog, or by its path."""
    return store.folder(name) if name in store.models else Path(name)
