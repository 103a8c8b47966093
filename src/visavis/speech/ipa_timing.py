"""Segments out of IPA characters and their durations, as neural voices give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.speech.ipa import IpaSound, parse_ipa
from visavis.speech.phonemes import INHERENT_MS, PAUSE, VOWELS
from visavis.speech.timing import Segment, spread

_AUDIBLE_SPACE_S = 0.04
"""A space that takes longer than this is a pause."""
_UNSTRESSED = 0.7
_PAUSE_MS = {",": 150, ";": 180, ":": 180}
_FRAME_S = 0.01
_SILENCE_DB = -45.0
"""Below the loudest frame."""


def segments_from_ipa(
    characters: str, durations: Sequence[float], words: Sequence[str], phonemize: Callable[[str], str]
) -> list[Segment]:
    """Return segments for a string of IPA in which spaces part the words.

    ``durations`` are seconds, one for each character. ``phonemize`` gives the IPA of a single word; it is asked only
    if the string has more or fewer words than ``words``, as when "of the" is spoken as one.
    """
    ends = np.cumsum(np.asarray(durations, dtype=np.float64))
    segments: list[Segment] = []
    owners = _owners(characters, words, phonemize)
    group = -1
    within = False
    for sound in parse_ipa(characters):
        end = float(ends[sound.end - 1])
        start = segments[-1].end if segments else 0.0
        if not sound.phonemes or sound.phonemes == (PAUSE,):
            within = False
            if sound.phonemes or end - start > _AUDIBLE_SPACE_S or not segments:
                segments.append(Segment(PAUSE, end))
            else:
                segments[-1] = Segment(segments[-1].phoneme, end, segments[-1].stress, segments[-1].word)
            continue
        group += not within
        within = True
        phonemes = [(phoneme, sound.stress) for phoneme in sound.phonemes]
        segments += spread(phonemes, start, end, owners[group])
    return segments


def estimated_durations(characters: str, samples: NDArray[np.float32], rate: int) -> list[float]:
    """Return how long each IPA character probably takes, seconds, in a sound of which only the whole is known.

    Each phoneme takes its share by nature (vowels more than stops), between the first and the last audible frame.
    """
    sounds = parse_ipa(characters)
    begin, end = _audible(samples, rate)
    weights = [_weight(sound, characters) for sound in sounds]
    total = sum(weights) or 1.0
    durations = [0.0] * len(characters)
    for sound, weight in zip(sounds, weights, strict=True):
        durations[sound.end - 1] = (end - begin) * weight / total
    if durations:
        durations[0] += begin
        durations[-1] += len(samples) / rate - end
    return durations


def _weight(sound: IpaSound, characters: str) -> float:
    if sound.phonemes == (PAUSE,):
        return float(_PAUSE_MS.get(characters[sound.end - 1], 0 if sound.end == len(characters) else 220))
    scale = _UNSTRESSED if sound.stress == 0 else 1.0
    return sum(INHERENT_MS[phoneme] * (scale if phoneme in VOWELS else 1.0) for phoneme in sound.phonemes)


def _audible(samples: NDArray[np.float32], rate: int) -> tuple[float, float]:
    """Return where sound begins and ends, seconds."""
    frame = max(1, round(_FRAME_S * rate))
    count = len(samples) // frame
    if not count:
        return 0.0, len(samples) / rate
    levels = np.sqrt(np.mean(np.square(samples[: count * frame].reshape(count, frame)), axis=1))
    loud = np.flatnonzero(levels > levels.max() * 10 ** (_SILENCE_DB / 20))
    if not len(loud):
        return 0.0, len(samples) / rate
    return float(loud[0] * frame / rate), float((loud[-1] + 1) * frame / rate)


def _owners(characters: str, words: Sequence[str], phonemize: Callable[[str], str]) -> list[int]:
    """Return the number of the word to which each group of sounds belongs."""
    groups: list[int] = []
    within = False
    for sound in parse_ipa(characters):
        spoken = bool(sound.phonemes) and sound.phonemes != (PAUSE,)
        if spoken and within:
            groups[-1] += 1
        elif spoken:
            groups.append(1)
        within = spoken
    if len(groups) == len(words):
        return list(range(len(words)))
    sizes = [sum(1 for sound in parse_ipa(phonemize(word)) if sound.phonemes not in ((), (PAUSE,))) for word in words]
    return _aligned(groups, sizes)


def _aligned(groups: Sequence[int], words: Sequence[int]) -> list[int]:
    """Align groups of sounds with words by their sizes; return the first word of each group.

    Several words may be one group, and one word several groups. Dynamic programming over both sequences.
    """
    steps = [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (4, 1), (0, 1), (1, 0)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for g in range(len(groups) + 1):
        for w in range(len(words) + 1):
            for dg, dw in steps:
                before = best.get((g - dg, w - dw))
                if before is None or (g, w) == (0, 0):
                    continue
                cost = before[0] + abs(sum(groups[g - dg : g]) - sum(words[w - dw : w])) + 0.1 * (dg != dw)
                if (g, w) not in best or cost < best[g, w][0]:
                    best[g, w] = (cost, (dg, dw))
    owners = [0] * len(groups)
    g, w = len(groups), len(words)
    while (g, w) != (0, 0):
        dg, dw = best[g, w][1]
        for index in range(g - dg, g):
            owners[index] = max(min(w - dw, len(words) - 1), 0)
        g, w = g - dg, w - dw
    return owners
