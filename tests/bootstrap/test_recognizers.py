"""Which speech recognizer is taken, by what is on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import in_virtual_time
from tests.perception.recognizers import VOCABULARY, sherpa, whisper
from visavis.bootstrap.recognizers import recognizer_part
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", MODELS)


def settings(recognizer: str = "auto") -> Settings:
    return Settings(_env_file=None, recognizer=recognizer)


def install(store: ModelStore, name: str) -> None:
    """Put a model with random weights where a pulled one would lie."""
    folder = store.folder(name)
    folder.mkdir(parents=True)
    (whisper if name.startswith("whisper") else sherpa)(folder)
    for missing in set(store.models[name].files) - {item.name for item in folder.iterdir()}:
        (folder / missing).write_text("{}")
    store.seal(folder, store.models[name])


def test_without_models_the_built_in_one_listens(store: ModelStore) -> None:
    part = recognizer_part(settings(), store)
    assert part.name == "pocketsphinx"
    assert "models list" in part.better


@pytest.mark.parametrize(("model", "name"), [("whisper-tiny.en", "whisper"), ("sherpa-zipformer-en", "sherpa")])
@in_virtual_time
async def test_a_model_that_understands_open_speech_comes_first(store: ModelStore, model: str, name: str) -> None:
    install(store, model)
    part = recognizer_part(settings(), store)
    assert part.name == name
    assert part.make is not None
    recognizer = part.make()
    assert (recognizer.name, recognizer.scope) == (name, "open")
    await recognizer.prepare(VOCABULARY)
    stream = await recognizer.open(VOCABULARY, session_id="s")
    await stream.feed(bytes(32_000))
    assert (await stream.finish()).confidence <= 1
    await recognizer.close()


@pytest.mark.parametrize("name", ["whisper", "sherpa"])
def test_one_that_is_wanted_and_not_there_is_an_error(store: ModelStore, name: str) -> None:
    with pytest.raises(CodedError) as refused:
        recognizer_part(settings(name), store)
    assert refused.value.code == "config.part_unavailable"
    assert "on disk" in refused.value.detail
