"""Who speaks in the dialogues: synthetic voices, and people from recordings. PCM16 mono 16 kHz."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.spoken import PAUSE, RATE, Samples, spoken, voices
from visavis.cli.sound import read_sound
from visavis.reasoning.persona_files import load_persona

ROOT = Path(__file__).parents[2]
RECORDINGS = Path(os.environ.get("VISAVIS_TEST_DATA", ROOT.parent / "shared/data"))
MORE = {"flite": ("kal",), "espeak": ("en-us+f5", "en-us+m1", "en-gb-scotland+m4")}
"""Voices beside those of :mod:`bench.spoken`. (flite's awb_time can only tell the time.)"""
RECORDED: dict[str, tuple[str, tuple[tuple[int, int], ...]]] = {
    "jfk": ("jfk.flac", ((330, 2_120), (3_290, 3_690), (4_010, 4_290), (5_410, 7_530), (8_190, 10_230))),
    "counting": ("speech_english.wav", ((60, 410), (1_050, 1_450), (2_120, 2_480))),
}
"""Real people: an inaugural address in 1961 (public domain), and somebody who counts (BSD).

With each, from when to when its phrases last, ms: marked by hand, because the noise behind them swells.
"""
PHRASE_GAP_MS = 180
"""So much silence parts two phrases. Less is the closure of a consonant."""
QUIET = 0.03
"""Below this part of its peak, speech is silent."""
CLICK_MS, APART_MS = 60, 80
"""Synthesizers begin or end with clicks: so short, and so far from the speech."""
BREATH_MS = 120
"""So long a silence inside a phrase is no pause."""
PEAK = 16_000

STORIES = (
    ("Well, I was walking through the old town yesterday,", "and there was this tall house,", "with a blue door,",
     "and I was wondering,", "who are you?"),
    ("My daughter was here last week,", "and she told me about you,", "so I thought I would come along myself,",
     "and see how this works."),
    ("I have two small problems today.", "The first is that I can't find my ticket,", "and the second one is,",
     "that I don't know where to go from here."),
)  # fmt: skip
"""Long turns, in clauses."""
BACKCHANNELS = ("uh huh", "yeah", "okay", "I see", "right", "hmm")
"""As synthesizers can say them: they spell 'mhm'."""
INTERRUPTIONS = ("Stop please.", "Wait a moment.", "Tell me a joke.", "What can you do?")


class Speaker(Protocol):
    """Somebody who says things. Every piece is sound from its first to its last loud sample, with what is said."""

    def question(self, random: np.random.Generator) -> Piece:
        """Return a whole question."""

    def halves(self, random: np.random.Generator) -> tuple[Piece, Piece]:
        """Return a question that was cut somewhere inside."""

    def story(self, random: np.random.Generator) -> tuple[Piece, ...]:
        """Return three clauses or more that make a long turn."""

    def interruption(self, random: np.random.Generator) -> Piece:
        """Return something that is said to be listened to at once."""

    def hesitation(self) -> Piece:
        """Return a drawn-out 'um'."""

    def backchannel(self, random: np.random.Generator) -> Piece:
        """Return a sign of listening."""


@dataclass(frozen=True)
class Piece:
    """A stretch of speech without a pause."""

    text: str
    sound: Samples


@dataclass(frozen=True)
class Synthetic:
    """A synthesizer's voice, which asks a persona's questions."""

    voice: str

    def question(self, random: np.random.Generator) -> Piece:
        """Return a question of three to nine words."""
        return self.say(_pick(random, questions()))

    def halves(self, random: np.random.Generator) -> tuple[Piece, Piece]:
        """Return a question of five words or more, cut between two of them."""
        words = _pick(random, [item for item in questions() if len(item.split()) >= 5]).split()
        cut = int(random.integers(2, len(words) - 1))
        return self.say(" ".join(words[:cut]) + ","), self.say(" ".join(words[cut:]))

    def story(self, random: np.random.Generator) -> tuple[Piece, ...]:
        """Return a little story."""
        return tuple(self.say(clause) for clause in STORIES[int(random.integers(len(STORIES)))])

    def interruption(self, random: np.random.Generator) -> Piece:
        """Return a few words that want the floor."""
        return self.say(_pick(random, INTERRUPTIONS))

    def hesitation(self) -> Piece:
        """Return an 'um' of twice its length."""
        return self.say("um,", 2.0)

    def backchannel(self, random: np.random.Generator) -> Piece:
        """Return a word or two of listening."""
        return self.say(_pick(random, BACKCHANNELS))

    def say(self, text: str, slower: float = 1.0) -> Piece:
        """Return any text as this voice says it."""
        return Piece(text, trimmed(spoken(text, self.voice, slower)[PAUSE - RATE // 20 :]))


@dataclass(frozen=True)
class Recorded:
    """A person, from a recording that is cut into phrases; what phrases cannot give, a synthetic voice does."""

    name: str
    folder: Path
    other: Synthetic

    def question(self, random: np.random.Generator) -> Piece:
        """Return a phrase that is long enough to be one, or else all phrases in one breath."""
        sentences = self._sentences()
        return sentences[int(random.integers(len(sentences)))]

    def halves(self, random: np.random.Generator) -> tuple[Piece, Piece]:
        """Return two phrases that follow each other."""
        phrases = self._phrases()
        first = int(random.integers(len(phrases) - 1))
        return phrases[first], phrases[first + 1]

    def story(self, random: np.random.Generator) -> tuple[Piece, ...]:
        """Return the whole recording."""
        return self._phrases()

    def interruption(self, random: np.random.Generator) -> Piece:
        """Return the last sentence."""
        return self._sentences()[-1]

    def hesitation(self) -> Piece:
        """Return a synthetic 'um'."""
        return self.other.hesitation()

    def backchannel(self, random: np.random.Generator) -> Piece:
        """Return a synthetic backchannel."""
        return self.other.backchannel(random)

    def _sentences(self) -> list[Piece]:
        phrases = self._phrases()
        breath = np.zeros(BREATH_MS * RATE // 1000, np.int16)
        joined = np.concatenate([part for phrase in phrases for part in (breath, phrase.sound)][1:])
        later = phrases[len(phrases) // 2 :]  # these end as sentences do
        return [phrase for phrase in later if len(phrase.sound) >= RATE] or [Piece(self.name, joined)]

    def _phrases(self) -> tuple[Piece, ...]:
        return recorded_phrases(self.name, self.folder)


def speaker(name: str, recordings: Path = RECORDINGS) -> Speaker:
    """Return a speaker by a name of :func:`speakers`."""
    kind, _, rest = name.partition(":")
    return Recorded(rest, recordings, Synthetic(voices()[0])) if kind == "recorded" else Synthetic(name)


def speakers(recordings: Path = RECORDINGS) -> list[str]:
    """Return the names of everybody who can speak on this machine, engines and people taking turns."""
    found = voices()
    by_kind = [
        [*(name for name in found if name.startswith(f"{engine}:")), *(f"{engine}:{name}" for name in more)]
        for engine, more in MORE.items()
        if any(name.startswith(f"{engine}:") for name in found)
    ]
    by_kind.append([f"recorded:{name}" for name, (file, _) in RECORDED.items() if (recordings / file).is_file()])
    longest = max(map(len, by_kind), default=0)
    return [names[i] for i in range(longest) for names in by_kind if i < len(names)]


@lru_cache(1)
def questions() -> tuple[str, ...]:
    """Return questions that the host persona is asked, of those that are said in one breath."""
    persona = load_persona(ROOT / "personas/host")
    found = [item for line in persona.lines for item in line.questions if 3 <= len(item.split()) <= 9]
    return tuple(item for item in found if not re.search(r"[,.!?;:] ", item))


@lru_cache(8)
def recorded_phrases(name: str, folder: Path) -> tuple[Piece, ...]:
    """Return a recording's phrases, faded in and out over 5 ms."""
    file, phrases = RECORDED[name]
    sound = np.frombuffer(read_sound(folder / file), "<i2").astype(np.float64)
    sound *= PEAK / np.abs(sound).max()
    pieces = [sound[start * RATE // 1000 : end * RATE // 1000] for start, end in phrases]
    return tuple(Piece(f"{name} {number}", _faded(piece)) for number, piece in enumerate(pieces, 1))


def trimmed(sound: Samples) -> Samples:
    """Return a sound from its first to its last loud 10 ms, without clicks that stand apart at its ends."""
    islands = [[start, end] for start, end in _loud(sound, 1)]
    for edge, neighbor in ((0, 1), (-1, -2)):
        while len(islands) > 1:
            first, second = sorted((islands[edge], islands[neighbor]))
            if islands[edge][1] - islands[edge][0] > CLICK_MS or second[0] - first[1] < APART_MS:
                break
            del islands[edge]
    return sound[islands[0][0] * RATE // 1000 : islands[-1][1] * RATE // 1000]


def silences(sound: Samples) -> list[tuple[int, int]]:
    """Return where a sound is quiet inside for at least ``PHRASE_GAP_MS``, ms from its beginning."""
    return [(before[1], after[0]) for before, after in pairwise(_loud(sound, PHRASE_GAP_MS))]


def _loud(sound: Samples, gap_ms: int) -> list[tuple[int, int]]:
    """Return where a sound is loud, ms, over silences of less than ``gap_ms``."""
    step = RATE // 100
    peaks = np.abs(sound[: len(sound) // step * step].astype(np.int32)).reshape(-1, step).max(axis=1)
    loud = np.concatenate([[0], peaks > QUIET * peaks.max(), [0]]).astype(int)
    runs: list[tuple[int, int]] = []
    for start, end in (np.flatnonzero(np.diff(loud)).reshape(-1, 2) * 10).tolist():
        if runs and start - runs[-1][1] < gap_ms:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _faded(sound: NDArray[np.float64]) -> Samples:
    ramp = np.minimum(1, np.arange(len(sound)) / (RATE / 200))
    return np.clip(np.rint(sound * ramp * ramp[::-1]), -32768, 32767).astype(np.int16)


def _pick(random: np.random.Generator, items: tuple[str, ...] | list[str]) -> str:
    return items[int(random.integers(len(items)))]
