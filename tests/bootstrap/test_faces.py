"""Who finds faces, who tells them apart, and with which key people are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from visavis.bootstrap.faces import encoder_part, known_people, landmarker_part
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import MANIFEST, ModelStore
from visavis.storage.memory import MemoryStorage


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", MODELS)


def install(store: ModelStore, name: str) -> None:
    """Make the files of a model, empty."""
    folder = store.folder(name)
    folder.mkdir(parents=True)
    for file in store.models[name].files:
        (folder / file).write_bytes(b"")
    (folder / MANIFEST).write_text(json.dumps({"name": name, "sha256": {}}))


def settings(tmp_path: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", **changes)  # type: ignore[arg-type]


def test_without_the_model_nobody_finds_faces_and_it_is_said_how_to_get_it(store: ModelStore, tmp_path: Path) -> None:
    part = landmarker_part(settings(tmp_path), store)
    assert part.make is None
    assert "visavis models pull face-mesh" in part.why
    assert encoder_part(settings(tmp_path), store).make is None
    assert "visavis models pull face-embedding" in encoder_part(settings(tmp_path), store).why


def test_the_models_on_disk_are_used(store: ModelStore, tmp_path: Path) -> None:
    install(store, "face-mesh")
    install(store, "face-embedding")
    assert landmarker_part(settings(tmp_path), store).name == "face-mesh"
    assert encoder_part(settings(tmp_path), store).name == "dlib"
    assert landmarker_part(settings(tmp_path, faces="none"), store).make is None


async def test_an_inference_service_that_is_named_goes_first(store: ModelStore, tmp_path: Path) -> None:
    install(store, "face-mesh")
    remote = settings(tmp_path, inference_url="http://127.0.0.1:8100")
    part = landmarker_part(remote, store)
    assert part.name == "inference-service"
    assert part.make is not None
    landmarker = part.make()
    assert landmarker.name == "inference-service"
    await landmarker.close()
    here = settings(tmp_path, inference_url="http://127.0.0.1:8100", faces="face-mesh")
    assert landmarker_part(here, store).name == "face-mesh"
    with pytest.raises(CodedError) as caught:
        landmarker_part(settings(tmp_path, faces="inference-service"), store)
    assert caught.value.code == "config.part_unavailable"
    assert "VISAVIS_INFERENCE_URL" in caught.value.detail


async def test_people_are_kept_with_the_key_of_the_settings_or_of_the_folder(tmp_path: Path) -> None:
    storage = MemoryStorage()
    assert await known_people(settings(tmp_path), storage).all() == []
    assert (tmp_path / "data/people.key").is_file()
    other = settings(tmp_path / "elsewhere", identity_key="ab" * 32)
    assert await known_people(other, storage).all() == []
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(CodedError) as caught:
        known_people(settings(tmp_path, identity_key="short"), storage)
    assert caught.value.code == "identity.invalid_key"
