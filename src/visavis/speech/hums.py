"""Sounds with a closed mouth, which spell no word: 'mhm', 'hm', 'mm'.

Synthesizers spell them out (flite reads 'mhm' as 'em aitch em'). So they are cut from words that contain them: the
phonemes' times say where.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.events import SAMPLE_RATE
from visavis.speech.phonemes import PAUSE
from visavis.speech.synthesis import SpokenPhrase

_PER_MS = SAMPLE_RATE // 1000
_JOIN_MS = 12
"""Parts overlap by this much, so that nothing clicks."""
_TRANSITION_MS = 15
"""How much of a nasal beside another sound is still on its way from it, or to it."""
_EDGE_MS = 15
"""Silence that is kept before and after a whole word, to fade in."""


@dataclass(frozen=True, slots=True)
class Hum:
    """How a hum is cut from words."""

    carrier: str
    """What is spoken."""
    phonemes: tuple[str, ...]
    """What is kept of it, in order; the last one is the last of its kind."""
    rise: float = 1.0
    """By how much the pitch of the last phoneme is raised: a rise says 'go on', a fall 'I see'."""


_MHM = Hum("um hum,", ("m", "hh", "m"), rise=1.15)
_HM = Hum("hum.", ("hh", "m"))
_MM = Hum("um.", ("m",))

HUMS = {"mhm": _MHM, "mm-hm": _MHM, "mm-hmm": _MHM, "hm": _HM, "hmm": _HM, "mm": _MM, "mmm": _MM}
"""By how they are written, without capitals and marks."""


def hum_of(text: str) -> Hum | None:
    """Return how a text is hummed, or None if it is spoken."""
    return HUMS.get(text.strip(" .,;:!?\u2026").lower())


def hummed(phrase: SpokenPhrase, hum: Hum) -> NDArray[np.float32]:
    """Return the hum in a spoken carrier; what is there of the word if its phonemes are not.

    Sound is within -1 and 1, at 24 kHz.
    """
    spans = _spans(phrase, hum.phonemes)
    if len(spans) != len(hum.phonemes):
        return trimmed(phrase)
    sound = _samples(phrase)
    parts = [sound[round(start * _PER_MS) : round(end * _PER_MS)] for start, end in spans]
    count = round(len(parts[-1]) / hum.rise)
    raised = np.interp(np.linspace(0, len(parts[-1]) - 1, count), np.arange(len(parts[-1])), parts[-1])
    return _joined([*parts[:-1], raised.astype(np.float32)])


def trimmed(phrase: SpokenPhrase) -> NDArray[np.float32]:
    """Return a phrase without the silence around it."""
    spoken = [item for item in phrase.phonemes if item.phoneme != PAUSE]
    if not spoken:
        return np.zeros(0, np.float32)
    start = max(0, round((spoken[0].start_ms - _EDGE_MS) * _PER_MS))
    return _joined([_samples(phrase)[start : round((spoken[-1].end_ms + _EDGE_MS) * _PER_MS)]])


def _spans(phrase: SpokenPhrase, wanted: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return from when to when the wanted phonemes sound, ms, nasals without their transitions."""
    phonemes = phrase.phonemes
    indices: list[int] = []
    position = 0
    for name in wanted:
        found = [index for index in range(position, len(phonemes)) if phonemes[index].phoneme == name]
        if not found:
            return []
        indices.append(found[-1] if len(indices) == len(wanted) - 1 else found[0])
        position = indices[-1] + 1
    spans = []
    for index in indices:
        item = phonemes[index]
        nasal = item.phoneme == "m"
        before, after = phonemes[max(index - 1, 0)].phoneme, phonemes[min(index + 1, len(phonemes) - 1)].phoneme
        start = item.start_ms + (_TRANSITION_MS if nasal and before not in (PAUSE, "m") else 0)
        end = item.end_ms - (_TRANSITION_MS if nasal and after not in (PAUSE, "m") else 0)
        spans.append((start, max(end, start + 1)))
    return spans


def _samples(phrase: SpokenPhrase) -> NDArray[np.float32]:
    return np.frombuffer(phrase.pcm, "<i2").astype(np.float32) / np.float32(32768)


def _joined(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return parts one after another, faded into each other, in and out."""
    overlap = min([_JOIN_MS * _PER_MS, *(len(part) // 2 for part in parts)])
    fade = np.sin(np.linspace(0, np.pi / 2, overlap)) ** 2
    length = sum(len(part) for part in parts) - overlap * (len(parts) - 1)
    sound = np.zeros(length, np.float32)
    position = 0
    for part in parts:
        faded = part.copy()
        faded[:overlap] *= fade
        faded[len(faded) - overlap :] *= fade[::-1]
        sound[position : position + len(part)] += faded
        position += len(part) - overlap
    return sound
