"""What a synthesis engine says about its sound, and the times of words that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visavis.events import WordTiming
from visavis.speech.phonemes import INHERENT_MS, VOWELS


@dataclass(frozen=True, slots=True)
class Segment:
    """One phoneme. It begins where the one before it ends; the first begins with the sound."""

    phoneme: str
    """One of :data:`visavis.speech.phonemes.PHONEMES`."""
    end: float
    """End, seconds from the start of the sound."""
    stress: int = 0
    """Lexical stress of a vowel: 0 none, 1 primary, 2 secondary."""
    word: int | None = None
    """Number of the word that it belongs to; None in a pause."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What an engine makes of a few words."""

    samples: NDArray[np.float32]
    """Mono, within -1 and 1."""
    rate: int
    """Samples per second."""
    segments: list[Segment]


def repitched(utterance: Utterance, factor: float) -> Utterance:
    """Return an utterance played ``factor`` times as fast, which raises pitch and formants alike."""
    if factor == 1.0:
        return utterance
    segments = [replace(segment, end=segment.end / factor) for segment in utterance.segments]
    return Utterance(utterance.samples, round(utterance.rate * factor), segments)


def spread(phonemes: Sequence[tuple[str, int]], start: float, end: float, word: int | None) -> list[Segment]:
    """Share the time from ``start`` to ``end`` (s) among phonemes with their stress, by how long each takes by nature.

    For engines that count two of our phonemes as one sound ("ɛɹ").
    """
    total = sum(INHERENT_MS[phoneme] for phoneme, _ in phonemes)
    segments: list[Segment] = []
    position = start
    for phoneme, stress in phonemes:
        position += (end - start) * INHERENT_MS[phoneme] / total
        segments.append(Segment(phoneme, position, stress if phoneme in VOWELS else 0, word))
    return segments


def word_timings(words: Sequence[str], spans: Sequence[tuple[int, float, float]], end_ms: float) -> list[WordTiming]:
    """Return the times of all words, given the stretches of sound that are known to belong to some.

    ``spans`` are (number of the word, start ms, end ms), in order. Words that an engine ran together with the one
    before them ("of the") share its time by their length; words without letters and digits take no time.
    """
    known: dict[int, tuple[float, float]] = {}
    for index, start, end in spans:
        known[index] = (min(start, known.get(index, (start, end))[0]), end)
    timings: list[WordTiming] = []
    position = 0.0
    for group in _groups(words, known):
        span = next((known[index] for index in group if index in known), None)
        start, end = span or (position, position)
        start = min(max(start, position), end_ms)
        end = min(max(end, start), end_ms)
        timings += _share([words[index] for index in group], start, end)
        position = end
    return timings


def _groups(words: Sequence[str], known: dict[int, tuple[float, float]]) -> list[list[int]]:
    """Put words without a time of their own with the one before them, or with the first that has one."""
    groups: list[list[int]] = []
    for index in range(len(words)):
        alone = index in known and bool(groups) and any(member in known for member in groups[-1])
        if alone or not groups:
            groups.append([index])
        else:
            groups[-1].append(index)
    return groups


def _share(words: Sequence[str], start: float, end: float) -> list[WordTiming]:
    weights = [sum(character.isalnum() for character in word) for word in words]
    total = sum(weights)
    timings: list[WordTiming] = []
    done = 0
    for word, weight in zip(words, weights, strict=True):
        begin = start + (end - start) * (done / total if total else 0.0)
        done += weight
        finish = start + (end - start) * (done / total) if total else begin
        timings.append(WordTiming(word=word, start_ms=round(begin, 3), end_ms=round(finish, 3)))
    return timings
