"""How the mouth moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.animation.phonemes import VISEME_OF, VOWELS, visemes_of
from visavis.animation.visemes import FRAME_MS, LARGEST_STEP, Curves, viseme_curves
from visavis.events import VISEMES, PhonemeTiming, Viseme, VisemeTiming

CONSONANTS = sorted(set(VISEME_OF) - VOWELS - {"pau"})


@st.composite
def speech(draw: st.DrawFn) -> list[PhonemeTiming]:
    """Return syllables of any speed between silences, as a voice gives them."""
    names = ["pau"]
    for _ in range(draw(st.integers(1, 12))):
        names += draw(st.lists(st.sampled_from(CONSONANTS), max_size=3))
        names.append(draw(st.sampled_from(sorted(VOWELS))))
        names += draw(st.lists(st.sampled_from([*CONSONANTS, "pau"]), max_size=2))
    names.append("pau")
    phonemes: list[PhonemeTiming] = []
    position = 0.0
    for name in names:
        shortest = 40 if name in VOWELS else 30
        end = position + draw(st.floats(shortest, 250))
        stress = draw(st.integers(0, 2)) if name in VOWELS else 0
        phonemes.append(PhonemeTiming(phoneme=name, start_ms=position, end_ms=end, stress=stress))
        position = end
    return phonemes


def curves_of(phonemes: list[PhonemeTiming]) -> tuple[list[VisemeTiming], Curves]:
    shapes = visemes_of(phonemes)
    return shapes, viseme_curves(shapes, phonemes[-1].end_ms)


def times(curves: Curves) -> np.ndarray:
    return curves.start_ms + FRAME_MS * np.arange(curves.weights.shape[1])


def longest_run(flags: np.ndarray) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


def around(curves: Curves, shape: VisemeTiming, *, late_ms: float = 30) -> np.ndarray:
    """Return which frames belong to a closure: from a little before its sound to a little after."""
    moments = times(curves)
    return (moments >= shape.start_ms - 80) & (moments <= max(shape.end_ms, shape.start_ms + 60) + late_ms)


@given(speech())
def test_weights_are_bounded_and_smooth(phonemes: list[PhonemeTiming]) -> None:
    _, curves = curves_of(phonemes)
    assert curves.weights.min() >= 0
    assert curves.weights.max() <= 1
    assert curves.weights.sum(axis=0).max() <= 1.2
    assert np.abs(np.diff(curves.weights, axis=1)).max() <= LARGEST_STEP


@given(speech())
def test_lips_close_fully_for_every_bilabial(phonemes: list[PhonemeTiming]) -> None:
    shapes, curves = curves_of(phonemes)
    for shape in shapes:
        if shape.viseme == "PP":
            closed = curves.row("PP")[around(curves, shape)] >= 0.95
            assert longest_run(closed) >= 3  # frames of 20 ms


@given(speech())
def test_teeth_touch_the_lip_for_every_labiodental(phonemes: list[PhonemeTiming]) -> None:
    shapes, curves = curves_of(phonemes)
    bilabials = [shape for shape in shapes if shape.viseme == "PP"]
    for shape in shapes:
        if shape.viseme != "FF":
            continue
        before = max((lips.end_ms for lips in bilabials if lips.end_ms <= shape.start_ms), default=-1_000.0)
        after = min((lips.start_ms for lips in bilabials if lips.start_ms >= shape.end_ms), default=1e6)
        if after - before >= 250:  # in less time no lower lip could do all three
            window = around(curves, shape, late_ms=100 if before == shape.start_ms else 30)
            assert longest_run(curves.row("FF")[window] >= 0.9) >= 2


@given(speech())
def test_nothing_is_open_behind_closed_lips(phonemes: list[PhonemeTiming]) -> None:
    _, curves = curves_of(phonemes)
    closed = curves.row("PP")
    others = np.delete(curves.weights, VISEMES.index("PP"), axis=0)
    assert np.all(others <= 1 - closed + 1e-6)
    assert np.all(others[:, closed >= 0.999] <= 0.001)


@given(speech())
def test_the_mouth_begins_and_ends_at_rest(phonemes: list[PhonemeTiming]) -> None:
    _, curves = curves_of(phonemes)
    assert curves.weights[:, 0].max() < 0.05
    assert curves.weights[:, -1].max() < 0.02
    assert curves.row("sil").max() == 0


@given(speech())
def test_each_vowel_is_seen_while_it_sounds(phonemes: list[PhonemeTiming]) -> None:
    shapes, curves = curves_of(phonemes)
    moments = times(curves)
    for shape in shapes:
        if shape.viseme in ("aa", "E", "I", "O", "U") and shape.end_ms - shape.start_ms >= 220:
            during = (moments >= shape.start_ms - 40) & (moments <= shape.end_ms)
            assert curves.row(shape.viseme)[during].max() > 0.7 * shape.weight


def vowel_between(consonant: str, *, vowel_ms: float = 120) -> Curves:
    names = [("pau", 50.0), (consonant, 70.0), ("aa", vowel_ms), (consonant, 70.0), ("aa", vowel_ms), ("pau", 250.0)]
    phonemes, position = [], 0.0
    for name, length in names:
        phonemes.append(PhonemeTiming(phoneme=name, start_ms=position, end_ms=position + length, stress=1))
        position += length
    return curves_of(phonemes)[1]


def opening(curves: Curves) -> tuple[float, float]:
    """Return when the first vowel is half formed and when it is past its half again, ms."""
    row = curves.row("aa")
    half = np.flatnonzero(row >= row.max() / 2)
    breaks = np.flatnonzero(np.diff(half) > 1)
    last = half[breaks[0]] if len(breaks) else half[-1]
    return times(curves)[half[0]], times(curves)[last]


def test_shapes_run_ahead_of_their_sound() -> None:
    phonemes = [
        PhonemeTiming(phoneme="pau", start_ms=0, end_ms=300),
        PhonemeTiming(phoneme="aa", start_ms=300, end_ms=600, stress=1),
        PhonemeTiming(phoneme="pau", start_ms=600, end_ms=1000),
    ]
    _, curves = curves_of(phonemes)
    row, moments = curves.row("aa"), times(curves)
    begun, half, full = (np.interp(part, row[:25], moments[:25]) for part in (0.1, 0.5, 0.9))
    assert np.all(np.diff(row[:25]) >= 0)
    assert 60 <= full - begun <= 90
    assert 300 - 60 <= half <= 300 - 40
    gone, going = (moments[row > part][-1] for part in (0.1, 0.9))
    assert 90 <= gone - going <= 150
    assert 600 - 20 <= gone <= 600 + 40


def test_fast_speech_moves_less_but_closes_fully() -> None:
    slow, fast = vowel_between("b", vowel_ms=160), vowel_between("b", vowel_ms=50)
    assert fast.row("aa").max() < 0.8 * slow.row("aa").max()
    assert fast.row("PP").max() == slow.row("PP").max() == 1


def test_neighbors_color_a_weak_consonant_more_than_a_strong_one() -> None:
    def least_opening(consonant: str) -> float:
        curves = vowel_between(consonant)
        row, moments = curves.row("aa"), times(curves)
        return float(row[(moments > 120) & (moments < 330)].min())

    assert least_opening("k") > least_opening("s") > least_opening("b")
    assert least_opening("b") < 0.01


def test_a_short_pause_does_not_shut_the_mouth() -> None:
    def dip(pause_ms: float) -> float:
        phonemes = [
            PhonemeTiming(phoneme="aa", start_ms=0, end_ms=200, stress=1),
            PhonemeTiming(phoneme="pau", start_ms=200, end_ms=200 + pause_ms),
            PhonemeTiming(phoneme="aa", start_ms=200 + pause_ms, end_ms=400 + pause_ms, stress=1),
        ]
        row, moments = curves_of(phonemes)[1].row("aa"), times(curves_of(phonemes)[1])
        return float(row[(moments > 100) & (moments < 300 + pause_ms)].min())

    assert dip(40) > 0.8
    assert dip(400) < 0.05


@pytest.mark.parametrize("order", [("p", "f"), ("f", "p"), ("m", "v"), ("v", "b")])
def test_lips_and_teeth_next_to_each_other_are_both_seen(order: tuple[str, str]) -> None:
    names = ["pau", "aa", *order, "aa", "pau"]
    phonemes = [
        PhonemeTiming(phoneme=name, start_ms=index * 60, end_ms=index * 60 + 60, stress=1)
        for index, name in enumerate(names)
    ]
    _, curves = curves_of(phonemes)
    lips, teeth = curves.row("PP") >= 0.95, curves.row("FF") >= 0.9
    assert lips.sum() >= 3
    assert teeth.sum() >= 2
    first, second = (lips, teeth) if order[0] in "pm" else (teeth, lips)
    assert np.flatnonzero(first)[-1] < np.flatnonzero(second)[0]


def test_nothing_to_say_keeps_the_mouth_at_rest() -> None:
    assert viseme_curves([], 500).weights.max() == 0
    silence: Viseme = "sil"
    rest = [VisemeTiming(viseme=silence, start_ms=0, end_ms=500, weight=1)]
    assert viseme_curves(rest, 500).weights.max() == 0
