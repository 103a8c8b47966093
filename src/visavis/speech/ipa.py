"""The International Phonetic Alphabet, read as ARPAbet.

Sounds that English lacks become the English ones that look most alike on the lips.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_TABLE: dict[str, str] = {
    # Diphthongs and affricates, before their parts
    "aɪ": "ay", "ɑɪ": "ay", "ʌɪ": "ay", "aʊ": "aw", "ɑʊ": "aw", "ɔɪ": "oy", "oɪ": "oy", "eɪ": "ey", "ɛɪ": "ey",
    "oʊ": "ow", "əʊ": "ow", "ɔʊ": "ow", "tʃ": "ch", "dʒ": "jh", "ts": "t s", "dz": "d z", "tɕ": "ch", "dʑ": "jh",
    "ʈʂ": "ch", "ɖʐ": "jh", "pf": "p f",
    # Vowels
    "i": "iy", "ɪ": "ih", "ᵻ": "ih", "ɨ": "ih", "y": "uw", "ʏ": "uh", "e": "eh", "ɛ": "eh", "ε": "eh", "ø": "uh",
    "œ": "er", "ɶ": "ae", "æ": "ae", "a": "aa", "ɑ": "aa", "ɒ": "aa", "ɐ": "ah", "ʌ": "ah", "ə": "ax", "ᵊ": "ax",
    "ɘ": "ax", "ɜ": "er", "ɝ": "er", "ɚ": "er", "ɞ": "er", "ɔ": "ao", "o": "ao", "ɤ": "ah", "ɵ": "uh", "ʉ": "uw",
    "ɯ": "uh", "ʊ": "uh", "u": "uw",
    # Kokoro's letters for diphthongs and affricates
    "A": "ey", "I": "ay", "O": "ow", "Q": "ow", "W": "aw", "Y": "oy", "ʧ": "ch", "ʤ": "jh", "ʦ": "t s", "ʣ": "d z",
    "ʨ": "ch", "ʥ": "jh",
    # Lips
    "p": "p", "b": "b", "m": "m", "ɓ": "b", "ʙ": "b", "ʘ": "p", "ɱ": "f", "f": "f", "v": "v", "ɸ": "f", "β": "v",
    "ⱱ": "v", "ʋ": "v", "w": "w", "ʍ": "w", "ɥ": "w",
    # Tongue tip and blade
    "t": "t", "d": "d", "ʈ": "t", "ɖ": "d", "ɗ": "d", "n": "n", "ɳ": "n", "ɾ": "dx", "ɽ": "dx", "ɺ": "l", "l": "l",
    "ɫ": "l", "ɭ": "l", "ɬ": "l", "ɮ": "l", "ʎ": "l", "ʟ": "l", "r": "r", "ɹ": "r", "ɻ": "r", "θ": "th", "ð": "dh",
    "s": "s", "z": "z", "ʃ": "sh", "ʒ": "zh", "ʂ": "sh", "ʐ": "zh", "ɕ": "sh", "ʑ": "zh", "ç": "sh", "ʝ": "y",
    "j": "y", "ɧ": "sh", "ǀ": "t", "ǃ": "t", "ǂ": "t", "ǁ": "l",
    # Tongue back and throat
    "k": "k", "ɡ": "g", "g": "g", "c": "k", "ɟ": "g", "ʄ": "g", "q": "k", "ɢ": "g", "ɠ": "g", "ʛ": "g", "ŋ": "ng",
    "ɴ": "ng", "ɲ": "n", "x": "k", "X": "k", "χ": "k", "ɣ": "g", "ɰ": "g", "ʁ": "r", "ʀ": "r", "h": "hh", "ɦ": "hh",
    "ħ": "hh", "ʜ": "hh", "ʕ": "hh", "ʢ": "hh", "ʔ": "q", "ʡ": "q",
}  # fmt: skip

_STRESS = {"ˈ": 1, "'": 1, "ˌ": 2}
_SYLLABIC = "\N{COMBINING VERTICAL LINE BELOW}"
_MODIFIERS = frozenset("ːˑ˞ʰʲʷˤˠⁿˡ↓↑→↗↘͜͡‿ᵝ")
PAUSES = frozenset(',.!?;:…—–¡¿"“”«»()')


@dataclass(frozen=True, slots=True)
class IpaSound:
    """One stretch of an IPA string: what it is in ARPAbet, and which characters say so."""

    phonemes: tuple[str, ...]
    """ARPAbet, most often one; empty for a space between words; 'pau' for a punctuation mark."""
    start: int
    end: int
    stress: int = 0


def parse_ipa(text: str) -> list[IpaSound]:
    """Read an IPA string. Stress marks count to the sound that follows, length and other marks to the one before.

    The sounds are in order and touch each other; characters that mean nothing count to their neighbor, so nothing in
    the string can make this fail.
    """
    sounds: list[IpaSound] = []
    position = start = 0
    stress = 0
    while position < len(text):
        key, phonemes = _longest_match(text, position)
        if key:
            end = _skip_modifiers(text, position + len(key))
            if _SYLLABIC in text[position + len(key) : end]:
                phonemes = ("ax", *phonemes)
            sounds.append(IpaSound(phonemes, start, end, stress))
            position = start = end
            stress = 0
            continue
        stress = _STRESS.get(text[position], stress)
        position += 1
    if sounds and start < len(text):
        last = sounds[-1]
        sounds[-1] = IpaSound(last.phonemes, last.start, len(text), last.stress)
    return sounds


def _longest_match(text: str, position: int) -> tuple[str, tuple[str, ...]]:
    if text[position].isspace():
        return text[position], ()
    if text[position] in PAUSES:
        return text[position], ("pau",)
    for length in (3, 2, 1):
        key = text[position : position + length]
        plain = key.replace("͡", "").replace("͜", "")
        if len(key) == length and plain in _TABLE and (length < 3 or len(plain) == 2):
            return key, tuple(_TABLE[plain].split())
    return "", ()


def _skip_modifiers(text: str, position: int) -> int:
    while position < len(text) and (text[position] in _MODIFIERS or unicodedata.combining(text[position])):
        position += 1
    return position
