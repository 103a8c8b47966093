from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.conftest import require_service
from tests.sounds import Samples, noise, to_samples
from visavis.models.smart_turn import SAMPLES, log_mel


@pytest.fixture(scope="module")
def extractor() -> Any:
    require_service("transformers", importlib.util.find_spec("transformers") is not None)
    transformers: Any = importlib.import_module("transformers")
    return transformers.WhisperFeatureExtractor(chunk_length=8)


def reference(extractor: Any, samples: Samples) -> NDArray[np.float32]:
    audio = samples[-SAMPLES:].astype(np.float32) / 32768
    padded = np.pad(audio, (SAMPLES - len(audio), 0))
    features = extractor(padded, sampling_rate=16_000, do_normalize=True, return_tensors="np").input_features
    result: NDArray[np.float32] = features[0]
    return result


SOUNDS: dict[str, Callable[[int], Samples]] = {
    "noise": lambda n: noise(n / 16_000 + 0.01, 4000)[:n],
    "zeros": lambda n: np.zeros(n, np.int16),
    "an offset": lambda n: np.full(n, 3000, np.int16),
    "a tone": lambda n: to_samples(30_000 * np.sin(np.arange(n) * 0.3)),
    "a step": lambda n: np.where(np.arange(n) < n // 2, 0, 30_000).astype(np.int16),
    "a click": lambda n: np.where(np.arange(n) == n // 2, 32_000, 0).astype(np.int16),
}


@pytest.mark.parametrize("sound", SOUNDS)
@example(length=0)
@example(length=1)
@example(length=160)
@example(length=200)
@example(length=201)
@example(length=360)
@example(length=361)
@example(length=SAMPLES - 201)
@example(length=SAMPLES - 200)
@example(length=SAMPLES - 1)
@example(length=SAMPLES)
@example(length=SAMPLES + 5000)
@given(length=st.integers(0, SAMPLES + 1000))
@settings(max_examples=6, deadline=None)
def test_equal_the_features_of_transformers(extractor: Any, sound: str, length: int) -> None:
    samples = SOUNDS[sound](length)
    features = log_mel(samples)
    assert features.shape == (80, 800)
    assert features.dtype == np.float32
    assert np.abs(features - reference(extractor, samples)).max() <= 1e-4


def test_the_end_counts_and_silence_comes_first() -> None:
    speech = noise(9, 3000)
    assert np.array_equal(log_mel(speech), log_mel(speech[-SAMPLES:]))
    short = log_mel(speech[: SAMPLES // 2])
    assert np.ptp(short[:, :390], axis=1).max() == 0
    assert short[:, 410:].std(axis=1).min() > 0.03
