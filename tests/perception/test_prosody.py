from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.perception.voices import Voice, hops_of, quiet, vowel
from tests.sounds import ODD_SOUNDS, RATE, Samples, noise, spoken
from visavis.events import AudioReceived, Prosody
from visavis.perception.microphone import Microphone
from visavis.perception.pitch import HOP, SPAN
from visavis.perception.pitch_track import Candidates, PitchTracker, candidates
from visavis.perception.prosody import measure
from visavis.perception.speech_rate import syllables
from visavis.perception.stretch import Stretch
from visavis.perception.voice_frames import HERTZ, HISTORY, LEVEL, PULSES, TILT, VoiceFrames
from visavis.perception.voice_quality import FRAME, Pulses, harmonicity


def all_of(sound: Samples) -> Prosody:
    hops = hops_of(sound)
    return measure(hops, np.ones(len(hops), np.bool_))


def test_what_a_vowel_is_like() -> None:
    prosody = all_of(vowel(150.0, noise_db=15.0).sound)
    assert prosody.pitch_hz == pytest.approx(150, rel=0.01)
    assert prosody.pitch_range_semitones is not None
    assert prosody.pitch_range_semitones < 0.6
    assert prosody.loudness_db == pytest.approx(20 * np.log10(3_000 / 32_768), abs=1.0)
    assert prosody.hnr_db == pytest.approx(15, abs=3)
    assert prosody.voiced_ms > 1_800
    assert prosody.pause_ratio == 0


def test_a_rising_voice_rises() -> None:
    parts = [vowel(hertz, 0.2).sound for hertz in np.geomspace(110, 220, 8)]
    rising, falling = all_of(np.concatenate(parts)), all_of(np.concatenate(parts[::-1]))
    assert rising.pitch_slope == pytest.approx(12 / 1.6, rel=0.3)
    assert falling.pitch_slope == pytest.approx(-12 / 1.6, rel=0.3)
    assert rising.pitch_range_semitones == pytest.approx(5 / 7 * 12, abs=1.5)  # from the second step to the seventh


@pytest.mark.parametrize("gain", [0.05, 0.5])
def test_loudness_alone_changes_with_the_gain(gain: float) -> None:
    sound = spoken("We were away a year ago, and nobody knew where we were.", "slt")
    before, after = all_of(sound), all_of((sound * gain).astype(np.int16))
    assert before.loudness_db is not None
    assert after.loudness_db == pytest.approx(before.loudness_db + 20 * np.log10(gain), abs=0.5)
    assert before.pitch_hz is not None
    assert after.pitch_hz == pytest.approx(before.pitch_hz, rel=0.01)
    assert after.tilt_db == pytest.approx(before.tilt_db, abs=1.0)
    assert after.rate == pytest.approx(before.rate, rel=0.1)


def test_a_tense_voice_has_less_tilt_than_a_soft_one() -> None:
    voice = vowel(140.0).sound.astype(np.float64)
    tense = np.diff(voice, prepend=0) * 2  # 6 dB more for each octave
    soft, loud = (all_of(item.astype(np.int16)).tilt_db for item in (voice, tense))
    assert soft is not None
    assert loud is not None
    assert loud < soft - 3


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ba ba ba ba ba ba ba ba.", 8),
        ("When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.", 21),
        ("Good morning, my name is Peter, and I am going to the station.", 17),
    ],
)
@pytest.mark.parametrize("voice", ["rms", "slt", "awb"])
def test_syllables_are_counted_without_words(text: str, count: int, voice: str) -> None:
    hops = hops_of(spoken(text, voice))
    assert len(syllables(hops[:, LEVEL], hops[:, HERTZ])) == pytest.approx(count, rel=0.25)


def test_fast_speech_is_faster() -> None:
    sound = spoken("The sun is shining on the water today, and we are going for a walk.", "rms")
    fast = np.interp(np.arange(0, len(sound), 1.4), np.arange(len(sound)), sound).astype(np.int16)
    slow, quick = all_of(sound).rate, all_of(fast).rate
    assert slow is not None
    assert quick is not None
    assert quick > 1.15 * slow


