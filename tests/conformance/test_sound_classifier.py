"""What everything that names sounds keeps to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import pytest

from tests.inference.serving import serving
from tests.models.audioclip.networks import TINY, tiny_network, write_vocabulary
from visavis.events import EMOTIONS, CodedError
from visavis.inference import Batcher, LocalDeployment, Runner
from visavis.inference.heard_sounds import SoundHearer
from visavis.inference.service import Endpoints
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.export import Conversion, convert
from visavis.models.audioclip.labels import SoundLabel
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.models.audioclip.sounds import synthetic_sound
from visavis.models.audioclip.voice_head import VoiceHead
from visavis.perception.backends.audioclip import AudioClipClassifier, DeployedSoundClassifier
from visavis.perception.backends.fake_sounds import FakeSoundClassifier
from visavis.perception.backends.remote_sounds import remote_sound_classifier
from visavis.perception.sound_classification import MOST_SOUNDS, SoundClassifier

LABELS = tuple(f"label {number}" for number in range(12))


def predictor(folder: Path, *, converted: bool) -> SoundPredictor:
    """Return a tiny model with random weights, and a head for voices."""
    checkpoint, out = folder / "checkpoint.pth", folder / "out"
    save_checkpoint(checkpoint, tiny_network())
    labels = (*(SoundLabel(label, (label,)) for label in LABELS), SoundLabel("silence", ("the hula",), background=True))
    manifest = convert(Conversion(checkpoint, out, to="onnx" if converted else "safetensors", labels=labels,
                                  vocabulary=write_vocabulary(folder / "words.gz"), check_sounds=0))  # fmt: skip
    weight = np.random.default_rng(0).standard_normal((TINY.embedding, 7)).astype(np.float32)
    zeros, ones = np.zeros(TINY.embedding, np.float32), np.ones(TINY.embedding, np.float32)
    VoiceHead(zeros, ones, weight, np.zeros(7, np.float32), 1.5, manifest.source_sha256).save(out)
    return SoundPredictor.open(out)


def deployed(hearer: SoundHearer) -> Endpoints:
    batcher = Batcher(hearer.predict, Runner("sounds"))

    async def close() -> None:
        batcher.close()

    return Endpoints(sounds=LocalDeployment("sounds", batcher, close=close), sound_model=hearer.about)


@pytest.fixture(params=["fake", "torch", "onnx", "deployed", "remote"])
async def classifier(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SoundClassifier]:
    made: SoundClassifier
    async with AsyncExitStack() as stack:
        if request.param == "fake":
            emotions = dict.fromkeys(EMOTIONS, 1 / 7)
            made = FakeSoundClassifier([{label: 0.9 / len(LABELS) for label in LABELS}], emotions=emotions,
                                       dimensions=TINY.embedding)  # fmt: skip
        elif request.param in ("torch", "onnx"):
            made = AudioClipClassifier(predictor(tmp_path, converted=request.param == "onnx"), Runner("sounds"))
        else:
            hearer = SoundHearer(predictor(tmp_path, converted=True))
            endpoints = deployed(hearer)
            if request.param == "deployed":
                assert endpoints.sounds is not None
                made = DeployedSoundClassifier(endpoints.sounds, hearer.about)
            else:
                url = await stack.enter_async_context(serving(endpoints))
                made = await asyncio.to_thread(remote_sound_classifier, url)
        yield made
        await made.close()


def sound(seed: int = 0, samples: int = 32_000) -> np.ndarray:
    return synthetic_sound(seed, samples, 16_000)


async def test_says_what_it_is(classifier: SoundClassifier) -> None:
    assert classifier.name
    assert classifier.labels == LABELS
    assert classifier.window_ms == 2_000
    assert classifier.dimensions == TINY.embedding
    assert classifier.tells_emotions


async def test_gives_the_likeliest_first_without_the_background(classifier: SoundClassifier) -> None:
    reading = await classifier.classify(sound())
    assert len(reading.sounds) == MOST_SOUNDS
    assert {item.label for item in reading.sounds} <= set(LABELS)
    values = [item.score for item in reading.sounds]
    assert values == sorted(values, reverse=True)
    assert 0 < sum(values) < 1


async def test_gives_an_embedding_of_unit_length(classifier: SoundClassifier) -> None:
    reading = await classifier.classify(sound())
    assert reading.embedding.shape == (classifier.dimensions,)
    assert reading.embedding.dtype == np.float32
    assert np.linalg.norm(reading.embedding) == pytest.approx(1, abs=1e-4)


async def test_tells_all_emotions_or_none(classifier: SoundClassifier) -> None:
    emotions = (await classifier.classify(sound())).emotions
    assert emotions is not None
    assert set(emotions) == set(EMOTIONS)
    assert sum(emotions.values()) == pytest.approx(1, abs=1e-4)


async def test_the_same_sound_gives_the_same(classifier: SoundClassifier) -> None:
    one, other = await classifier.classify(sound(1)), await classifier.classify(sound(1))
    assert one.sounds == other.sounds
    np.testing.assert_array_equal(one.embedding, other.embedding)


async def test_sounds_of_many_sessions_do_not_mix(classifier: SoundClassifier) -> None:
    alone = [await classifier.classify(sound(seed)) for seed in range(4)]
    together = await asyncio.gather(*(classifier.classify(sound(seed)) for seed in range(4)))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one.embedding, other.embedding, atol=1e-4)
        assert one.sounds[0].score == pytest.approx(other.sounds[0].score, abs=1e-3)


@pytest.mark.parametrize("samples", [1, 4_000, 40_000, 64_000])
async def test_any_length_up_to_two_windows(classifier: SoundClassifier, samples: int) -> None:
    reading = await classifier.classify(sound(2, samples))
    assert np.isfinite(reading.embedding).all()


@pytest.mark.parametrize("wrong", [np.zeros(0, np.int16), np.zeros(64_001, np.int16), np.zeros(99, np.float32),
                                   np.zeros((2, 99), np.int16)],
                         ids=["nothing", "too much", "floats", "two channels"])  # fmt: skip
async def test_other_arrays_are_refused(classifier: SoundClassifier, wrong: np.ndarray) -> None:
    with pytest.raises(CodedError) as caught:
        await classifier.classify(wrong)
    assert caught.value.code == "sound.window_invalid"
    assert (await classifier.classify(sound())).sounds  # unharmed


async def test_closing_twice_is_safe(classifier: SoundClassifier) -> None:
    await classifier.close()
    await classifier.close()
