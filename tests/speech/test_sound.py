"""From an engine's sound to a phrase."""

from __future__ import annotations

import numpy as np
import pytest

from visavis.events import SAMPLE_RATE
from visavis.speech.loudness import CEILING, gain_for, limit, loudness
from visavis.speech.sound import finish, resample
from visavis.speech.timing import Segment, Utterance, repitched, spread, word_timings

RATE = 16_000


def tone(seconds: float, *, amplitude: float = 0.5, hertz: float = 400, rate: int = RATE) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def utterance(before: float, speech: float, after: float) -> Utterance:
    """Return speech of one vowel between silences."""
    sound = np.concatenate([tone(before, amplitude=0), tone(speech), tone(after, amplitude=0)])
    segments = [Segment("pau", before), Segment("aa", before + speech, 1, 0), Segment("pau", before + speech + after)]
    return Utterance(sound, RATE, [item for item in segments if item.end])


@pytest.mark.parametrize(("before", "after"), [(0.2, 0.22), (0, 0), (0.01, 0.6), (0.3, 0.01)])
@pytest.mark.parametrize(("mark", "pause"), [("", 30), (",", 120), (";", 180), (".", 250), ("?", 250)])
def test_pauses_are_cut_or_lengthened_and_speech_is_not(before: float, after: float, mark: str, pause: float) -> None:
    phrase = finish(utterance(before, 0.4, after), [f"ah{mark}"])
    first, vowel, last = phrase.phonemes
    assert (first.phoneme, vowel.phoneme, last.phoneme) == ("pau", "aa", "pau")
    assert first.end_ms == 25
    assert vowel.end_ms - vowel.start_ms == pytest.approx(400, abs=0.1)
    assert last.end_ms - last.start_ms == pytest.approx(pause, abs=1)
    assert phrase.duration_ms == len(phrase.pcm) / 2 / SAMPLE_RATE * 1000 == round(phrase.duration_ms)
    sound = np.frombuffer(phrase.pcm, "<i2") / 32768
    inside = sound[round(vowel.start_ms * 24) + 240 : round(vowel.end_ms * 24) - 240]
    assert np.sqrt(np.mean(inside**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
    assert np.abs(sound[: 24 * 20]).max() < 0.01
    assert [(word.word, word.start_ms) for word in phrase.words] == [(f"ah{mark}", 25)]


def test_faster_speech_has_shorter_pauses() -> None:
    assert finish(utterance(0.2, 0.4, 0.2), ["ah."], rate=2).duration_ms == 25 + 400 + 125


def test_what_is_cut_is_faded() -> None:
    noisy = Utterance(tone(1.0, amplitude=0.5), RATE, [Segment("pau", 0.4), Segment("aa", 0.6), Segment("pau", 1.0)])
    sound = np.frombuffer(finish(noisy, ["ah"]).pcm, "<i2") / 32768
    assert abs(sound[0]) < 0.001
    assert abs(sound[-1]) < 0.02
    assert np.abs(np.diff(sound)).max() < 0.5 * 2 * np.pi * 400 / SAMPLE_RATE * 1.2


def test_pauses_side_by_side_become_one_and_empty_segments_go() -> None:
    sound = tone(0.5)
    segments = [Segment("pau", 0.1), Segment("pau", 0.15), Segment("aa", 0.3), Segment("b", 0.3), Segment("ih", 0.45)]
    phrase = finish(Utterance(sound, RATE, segments), ["a"])
    assert [item.phoneme for item in phrase.phonemes] == ["pau", "aa", "ih", "pau"]


def test_resampling_moves_nothing() -> None:
    click = np.zeros(RATE, dtype=np.float32)
    click[4000:4200] = tone(200 / RATE)
    moved = resample(click, RATE)
    assert len(moved) == SAMPLE_RATE
    loud = np.flatnonzero(np.abs(moved) > 0.05)
    assert loud[0] == pytest.approx(6000, abs=12)
    assert loud[-1] == pytest.approx(6300, abs=12)


@pytest.mark.parametrize("amplitude", [0.02, 0.1, 0.5])
def test_loudness_follows_the_recommendation(amplitude: float) -> None:
    # BS.1770: a full-scale sine of 997 Hz in one channel is -3.01 LUFS.
    sine = tone(3, amplitude=amplitude, hertz=997, rate=SAMPLE_RATE)
    assert loudness(sine) == pytest.approx(-3.01 + 20 * np.log10(amplitude), abs=0.1)
    assert loudness(sine * np.float32(gain_for(sine))) == pytest.approx(-20, abs=0.1)


def test_loudness_leaves_pauses_out_and_low_notes_count_less() -> None:
    sine = tone(3, hertz=997, rate=SAMPLE_RATE)
    with_pause = np.concatenate([sine, np.zeros(5 * SAMPLE_RATE, dtype=np.float32)])
    assert loudness(with_pause) == pytest.approx(loudness(sine), abs=0.6)
    assert loudness(tone(3, hertz=30, rate=SAMPLE_RATE)) < loudness(sine) - 6
    assert gain_for(np.zeros(SAMPLE_RATE, dtype=np.float32)) == 1


def test_peaks_are_bent_and_the_rest_is_untouched() -> None:
    loud, quiet = tone(0.1, amplitude=3), tone(0.1, amplitude=0.5)
    assert np.abs(limit(loud)).max() <= CEILING + 1e-6
    assert np.array_equal(limit(quiet), quiet)
    assert np.all(np.diff(limit(np.linspace(-2, 2, 1001, dtype=np.float32))) >= 0)


def test_words_without_sounds_share_the_time_of_the_word_before() -> None:
    timings = word_timings(["one", "of", "the", "best"], [(0, 0, 90), (1, 100, 200), (3, 200, 300)], 400)
    assert [(item.word, item.start_ms, item.end_ms) for item in timings] == [
        ("one", 0, 90),
        ("of", 100, 140),
        ("the", 140, 200),
        ("best", 200, 300),
    ]


def test_first_words_without_sounds_share_the_time_of_the_next_one() -> None:
    timings = word_timings(["ab", "cd", "—"], [(1, 50, 150)], 200)
    assert [(item.word, item.start_ms, item.end_ms) for item in timings] == [
        ("ab", 50, 100),
        ("cd", 100, 150),
        ("—", 150, 150),
    ]


def test_time_is_spread_by_nature() -> None:
    vowel, liquid = spread([("eh", 1), ("r", 1)], 1.0, 1.23, 4)
    assert (vowel.phoneme, vowel.stress, vowel.word) == ("eh", 1, 4)
    assert (liquid.phoneme, liquid.stress, liquid.word) == ("r", 0, 4)
    assert [vowel.end, liquid.end] == pytest.approx([1.15, 1.23])


def test_playing_faster_raises_the_pitch_and_shortens_the_times() -> None:
    faster = repitched(Utterance(tone(1), RATE, [Segment("aa", 1.0)]), 1.25)
    assert faster.rate == 20_000
    assert faster.segments == [Segment("aa", 0.8)]
