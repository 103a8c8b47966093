"""espeak-ng: formant synthesis in many languages, with exact phoneme times. GPL-3, in the extra ``espeak``."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from visavis.speech.backends.espeak_library import EspeakEvent, espeak_library
from visavis.speech.backends.threaded import ThreadedSynthesizer
from visavis.speech.ipa import parse_ipa
from visavis.speech.phonemes import PAUSE, VOICELESS_STOPS
from visavis.speech.synthesis import Voice, bounded
from visavis.speech.timing import Segment, Utterance, spread

_VARIANTS = {"female": "f3", "male": "m3"}
_FRAME_S = 0.005
_LONGEST_CLOSURE_S = 0.09
_QUIET = 0.12
"""Below this part of the preceding sound's level, a stop is taken to be closed."""
_SHORTEST_S = 0.02


class EspeakEngine:
    """Speaks with espeak-ng; see :class:`visavis.speech.backends.threaded.Engine`."""

    name = "espeak"
    note = "A very small voice that sounds like a machine; better ones: visavis models list."

    def load(self, voice: Voice) -> None:
        """Load the library. Raises CodedError ``synthesizer.unavailable``."""
        espeak_library()

    def key(self, voice: Voice) -> str:
        """Return the voice's name and pitch."""
        return f"{_voice_name(voice)} {voice.pitch:.2f}"

    def utter(self, words: Sequence[str], voice: Voice) -> Utterance:
        """Speak words. Raises CodedError ``synthesizer.voice`` for an unknown language."""
        library = espeak_library()
        text = " ".join(words)
        samples, events = library.synthesize(
            text, _voice_name(voice), rate=bounded(voice.rate), pitch=bounded(voice.pitch)
        )
        sound = samples.astype(np.float32) / np.float32(32768)
        segments = _segments(events, _starts(words), sound, library.rate)
        return Utterance(sound, library.rate, segments)

    def voices(self) -> list[str]:
        """Return the voices for English; every other language of espeak-ng works too, by its tag."""
        if importlib.util.find_spec("espeakng_loader") is None:
            return []
        return [f"en-us+{variant}" for variant in _VARIANTS.values()]

    def close(self) -> None:
        """Do nothing: the library stays in memory for others."""


class EspeakSynthesizer(ThreadedSynthesizer):
    """Speaks with espeak-ng; implements :class:`visavis.speech.synthesis.Synthesizer`."""

    def __init__(self) -> None:
        """Load nothing yet."""
        super().__init__(EspeakEngine())


def _voice_name(voice: Voice) -> str:
    if "+" in voice.name:
        return voice.name
    language = voice.language.lower()
    return f"{'en-us' if language == 'en' else language}+{_VARIANTS.get(voice.gender, 'f3')}"


def _starts(words: Sequence[str]) -> list[int]:
    """Return where each word begins in the words joined by single spaces."""
    starts, position = [], 0
    for word in words:
        starts.append(position)
        position += len(word) + 1
    return starts


def _segments(
    events: Sequence[EspeakEvent], starts: Sequence[int], sound: NDArray[np.float32], rate: int
) -> list[Segment]:
    """Make segments of espeak's events. A phoneme's event is its start; its end is the next one's start."""
    segments: list[Segment] = []
    word: int | None = None
    level = float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
    phonemes = [event for event in events if event.phoneme is not None]
    ends = [event.sample for event in phonemes[1:]] + [len(sound)]
    following = iter(zip(phonemes, ends, strict=True))
    for event in events:
        if event.phoneme is None:
            word = int(np.searchsorted(starts, event.position, side="right")) - 1
            continue
        _, end = next(following)
        if not event.phoneme:
            if _loud(sound[event.sample : end], level):
                continue  # a join between two vowels, which belongs to the sound that follows
            segments.append(Segment(PAUSE, end / rate))
        else:
            sounds = parse_ipa(event.phoneme)
            parts = [(phoneme, sound.stress) for sound in sounds for phoneme in sound.phonemes if phoneme != PAUSE]
            segments += spread(parts, event.sample / rate, end / rate, word)
    return _with_closures(segments, sound, rate)


def _loud(samples: NDArray[np.float32], level: float) -> bool:
    return bool(len(samples)) and float(np.sqrt(np.mean(np.square(samples)))) > 0.3 * level


def _with_closures(segments: list[Segment], sound: NDArray[np.float32], rate: int) -> list[Segment]:
    """Give voiceless stops their closure: espeak-ng reports them from their burst on."""
    moved = list(segments)
    frame = max(1, round(_FRAME_S * rate))
    for index in range(1, len(moved)):
        before = moved[index - 1]
        if moved[index].phoneme not in VOICELESS_STOPS or before.phoneme == PAUSE:
            continue
        begin = moved[index - 2].end if index > 1 else 0.0
        earliest = max(begin + _SHORTEST_S, before.end - _LONGEST_CLOSURE_S)
        span = np.abs(sound[round(begin * rate) : round(before.end * rate)])
        quiet = _QUIET * float(span.max(initial=0.0))
        burst = before.end
        while burst - _FRAME_S >= earliest:
            stop = round(burst * rate)
            if np.abs(sound[stop - frame : stop]).max(initial=0.0) > quiet:
                break
            burst -= _FRAME_S
        moved[index - 1] = replace(before, end=burst)
    return moved
