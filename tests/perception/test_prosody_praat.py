"""What is measured of voices, beside Praat on the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bench.praat import differences, ours, praat

from tests.perception.voices import vowel
from tests.sounds import Samples, read_flac, resample, spoken
from tests.speech.synthesizers import MAKERS, samples, speak
from visavis.events import SAMPLE_RATE
from visavis.speech.synthesis import Voice

TEXT = "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow. How are you today?"


def recording(test_data: Path, name: str) -> Samples:
    return read_flac(test_data / name)  # ffmpeg reads them all


@pytest.mark.parametrize("name", ["jfk.flac", "speech_english.wav"])
def test_real_speech_is_measured_as_by_praat(test_data: Path, name: str) -> None:
    found = differences(recording(test_data, name))
    assert found["voiced_s"] > 0.5
    assert found["gross"] < 0.03
    assert found["fine"] < 0.015
    assert found["voicing"] < 0.15  # both recordings are noisy; Praat hears less voice in their pauses
    assert abs(found["level_db"]) < 1.5
    assert abs(found["hnr_db"]) < 3.0
    assert abs(found["jitter"]) < 0.15
    assert abs(found["shimmer"]) < 0.3


@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
def test_synthesized_speech_is_measured_as_by_praat(voice: str) -> None:
    found = differences(spoken(TEXT, voice))
    assert found["voiced_s"] > 3
    assert found["gross"] < 0.01
    assert found["fine"] < 0.01
    assert found["voicing"] < 0.08
    assert abs(found["level_db"]) < 1.0
    assert abs(found["hnr_db"]) < 2.0
    assert abs(found["jitter"]) < 0.15
    assert abs(found["shimmer"]) < 0.2


@pytest.mark.parametrize("gender", ["female", "male"])
async def test_formant_synthesis_is_measured_as_by_praat(gender: str, tmp_path: Path) -> None:
    espeak = MAKERS["espeak"](tmp_path)
    pieces = await speak(espeak, TEXT, Voice(gender=gender))
    found = differences(resample(samples(*pieces) * 32_768, SAMPLE_RATE))
    assert found["voiced_s"] > 3
    assert found["gross"] < 0.02
    assert found["fine"] < 0.01
    assert found["voicing"] < 0.15  # we hear more voice in its hisses
    assert abs(found["level_db"]) < 1.0
    assert abs(found["hnr_db"]) < 2.5


def test_a_clip_without_speech_has_the_level_and_the_clarity_that_praat_hears(test_data: Path) -> None:
    found = differences(recording(test_data, "face_gaze.mp4"))
    assert abs(found["level_db"]) < 1.5
    assert abs(found["hnr_db"]) < 1.5


@pytest.mark.parametrize("hertz", [85.0, 120.0, 210.0, 330.0, 480.0])
def test_the_pitch_of_a_vowel_is_known(hertz: float) -> None:
    found, first = ours(vowel(hertz).sound)
    reference = praat(vowel(hertz).sound, first, len(found.hertz))
    voiced = found.hertz > 0
    assert voiced.mean() > 0.95
    np.testing.assert_allclose(np.median(found.hertz[voiced]), hertz, rtol=0.01)  # YIN's lags are long for 480 Hz
    np.testing.assert_allclose(np.median(reference.hertz[reference.hertz > 0]), hertz, rtol=0.005)


@pytest.mark.parametrize("hertz", [110.0, 220.0])
@pytest.mark.parametrize("jitter", [0.004, 0.01, 0.02])
def test_jitter_is_what_was_put_in(hertz: float, jitter: float) -> None:
    voice = vowel(hertz, jitter=jitter)
    found, first = ours(voice.sound)
    reference = praat(voice.sound, first, 1)
    assert found.jitter == pytest.approx(voice.jitter, rel=0.3, abs=0.001)
    assert found.jitter == pytest.approx(reference.jitter, rel=0.25, abs=0.001)


@pytest.mark.parametrize("shimmer", [0.02, 0.05, 0.1])
def test_shimmer_is_what_was_put_in(shimmer: float) -> None:
    voice = vowel(130.0, shimmer=shimmer)
    found, first = ours(voice.sound)
    reference = praat(voice.sound, first, 1)
    assert found.shimmer == pytest.approx(voice.shimmer, rel=0.4, abs=0.01)
    assert found.shimmer == pytest.approx(reference.shimmer, rel=0.25, abs=0.01)


@pytest.mark.parametrize("hertz", [110.0, 220.0])
@pytest.mark.parametrize("noise_db", [0.0, 5.0, 10.0, 20.0, 30.0])
def test_noise_lies_as_far_below_the_voice_as_it_was_put(hertz: float, noise_db: float) -> None:
    sound = vowel(hertz, noise_db=noise_db).sound
    found, first = ours(sound)
    assert found.hnr_db == pytest.approx(noise_db, abs=max(2.0, 0.1 * noise_db))
    assert found.hnr_db == pytest.approx(praat(sound, first, 1).hnr_db, abs=2.0)
