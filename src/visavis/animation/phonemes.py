"""Which mouth shape each phoneme has."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.events import PhonemeTiming, Viseme, VisemeTiming

VISEME_OF: dict[str, tuple[Viseme, ...]] = {
    "p": ("PP",), "b": ("PP",), "m": ("PP",),
    "f": ("FF",), "v": ("FF",),
    "th": ("TH",), "dh": ("TH",),
    "t": ("DD",), "d": ("DD",), "dx": ("DD",),
    "n": ("nn",), "l": ("nn",),
    "s": ("SS",), "z": ("SS",),
    "sh": ("CH",), "zh": ("CH",), "ch": ("CH",), "jh": ("CH",),
    "k": ("kk",), "g": ("kk",), "ng": ("kk",),
    "r": ("RR",), "er": ("RR",),
    "w": ("U",), "uw": ("U",), "uh": ("U",),
    "ow": ("O", "U"), "oy": ("O", "I"), "ao": ("aa",),
    "aa": ("aa",), "ah": ("aa",), "ax": ("aa",), "ay": ("aa", "I"), "aw": ("aa", "U"),
    "ae": ("E",), "eh": ("E",), "ey": ("E", "I"),
    "iy": ("I",), "ih": ("I",), "y": ("I",),
    "pau": ("sil",),
}  # fmt: skip
"""The visemes of the Oculus set by ARPAbet phoneme; of a diphthong the one it begins with and the one it ends in.

Not in the table: ``hh``, which is made in the throat with the lips ready for the next vowel, and ``q``, which the lips
do not make at all.
"""

DIPHTHONG_SPLIT = 0.6
"""The part of a diphthong that belongs to its first shape."""

VOWELS = frozenset((
    "aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw",
))  # fmt: skip

_STRESS_WEIGHT = {1: 1.0, 2: 0.9, 0: 0.75}
_VOWEL_WEIGHT = {"ax": 0.55, "ih": 0.8, "uh": 0.8, "ah": 0.85, "er": 0.85}
_CONSONANT_WEIGHT = {
    "PP": 1.0, "FF": 1.0, "TH": 0.85, "DD": 0.6, "kk": 0.5, "CH": 0.9, "SS": 0.8, "nn": 0.55, "RR": 0.8, "U": 0.9,
    "I": 0.7,
}  # fmt: skip
_FULL_VOWEL_MS = 90.0
"""A vowel that is shorter than this does not reach its shape: fast speech moves the mouth less."""
_LEAST_OPENING = 0.55


def visemes_of(phonemes: Sequence[PhonemeTiming]) -> list[VisemeTiming]:
    """Return the mouth shapes of a phrase, in order and touching each other, with how far each is formed.

    Times are those of the sound. A vowel's weight follows its stress and its length; the lips of ``p b m`` and the
    teeth of ``f v`` are always formed fully. Shapes that repeat become one.
    """
    shapes: list[_Shape] = []
    for index, phoneme in enumerate(phonemes):
        start, end = phoneme.start_ms, phoneme.end_ms
        names = _shapes_at(phonemes, index)
        weight = _weight(phoneme, names[0])
        if len(names) == 2:
            middle = round(start + (end - start) * DIPHTHONG_SPLIT, 3)
            _append(shapes, (names[0], start, middle, weight))
            _append(shapes, (names[1], middle, end, weight * 0.9))
        else:
            _append(shapes, (names[0], start, end, weight))
    return [
        VisemeTiming(viseme=viseme, start_ms=start, end_ms=end, weight=round(weight, 3))
        for viseme, start, end, weight in shapes
    ]


_Shape = tuple[Viseme, float, float, float]
"""Viseme, start ms, end ms, weight."""


def _shapes_at(phonemes: Sequence[PhonemeTiming], index: int) -> tuple[Viseme, ...]:
    name = phonemes[index].phoneme
    following = phonemes[index + 1].phoneme if index + 1 < len(phonemes) else "pau"
    if name == "ao" and following == "r":
        return ("O",)  # "for", "more": rounded in every accent
    if name in VISEME_OF:
        return VISEME_OF[name]
    ahead = [item.phoneme for item in phonemes[index + 1 : index + 4]]
    if name == "hh":
        following = next((item for item in ahead if item in VOWELS or item == "pau"), following)
    return VISEME_OF.get(following, ("sil",))[:1]


def _weight(phoneme: PhonemeTiming, viseme: Viseme) -> float:
    if viseme == "sil":
        return 1.0
    if phoneme.phoneme not in VOWELS:
        return 0.5 if phoneme.phoneme == "hh" else _CONSONANT_WEIGHT.get(viseme, 0.6)
    length = min(1.0, (phoneme.end_ms - phoneme.start_ms) / _FULL_VOWEL_MS)
    full = _VOWEL_WEIGHT.get(phoneme.phoneme, 1.0) * _STRESS_WEIGHT[phoneme.stress]
    return full * max(_LEAST_OPENING, length)


def _append(shapes: list[_Shape], shape: _Shape) -> None:
    viseme, start, end, weight = shape
    if shapes and shapes[-1][0] == viseme:
        _, start, _, before = shapes.pop()
        weight = max(weight, before)
    if end > start:
        shapes.append((viseme, start, end, weight))
