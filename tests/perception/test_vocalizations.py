from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.perception.voices import laugh, quiet, sigh, vowel
from tests.sounds import ODD_SOUNDS, RATE, Samples, noise, read_flac, spoken, to_samples
from visavis.events import AudioReceived, SoundDetected
from visavis.perception.microphone import Microphone
from visavis.perception.vocalizations import Vocalizations, bursts
from visavis.perception.voice_frames import VoiceFrames

TEXTS = (
    "One two three four five six seven eight nine ten. No no no no no. Ta ta ta ta ta, la la la la.",
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.",
    "Peter Piper picked a peck of pickled peppers. How much wood would a woodchuck chuck?",
    "I really do not know what to say, but thank you very much, that was very kind of you.",
)


def heard_in(*sounds: Samples) -> list[SoundDetected]:
    """Return what is heard in a quiet room with these sounds."""
    microphone = Microphone()
    frames, vocalizations = VoiceFrames(microphone), Vocalizations()
    found: list[SoundDetected] = []
    stream = np.concatenate([quiet(1.5), *sounds, quiet(1.5)])
    for start in range(0, len(stream), 320):
        microphone.receive(AudioReceived(data=stream[start : start + 320].tobytes()))
        while frames.pending >= 6:
            frames.advance(pulses=False)
        found += vocalizations.follow(frames)
    return found


@pytest.mark.parametrize("hertz", [160.0, 260.0, 400.0])
@pytest.mark.parametrize("apart_ms", [180, 220, 250])
def test_laughter_is_heard_once_and_where_it_is(hertz: float, apart_ms: int) -> None:
    (found,) = heard_in(laugh(7, hertz, apart_ms))
    assert found.label == "laughter"
    assert found.source == "rules"
    assert 0.5 <= found.score <= 0.85
    assert found.stream_ms == pytest.approx(1_500, abs=400)
    assert found.duration_ms == pytest.approx(6 * apart_ms, rel=0.35)


def test_two_laughs_are_two_and_a_longer_one_is_surer() -> None:
    sounds = heard_in(laugh(5), quiet(1.0), laugh(9))
    assert [item.label for item in sounds] == ["laughter", "laughter"]
    assert sounds[1].score > sounds[0].score


def test_laughter_after_speech_is_heard() -> None:
    found = heard_in(spoken("That is a good one.", "slt"), quiet(0.3), laugh(7))
    assert [item.label for item in found] == ["laughter"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("voice", ["rms", "slt", "awb", "kal16"])
def test_no_speech_is_taken_for_laughter_or_sighs(text: str, voice: str) -> None:
    assert heard_in(spoken(text, voice)) == []


@pytest.mark.parametrize("name", ["jfk.flac", "speech_english.wav", "face_gaze.mp4"])
def test_no_recording_of_speech_is_taken_for_laughter_or_sighs(test_data: Path, name: str) -> None:
    assert heard_in(read_flac(test_data / name)) == []


@pytest.mark.parametrize("name", ODD_SOUNDS)
def test_odd_sounds_are_nothing(name: str) -> None:
    assert heard_in(ODD_SOUNDS[name]) == []


def test_applause_steps_and_notes_are_no_laughter() -> None:
    clap = to_samples(noise(0.04, 6_000).astype(np.float64) * np.geomspace(1, 0.01, 640))
    note = (vowel(220, 0.12).sound * np.hanning(int(0.12 * RATE))).astype(np.int16)
    for sound in (clap, note):
        rhythm = np.concatenate([np.concatenate([sound, quiet(0.21 - len(sound) / RATE)]) for _ in range(8)])
        assert heard_in(rhythm) == []


def test_a_sigh_is_heard_and_not_much_believed() -> None:
    (found,) = heard_in(sigh())
    assert found.label == "sigh"
    assert found.score < 0.6
    assert found.duration_ms == pytest.approx(1_100, abs=400)


def test_hisses_bangs_steady_noise_and_breath_in_speech_are_no_sighs() -> None:
    hiss = np.diff(sigh().astype(np.float64), n=2, prepend=[0, 0]) * 3
    bang = noise(1.0, 4_000).astype(np.float64) * np.geomspace(1, 0.01, RATE)
    for sound in (to_samples(hiss), to_samples(bang), noise(2.0, 600), sigh(0.3)):
        assert heard_in(sound) == []
    assert heard_in(vowel(120, 0.4).sound, sigh(), vowel(120, 0.4).sound) == []


def test_what_was_left_out_is_not_told() -> None:
    microphone = Microphone()
    frames, vocalizations = VoiceFrames(microphone), Vocalizations()
    found = []
    stream = np.concatenate([quiet(1.5), laugh(7), quiet(1.5)])
    for start in range(0, len(stream), 1_600):
        microphone.receive(AudioReceived(data=stream[start : start + 1_600].tobytes()))
        while frames.pending:
            frames.advance(pulses=False)
        vocalizations.deafen(frames.end)
        found += vocalizations.follow(frames)
    assert found == []


@given(st.lists(st.floats(-90, 0), max_size=300), st.floats(3, 20))
@settings(max_examples=50)
def test_bursts_are_peaks_with_falls_between_them(levels: list[float], dip_db: float) -> None:
    level = np.array(levels, np.float32)
    found = bursts(level, dip_db, -60.0) if len(level) else []
    smooth = np.convolve(np.pad(level, 1, mode="edge"), [0.25, 0.5, 0.25], "valid") if len(level) else level
    for one, other in itertools.pairwise(found):
        assert one < other
        assert smooth[one:other].min() <= min(smooth[one], smooth[other]) - dip_db + 0.01
    assert all(smooth[place] > -60.1 for place in found)
