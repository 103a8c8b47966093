from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.models.installed import model_file
from tests.sounds import ODD_SOUNDS, Samples, noise, read_wav, spoken
from visavis.models.silero import CHUNK, SileroVad, VadState


@pytest.fixture(scope="module")
def vad() -> SileroVad:
    return SileroVad(model_file("silero-vad"))


def probabilities(vad: SileroVad, sound: Samples) -> NDArray[np.float64]:
    """Return the probability of each whole chunk."""
    state = VadState()
    found = []
    for start in range(0, len(sound) - CHUNK + 1, CHUNK):
        [(probability, state)] = vad.predict([(sound[start : start + CHUNK], state)])
        found.append(probability)
    return np.array(found)


def test_hears_three_words_in_a_real_recording(vad: SileroVad, test_data: Path) -> None:
    speech = probabilities(vad, read_wav(test_data / "speech_english.wav")) > 0.5
    onsets = np.flatnonzero(np.diff(speech.astype(int)) == 1)
    assert len(onsets) == 3
    assert 0.3 < speech.mean() < 0.8


def test_speech_is_likelier_than_silence_and_noise(vad: SileroVad) -> None:
    assert np.median(probabilities(vad, spoken("Hello, who are you?"))[12:-12]) > 0.9
    assert probabilities(vad, ODD_SOUNDS["silence"]).max() < 0.2
    assert np.median(probabilities(vad, noise(2, 300))) < 0.2


@pytest.mark.parametrize("name", ODD_SOUNDS)
def test_any_sound_has_a_probability(vad: SileroVad, name: str) -> None:
    sound = np.resize(ODD_SOUNDS[name], 4 * CHUNK)
    assert ((probabilities(vad, sound) >= 0) & (probabilities(vad, sound) <= 1)).all()


def test_a_batch_gives_what_single_calls_give(vad: SileroVad) -> None:
    sounds = [spoken("Hello, who are you?")[3000:], noise(2, 2000), spoken("Good morning.")[5000:], noise(2, 10)]
    alone = [probabilities(vad, sound[: 20 * CHUNK]) for sound in sounds]
    states = [VadState() for _ in sounds]
    for step in range(20):
        chunks = [sound[step * CHUNK : (step + 1) * CHUNK] for sound in sounds]
        results = vad.predict(list(zip(chunks, states, strict=True)))
        states = [state for _, state in results]
        assert [probability for probability, _ in results] == pytest.approx([p[step] for p in alone], abs=1e-4)


def test_streams_do_not_share_memory(vad: SileroVad) -> None:
    speech = spoken("Hello, who are you?")[6000 : 6000 + CHUNK]
    state = VadState()
    [(_, after)] = vad.predict([(speech, state)])
    assert not state.recurrent.any()
    assert after.recurrent.any()
    assert np.array_equal(after.context, (speech[-64:] / 32768).astype(np.float32))
    [(first, _), (second, _)] = vad.predict([(speech, after), (speech, VadState())])
    assert first != second
