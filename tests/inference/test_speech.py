from __future__ import annotations

import numpy as np
import pytest

from tests.inference.serving import samples
from tests.models.installed import model_file
from visavis.inference.speech import speech_probabilities
from visavis.models.silero import CHUNK, SileroVad, VadState


@pytest.fixture(scope="module")
def model() -> SileroVad:
    return SileroVad(model_file("silero-vad"))


def test_recordings_together_are_judged_as_each_alone(model: SileroVad) -> None:
    recordings = [samples(0.5, seed=1), samples(0.2, seed=2), samples(0.0), samples(0.5, seed=3)[: CHUNK * 3 + 7]]
    together = speech_probabilities(model, recordings)
    assert [len(item) for item in together] == [15, 6, 0, 3]
    for recording, found in zip(recordings, together, strict=True):
        state, alone = VadState(), []
        for start in range(0, len(recording) // CHUNK * CHUNK, CHUNK):
            ((probability, state),) = model.predict([(recording[start : start + CHUNK], state)])
            alone.append(probability)
        np.testing.assert_allclose(found, alone, atol=1e-4)


def test_no_recordings_are_no_work(model: SileroVad) -> None:
    assert speech_probabilities(model, []) == []
