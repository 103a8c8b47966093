"""Mouth shapes of phonemes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from visavis.animation.phonemes import VISEME_OF, VOWELS, visemes_of
from visavis.events import VISEMES, PhonemeTiming


def phrase(*phonemes: str, each_ms: float = 100, stress: int = 1) -> list[PhonemeTiming]:
    """Return phonemes that follow each other; 'aa0' is an unstressed vowel."""
    return [
        PhonemeTiming(
            phoneme=name.rstrip("012"),
            start_ms=index * each_ms,
            end_ms=(index + 1) * each_ms,
            stress=int(name[-1]) if name[-1].isdigit() else stress,
        )
        for index, name in enumerate(phonemes)
    ]


def shapes(*phonemes: str) -> list[str]:
    return [shape.viseme for shape in visemes_of(phrase(*phonemes))]


@pytest.mark.parametrize(
    ("phonemes", "expected"),
    [
        ("p b m", "PP"), ("f v", "FF"), ("th dh", "TH"), ("t d dx", "DD"), ("n l", "nn"), ("s z", "SS"),
        ("sh zh ch jh", "CH"), ("k g ng", "kk"), ("r er", "RR"), ("w uw uh", "U"), ("ao aa ah ax", "aa"),
        ("ae eh", "E"), ("iy ih y", "I"), ("pau", "sil"), ("ow", "O U"), ("oy", "O I"), ("ay", "aa I"),
        ("aw", "aa U"), ("ey", "E I"), ("ao r", "O RR"), ("hh aa", "aa"), ("hh y uw", "U I U"), ("hh pau", "sil"),
        ("aa q n", "aa nn"), ("hh", "sil"),
    ],
)  # fmt: skip
def test_each_phoneme_has_its_shape(phonemes: str, expected: str) -> None:
    assert shapes(*phonemes.split()) == expected.split()


def test_the_table_has_every_phoneme_that_lips_or_tongue_make() -> None:
    assert all(viseme in VISEMES for names in VISEME_OF.values() for viseme in names)
    assert set(VISEME_OF) >= VOWELS


def test_shapes_touch_each_other_and_cover_the_phrase() -> None:
    made = visemes_of(phrase("pau", "hh", "ax", "l", "ow", "pau"))
    assert made[0].start_ms == 0
    assert made[-1].end_ms == 600
    assert all(before.end_ms == after.start_ms for before, after in pairwise(made))


def test_a_diphthong_is_split_sixty_to_forty() -> None:
    first, second = visemes_of(phrase("ay"))
    assert first.end_ms == second.start_ms == 60
    assert second.weight < first.weight


def test_stressed_vowels_are_wider_and_short_ones_narrower() -> None:
    def weight(name: str, each_ms: float = 100) -> float:
        return visemes_of(phrase(name, each_ms=each_ms))[0].weight

    assert weight("aa1") > weight("aa2") > weight("aa0")
    assert weight("aa1", 100) > weight("aa1", 60) > weight("aa1", 40)
    assert weight("ax0") < weight("aa0")


def test_closures_are_full_however_fast_the_speech() -> None:
    assert {shape.weight for shape in visemes_of(phrase("p", "f", each_ms=20))} == {1.0}


def test_the_same_shape_twice_is_one() -> None:
    (shape,) = visemes_of(phrase("b", "m"))
    assert (shape.start_ms, shape.end_ms) == (0, 200)


def test_unknown_phonemes_and_nothing_do_no_harm() -> None:
    assert shapes("zz", "aa") == ["aa"]
    assert visemes_of([]) == []
