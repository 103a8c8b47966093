from __future__ import annotations

import json
from pathlib import Path

import pytest

from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import MANIFEST, HubSource, Model, ModelStore, WebSource, WheelSource

TWO_FILES = Model(
    name="two",
    purpose="a test",
    license="MIT",
    homepage="https://example.org",
    megabytes=1,
    source=HubSource("somebody/two", "main", {"a.bin": "a.bin", "b.bin": "b.bin"}),
    files=("a.bin", "b.bin"),
)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path, {"two": TWO_FILES})


def install(store: ModelStore) -> Path:
    folder = store.folder("two")
    folder.mkdir()
    for name in TWO_FILES.files:
        (folder / name).write_text(name)
    store.seal(folder, TWO_FILES)
    return folder


def test_a_model_that_nobody_knows(store: ModelStore) -> None:
    with pytest.raises(CodedError, match="Known are: two") as caught:
        store.folder("three")
    assert caught.value.code == "models.unknown"


def test_a_model_is_installed_once_it_is_sealed(store: ModelStore) -> None:
    assert store.check("two") == ["not installed"]
    with pytest.raises(CodedError, match="visavis models pull two") as caught:
        store.file("two")
    assert caught.value.code == "models.missing"
    folder = install(store)
    assert store.installed("two")
    assert store.check("two") == []
    assert store.file("two") == folder / "a.bin"
    assert store.file("two", "b.bin") == folder / "b.bin"


def test_damage_is_noticed(store: ModelStore) -> None:
    folder = install(store)
    (folder / "b.bin").write_text("something else")
    assert store.check("two") == ["b.bin has changed"]
    (folder / "b.bin").unlink()
    assert not store.installed("two")


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", json.dumps({"sha": {}})])
def test_a_broken_manifest_is_said_to_be_broken(store: ModelStore, manifest: str) -> None:
    (install(store) / MANIFEST).write_text(manifest)
    assert store.check("two") == [f"{MANIFEST} cannot be read"]


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.name)
def test_every_entry_of_the_catalog_is_complete(model: Model) -> None:
    assert model.purpose
    assert model.license
    assert model.homepage.startswith("https://")
    assert model.megabytes > 0
    if isinstance(model.source, WebSource):
        delivered = set(model.source.files)
        assert all(len(file.sha256) == 64 for file in model.source.files.values())
        assert all(file.url.startswith("https://") for file in model.source.files.values())
    elif isinstance(model.source, WheelSource):
        delivered = set(model.source.members.values())
        assert len(model.source.sha256) == 64
    else:
        delivered = set(model.source.files.values())
        assert len(model.source.revision) == 40  # a branch may change under us
    assert model.convert is not None or set(model.files) <= delivered


def test_a_fresh_machine_gets_what_a_conversation_needs() -> None:
    assert {"silero-vad", "smart-turn"} <= {name for name, model in MODELS.items() if model.default}
    assert sum(model.megabytes for model in MODELS.values() if model.default) < 150
