"""What people say when they say a sentence: its words, and their sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from visavis.perception.backends.pocketsphinx.letters import guess, spell

_SIGNS = {"&": " and ", "%": " percent ", "+": " plus ", "@": " at "}
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
_LARGEST = 10**9

_PHONES = {
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH", "K",
    "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
}  # fmt: skip

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*")
_PART = re.compile(r"[A-Z]?[a-z']+|[A-Z]+(?![a-z])")
_LONGEST_SPELLED = 5
_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'"})


def spoken_words(sentence: str) -> list[tuple[str, str]]:
    """Return the words of a sentence in the order in which they are said.

    Each comes as it is said, in lower case with a to z and apostrophes only, and as it is written: ``("i'm", "I'm")``.
    Numbers become words, letters with accents lose them, hyphens separate.
    """
    text = unicodedata.normalize("NFKC", sentence).translate(_APOSTROPHES)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    words: list[tuple[str, str]] = []
    for token in _TOKEN.findall(text):
        if token[0].isdecimal():
            words += [(word, word) for word in number_words(token.replace(",", ""))]
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", token) if c.isascii()).lower()
        if plain.strip("'"):
            words.append((plain.strip("'"), token.strip("'")))
    return words


def number_words(digits: str) -> list[str]:
    """Return how a number is said: ``21`` is ``twenty one``, ``3.5`` is ``three point five``."""
    whole, _, fraction = digits.partition(".")
    value = int(whole)
    words = _cardinal(value) if value < _LARGEST else [_ONES[int(digit)] for digit in whole]
    return words + (["point", *(_ONES[int(digit)] for digit in fraction)] if fraction else [])


def _cardinal(value: int) -> list[str]:
    for scale, name in _SCALES:
        if value >= scale:
            rest = value % scale
            return [*_cardinal(value // scale), name, *(_cardinal(rest) if rest else [])]
    if value < len(_ONES):
        return [_ONES[value]]
    tens, ones = divmod(value, 10)
    return [_TENS[tens - 2], *([_ONES[ones]] if ones else [])]


class Lexicon:
    """Pronunciations, in ARPAbet without stress: the author's, a dictionary's, or what the letters suggest."""

    def __init__(self, dictionary: Mapping[str, list[str]], authored: Mapping[str, str]) -> None:
        """Look words up in ``authored`` (with or without stress marks) before the ``dictionary``.

        Raises ValueError for a phoneme that is none.
        """
        self._dictionary = dictionary
        self._authored = {word.lower(): _checked(word, phones) for word, phones in authored.items()}
        self.guessed: set[str] = set()
        """Words whose pronunciation had to be guessed from their letters."""

    def pronounce(self, word: str, written: str = "") -> list[str]:
        """Return the pronunciations of a word. ``written`` in capitals tells that it may be an abbreviation."""
        if word in self._authored:
            return [self._authored[word]]
        known = self._dictionary.get(word) or self._inflected(word) or self._compound(word)
        if known:
            return known
        parts = _PART.findall(written)
        if len(parts) > 1 and "".join(parts).lower() == word:  # WebGL: web, GL
            return [" ".join(self.pronounce(part.lower(), part)[0] for part in parts)]
        if written.isupper() and len(word) <= _LONGEST_SPELLED:
            return [spell(word)]
        self.guessed.add(word)
        return [guess(word)]

    def _inflected(self, word: str) -> list[str]:
        for ending in ("'s", "s", "'ll", "'d", "'ve", "'re"):
            base = word.removesuffix(ending)
            known = [self._authored[base]] if base in self._authored else self._dictionary.get(base)
            if base != word and known:
                return [f"{known[0]} {_ending_sound(ending, known[0])}"]
        return []

    def _compound(self, word: str) -> list[str]:
        """Return how two known words sound together that are written as one."""
        shortest = 3
        for i in range(len(word) - shortest, shortest - 1, -1):
            first, second = self._dictionary.get(word[:i]), self._dictionary.get(word[i:])
            if first and second:
                return [f"{first[0]} {second[0]}"]
        return []


def _ending_sound(ending: str, base: str) -> str:
    last = base.split()[-1]
    match ending:
        case "'ll":
            return "AH L"
        case "'ve":
            return "AH V"
        case "'re":
            return "ER"
        case "'d":
            return "AH D" if last in {"T", "D"} else "D"
    if last in {"S", "Z", "SH", "ZH", "CH", "JH"}:
        return "AH Z"
    return "S" if last in {"P", "T", "K", "F", "TH"} else "Z"


def _checked(word: str, phones: str) -> str:
    plain = [phone.rstrip("012") for phone in phones.upper().split()]
    unknown = [phone for phone in plain if phone not in _PHONES]
    if unknown or not plain:
        raise ValueError(f"the pronunciation of '{word}' has no phoneme named {', '.join(unknown) or 'nothing'}")
    return " ".join(plain)


def read_dictionary(path: Path) -> dict[str, list[str]]:
    """Read a pronouncing dictionary in the format of the CMU dictionary: a word or ``word(2)``, then its phones."""
    entries: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            head, _, phones = line.strip().partition(" ")
            if phones:
                entries.setdefault(head.partition("(")[0], []).append(phones.strip())
    return entries


def written_forms(sentences: Iterable[str]) -> dict[str, str]:
    """Return how words are written that always have a capital within sentences: names, and "I"."""
    forms: dict[str, set[str]] = {}
    for sentence in sentences:
        for said, written in spoken_words(sentence)[1:]:
            forms.setdefault(said, set()).add(written)
    always = {said: min(seen) for said, seen in forms.items() if all(item != item.lower() for item in seen)}
    first_person = {word: "I" + word[1:] for word in ("i", "i'm", "i'll", "i'd", "i've")}
    return first_person | always