def test_silence_between_words_is_a_pause_and_no_part_of_the_rate() -> None:
    word = spoken("Good morning.", "rms", pause_ms=0)
    sound = np.concatenate([word, quiet(1.0), word])
    hops = hops_of(sound)
    speech = np.ones(len(hops), np.bool_)
    middle = len(hops) // 2
    speech[middle - 45 : middle + 45] = False
    with_pause = measure(hops, speech)
    assert with_pause.pause_ratio == pytest.approx(90 / len(hops), abs=0.01)
    assert with_pause.rate is not None
    assert all_of(sound).rate == pytest.approx(with_pause.rate * speech.mean(), rel=0.02)


@pytest.mark.parametrize("name", ODD_SOUNDS)
def test_whatever_the_sound_everything_is_finite(name: str) -> None:
    sound = ODD_SOUNDS[name]
    prosody = all_of(np.concatenate([sound, quiet(0.5)]))
    for value in prosody.model_dump().values():
        assert value is None or np.isfinite(value)
    if name in ("silence", "one sample", "an offset", "faint noise", "loud noise"):
        assert prosody.voiced_ms < 150
    if name == "clipping":  # 100 Hz
        assert prosody.pitch_hz == pytest.approx(100, rel=0.01)


@given(data=st.binary(max_size=24_000), loud=st.booleans())
@settings(max_examples=30)
def test_any_bytes_are_measured(data: bytes, loud: bool) -> None:
    sound = np.frombuffer(data, "<i2", count=len(data) // 2)
    sound = np.concatenate([sound if loud else sound // 64, np.zeros(FRAME, np.int16)])
    hops = hops_of(sound)
    finite = np.delete(hops, 3, axis=1)  # the harmonics-to-noise ratio is NaN where it is not measured
    assert np.isfinite(finite).all()
    assert ((hops[:, HERTZ] == 0) | ((hops[:, HERTZ] >= 60) & (hops[:, HERTZ] <= 600))).all()
    measure(hops, np.ones(len(hops), np.bool_))


@given(pieces=st.lists(st.integers(1, 9_000), min_size=1, max_size=12))
@settings(max_examples=25)
def test_sound_in_pieces_gives_what_the_whole_does(pieces: list[int]) -> None:
    sound = spoken("We were away a year ago.", "slt")
    whole = hops_of(sound)
    microphone = Microphone(capacity_ms=20_000)
    frames = VoiceFrames(microphone)
    position, index, parts = 0, 0, []
    while position < len(sound):
        piece = sound[position : position + pieces[index % len(pieces)]]
        position, index = position + len(piece), index + 1
        microphone.receive(AudioReceived(data=piece.tobytes()))
        while frames.pending:
            count = frames.advance()
            parts.append(frames.since(frames.end - count).copy())
    count = frames.finish()
    found = np.concatenate([*parts, frames.since(frames.end - count)])
    assert found.shape == whole.shape
    np.testing.assert_allclose(found[:, : PULSES - 1], whole[:, : PULSES - 1], rtol=1e-3, atol=1e-3)
    speech = np.ones(len(whole), np.bool_)
    one, other = measure(found, speech), measure(whole, speech)
    assert one.jitter == pytest.approx(other.jitter, rel=0.05)
    assert one.hnr_db == pytest.approx(other.hnr_db, abs=0.1)


def test_hops_lie_where_they_lie_whenever_one_begins_to_look() -> None:
    sound = spoken("We were away a year ago.", "rms")
    microphone = Microphone()
    microphone.receive(AudioReceived(data=sound.tobytes()))
    early, late = VoiceFrames(microphone), VoiceFrames(microphone)
    early.begin(0)
    late.begin(7_777)
    for frames in (early, late):
        while frames.pending:
            frames.advance()
        frames.finish()
    assert early.end == late.end
    last = late.since(late.end - 40)[:, [LEVEL, TILT]]
    np.testing.assert_allclose(early.since(early.end - 40)[:, [LEVEL, TILT]], last, atol=1e-3)


def test_no_more_than_ten_seconds_are_kept_and_late_lookers_begin_anew() -> None:
    microphone = Microphone(capacity_ms=3_000)
    frames = VoiceFrames(microphone)
    for _ in range(30):
        microphone.receive(AudioReceived(data=noise(1.0, 500).tobytes()))
        while frames.pending:
            frames.advance()
    assert len(frames.since(0)) >= HISTORY
    assert len(frames.since(0)) <= 2 * HISTORY
    microphone.receive(AudioReceived(data=noise(8.0, 500).tobytes()))
    while frames.pending:
        frames.advance()
    assert len(frames.since(0)) < 300, "five seconds of sound were gone before they were looked at"


def test_an_octave_error_of_a_moment_is_mended() -> None:
    hertz = np.tile(np.array([[120.0, 240.0]], np.float32), (60, 1))
    strength = np.tile(np.array([[0.9, 0.8]], np.float32), (60, 1))
    strength[30:34] = (0.75, 0.85)  # the octave is stronger for 40 ms
    tracker = PitchTracker()
    line = tracker.follow(Candidates(hertz, strength, np.full(60, 0.01, np.float32))) + tracker.finish()
    assert line == [120.0] * 60


def test_a_voice_that_is_there_for_a_moment_only_is_none() -> None:
    hertz = np.full((40, 1), 150.0, np.float32)
    strength = np.full((40, 1), 0.1, np.float32)
    strength[20] = 0.7
    tracker = PitchTracker()
    line = tracker.follow(Candidates(hertz, strength, np.full(40, 0.01, np.float32))) + tracker.finish()
    assert not any(line)


def test_candidates_have_the_pitch_among_them() -> None:
    sound = vowel(180.0, noise_db=10.0).sound
    found = candidates(sound)
    assert len(found.hertz) == (len(sound) - SPAN) // HOP + 1
    near = np.abs(found.hertz / 180 - 1) < 0.02
    assert near[5:-5].any(axis=1).mean() > 0.98


@given(st.floats(70, 500), st.integers(0, 10_000))
@settings(max_examples=25)
def test_clear_frames_are_clear(hertz: float, seed: int) -> None:
    phase = np.random.default_rng(seed).uniform(0, 6)
    time = np.arange(FRAME) / RATE
    frame = sum(np.sin(2 * np.pi * hertz * k * time + phase * k) / k for k in range(1, 5))
    clear = np.asarray(frame, np.float32)[None] * 3_000
    (hnr,) = harmonicity(clear, np.array([hertz], np.float32))
    assert hnr > 20
    noisy = clear + np.random.default_rng(seed).normal(0, 3_000, (1, FRAME)).astype(np.float32)
    assert harmonicity(noisy, np.array([hertz], np.float32))[0] < 10


def test_no_frames_have_no_ratio_and_silence_no_pulses() -> None:
    assert len(harmonicity(np.zeros((0, FRAME), np.float32), np.zeros(0, np.float32))) == 0
    counted = Pulses().follow(np.zeros(4_000, np.float32), [1_000, 1_160], [120.0, 0.0])
    assert not counted.any()


def test_a_steady_voice_has_no_jitter() -> None:
    steady: Voice = vowel(140.0)
    prosody = all_of(steady.sound)
    assert prosody.jitter == pytest.approx(0, abs=0.002)
    assert prosody.shimmer == pytest.approx(0, abs=0.01)


class TestStretch:
    def test_it_marks_speech(self) -> None:
        stretch = Stretch()
        stretch.begin(100)
        assert stretch.speaking
        stretch.pause(200)
        stretch.begin(300)
        assert stretch.marks(5, 35).tolist() == [False] * 5 + [True] * 10 + [False] * 10 + [True] * 10
        stretch.pause(250)  # never before its beginning
        assert stretch.end_ms == 300
        assert not stretch.speaking

    def test_what_is_dropped_is_gone(self) -> None:
        stretch = Stretch()
        stretch.begin(0)
        stretch.pause(100)
        stretch.begin(200)
        stretch.drop(200)
        assert stretch.spells == [(0, 100)]
        stretch.drop(0)
        assert stretch.end_ms is None
        assert stretch.begin_ms == 0

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 5_000)), max_size=20), st.integers(0, 400))
    def test_marks_fit_whatever_happens(self, events: list[tuple[bool, int]], first: int) -> None:
        stretch = Stretch()
        for begins, at_ms in events:
            (stretch.begin if begins else stretch.pause)(at_ms)
        assert len(stretch.marks(first, 50)) == 50
