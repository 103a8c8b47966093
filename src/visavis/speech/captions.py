"""The written words of a phrase, timed by the spoken words that a synthesizer reports."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.events import WordTiming
from visavis.speech.normalization import SpokenText
from visavis.speech.synthesis import SpokenPhrase


@dataclass(frozen=True, slots=True)
class PieceCaption:
    """What is written of one piece of sound."""

    text: str
    words: list[WordTiming]


class Captions:
    """Follows a phrase's sound, piece by piece, through its written words."""

    def __init__(self, written: str, spoken: SpokenText) -> None:
        """``spoken`` is what ``written`` was normalized to."""
        self._written = written
        self._words = spoken.words
        self._counts = [len(word.spoken.split()) for word in spoken.words]
        self._next = 0
        """The written word that comes next."""
        self._owed = 0
        """Spoken words of the last written word that have not sounded yet."""

    def follow(self, piece: SpokenPhrase) -> PieceCaption:
        """Return the written words that begin in a piece, and the part of the text that they stand in."""
        first = self._next
        timings: list[WordTiming] = []
        spoken = piece.words[self._owed :]
        self._owed -= min(self._owed, len(piece.words))
        while spoken and self._next < len(self._words):
            count = self._counts[self._next]
            part = spoken[:count]
            timings.append(
                WordTiming(
                    word=self._words[self._next].written, start_ms=part[0].start_ms, end_ms=part[-1].end_ms
                )
            )  # fmt: skip
            self._owed = count - len(part)
            spoken = spoken[count:]
            self._next += 1
        return PieceCaption(self._text(first, self._next), timings)

    def _text(self, first: int, end: int) -> str:
        """Return the text from one written word to another, with what is not spoken around them."""
        if first == end:
            return ""
        start = 0 if first == 0 else self._words[first].start
        stop = len(self._written) if end == len(self._words) else self._words[end].start
        return self._written[start:stop].strip()
