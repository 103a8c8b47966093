"""Where in the sound the words of a phrase are, and where their stress."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.animation.phonemes import VOWELS
from visavis.events import PhonemeTiming, PhraseTimed

_PRIMARY_FIRST = {1: 0, 2: 1, 0: 2}


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of a phrase: where it stands in the sentence, and when it sounds, ms of the session's audio clock."""

    at: int
    start_ms: float
    stress_ms: float
    """Where its stressed vowel begins: there the stroke of a gesture belongs (P. Wagner et al. 2014)."""
    end_ms: float


class PlacedPhrase:
    """A timed phrase in its sentence."""

    def __init__(self, phrase: PhraseTimed, sentence: str, cursor: int) -> None:
        """``cursor`` is how much of the sentence earlier phrases have covered, characters."""
        begin = sentence.find(phrase.text, cursor) if phrase.text else cursor
        self.begin = cursor if begin < 0 else begin
        """Where it begins in the sentence, characters."""
        self.end = self.begin + len(phrase.text)
        self.begin_ms = float(phrase.pts_ms)
        self.end_ms = phrase.pts_ms + phrase.duration_ms
        self.words = _place(phrase, self.begin)
        self._starts = [word.at for word in self.words]

    def word(self, at: int) -> PlacedWord | None:
        """Return the word at or behind a place in the sentence; None if the phrase has none there."""
        if not self.words or at >= self.end:
            return None
        index = bisect.bisect_right(self._starts, at) - 1
        return self.words[max(index, 0)]

    def word_from(self, at: int) -> PlacedWord | None:
        """Return the first word that begins at a place in the sentence or later."""
        index = bisect.bisect_left(self._starts, at)
        return self.words[index] if index < len(self.words) else None


def _place(phrase: PhraseTimed, begin: int) -> list[PlacedWord]:
    placed: list[PlacedWord] = []
    position = 0
    vowels = [item for item in phrase.phonemes if item.phoneme in VOWELS]
    for word in phrase.words:
        found = phrase.text.find(word.word, position)
        position = max(position, found)
        stress = _stress_ms(vowels, word.start_ms, word.end_ms)
        placed.append(
            PlacedWord(
                begin + position, phrase.pts_ms + word.start_ms, phrase.pts_ms + stress, phrase.pts_ms + word.end_ms
            )
        )
        position += len(word.word) if found >= 0 else 0
    return placed


def _stress_ms(vowels: Sequence[PhonemeTiming], start_ms: float, end_ms: float) -> float:
    inside = [item for item in vowels if start_ms - 1 <= item.start_ms < end_ms]
    if not inside:
        return start_ms
    return min(inside, key=lambda item: (_PRIMARY_FIRST[item.stress], item.start_ms)).start_ms
