"""Voices on disk: found in the store, made ready after a download, refused when damaged."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import onnx
import pytest

from tests.conftest import in_virtual_time, require_service
from tests.speech.synthesizers import MAKERS, speak
from tests.speech.tiny_voices import write_kokoro_download, write_piper_voice
from visavis.events import CodedError
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import HubSource, ModelStore
from visavis.inference.voice_models import VOICE_MODELS, prepare_kokoro
from visavis.speech.backends import flite_library
from visavis.speech.backends.flite import FliteSynthesizer
from visavis.speech.backends.kokoro import KokoroSynthesizer, kokoro_files
from visavis.speech.backends.piper import PiperFiles, PiperSynthesizer, piper_files
from visavis.speech.synthesis import Voice


def test_the_catalog_pins_what_it_names() -> None:
    for model in VOICE_MODELS:
        assert MODELS[model.name] is model
        assert not model.default
        assert isinstance(model.source, HubSource)
        assert len(model.source.revision) == 40
        assert set(model.source.files.values()) >= set(model.files) or model.convert is not None


def test_the_store_tells_which_voices_are_there(tmp_path: Path) -> None:
    require_service("Piper (piper-tts)", importlib.util.find_spec("piper") is not None)
    require_service("Kokoro (kokoro-onnx)", importlib.util.find_spec("kokoro_onnx") is not None)
    store = ModelStore(tmp_path, MODELS)
    assert piper_files(store) == {}
    assert kokoro_files(store) is None
    write_piper_voice(tmp_path / "piper-john")
    store.seal(tmp_path / "piper-john", MODELS["piper-john"])
    write_kokoro_download(tmp_path / "kokoro")
    prepare_kokoro(tmp_path / "kokoro")
    store.seal(tmp_path / "kokoro", MODELS["kokoro"])
    assert piper_files(store) == {"piper-john": PiperFiles(tmp_path / "piper-john" / "voice.onnx", "male")}
    assert kokoro_files(store) == (tmp_path / "kokoro" / "kokoro.onnx", tmp_path / "kokoro" / "voices.npz")


def test_kokoro_is_made_to_tell_its_durations(tmp_path: Path) -> None:
    require_service("Kokoro (kokoro-onnx)", importlib.util.find_spec("kokoro_onnx") is not None)
    write_kokoro_download(tmp_path)
    prepare_kokoro(tmp_path)
    graph = onnx.load(str(tmp_path / "kokoro.onnx")).graph
    assert [output.name for output in graph.output] == ["waveform", "duration"]
    with np.load(tmp_path / "voices.npz") as voices:
        assert sorted(voices.files) == ["af_heart", "am_michael"]
        assert voices["af_heart"].shape == (510, 1, 256)
    prepare_kokoro(tmp_path)
    assert len(onnx.load(str(tmp_path / "kokoro.onnx")).graph.output) == 2


def test_a_file_that_is_no_voice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "af_heart.bin").write_bytes(b"not found")
    with pytest.raises(ValueError, match="is not a voice"):
        prepare_kokoro(tmp_path)


@in_virtual_time
async def test_without_durations_times_are_estimated_and_it_says_so(tmp_path: Path) -> None:
    aligned, estimated = MAKERS["piper"](tmp_path / "a"), MAKERS["piper without alignments"](tmp_path / "b")
    exact = await speak(aligned, "Hello there.")
    rough = await speak(estimated, "Hello there.")
    assert aligned.note == ""
    assert "estimated" in estimated.note
    assert [item.phoneme for item in exact[0].phonemes] == [item.phoneme for item in rough[0].phonemes]


@in_virtual_time
async def test_damaged_and_missing_files_are_said_so(tmp_path: Path) -> None:
    require_service("Piper (piper-tts)", importlib.util.find_spec("piper") is not None)
    require_service("Kokoro (kokoro-onnx)", importlib.util.find_spec("kokoro_onnx") is not None)
    model = write_piper_voice(tmp_path)
    model.write_bytes(b"damaged")
    write_kokoro_download(tmp_path)
    prepare_kokoro(tmp_path)
    (tmp_path / "kokoro.onnx").write_bytes(b"damaged")
    broken = [
        PiperSynthesizer({"broken": PiperFiles(model, "female")}),
        PiperSynthesizer({"missing": PiperFiles(tmp_path / "missing.onnx", "female")}),
        PiperSynthesizer({}),
        KokoroSynthesizer(tmp_path / "kokoro.onnx", tmp_path / "voices.npz"),
        KokoroSynthesizer(tmp_path / "missing.onnx", tmp_path / "missing.npz"),
    ]
    for synthesizer in broken:
        with pytest.raises(CodedError) as error:
            await synthesizer.prepare(Voice())
        assert error.value.code == "synthesizer.unavailable"
        await synthesizer.close()


@in_virtual_time
async def test_without_the_flite_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flite_library, "_file_names", lambda name: [f"lib{name}-that-nobody-has.so"])
    synthesizer = FliteSynthesizer()
    assert synthesizer.voices() == []
    with pytest.raises(CodedError) as error:
        await synthesizer.prepare(Voice())
    assert error.value.code == "synthesizer.unavailable"
    assert "apt install flite" in error.value.detail
    await synthesizer.close()


@in_virtual_time
async def test_voices_are_chosen_by_name_then_by_gender(tmp_path: Path) -> None:
    flite = MAKERS["flite"](tmp_path)
    durations = {}
    for voice in (Voice("rms"), Voice(gender="male"), Voice("slt"), Voice(), Voice("af_heart", gender="male")):
        (phrase,) = await speak(flite, "Nobody told me about that.", voice)
        durations[voice] = phrase.duration_ms
    await flite.close()
    assert durations[Voice("rms")] == durations[Voice(gender="male")] == durations[Voice("af_heart", gender="male")]
    assert durations[Voice("slt")] == durations[Voice()] != durations[Voice("rms")]
