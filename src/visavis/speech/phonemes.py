"""The phonemes of the voice: ARPAbet in lower case, and how long each one takes by nature."""

from __future__ import annotations

PAUSE = "pau"
"""Silence."""

INHERENT_MS: dict[str, int] = {
    # Vowels and diphthongs
    "aa": 240, "ae": 230, "ah": 140, "ao": 240, "aw": 260, "ax": 90, "ay": 250, "eh": 150, "er": 180, "ey": 190,
    "ih": 135, "iy": 155, "ow": 220, "oy": 280, "uh": 160, "uw": 210,
    # Liquids, glides and nasals
    "l": 80, "r": 80, "w": 80, "y": 80, "m": 70, "n": 60, "ng": 80,
    # Fricatives and affricates
    "f": 100, "v": 60, "th": 90, "dh": 50, "s": 105, "z": 75, "sh": 105, "zh": 70, "hh": 80, "ch": 120, "jh": 90,
    # Stops, the flap and the glottal stop
    "p": 90, "b": 85, "t": 75, "d": 75, "k": 80, "g": 80, "dx": 30, "q": 40,
}  # fmt: skip
"""How long each phoneme takes in a stressed syllable, ms; rounded from D. Klatt, "Synthesis by rule of segmental
durations in English sentences" (1979). Only the proportions matter here."""

PHONEMES = frozenset(INHERENT_MS) | {PAUSE}
"""Every symbol that a synthesizer may report."""

VOWELS = frozenset(
    ("aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw")
)  # fmt: skip

VOICELESS_STOPS = frozenset(("p", "t", "k", "ch"))

_VARIANTS = {
    "axr": "er", "el": "l", "em": "m", "en": "n", "hv": "hh", "ix": "ih", "nx": "n", "ux": "uw",
    "brth": PAUSE, "h#": PAUSE, "ssil": PAUSE, "sil": PAUSE,
}  # fmt: skip
"""Symbols of larger ARPAbet sets, as the nearest of ours."""


def arpabet(symbol: str) -> str | None:
    """Return an ARPAbet symbol as one of :data:`PHONEMES`, whatever its case and stress digit; None if it is none."""
    plain = symbol.lower().rstrip("012")
    plain = _VARIANTS.get(plain, plain)
    return plain if plain in PHONEMES else None
