"""What runs in a worker process: decoders, and the utterances that they are busy with.

pocketsphinx holds the interpreter's lock while it decodes, so it has processes of its own. One process serves many
sessions: a decoder belongs to an utterance only while it lasts. What it has learned of the speaker's channel, the
cepstral mean, goes back to the session with the final result and comes again with its next utterance.
"""

from __future__ import annotations

import itertools
import math
import os
import re
import signal
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from visavis.perception.backends.pocketsphinx.adaptation import AdaptedModel, adapt
from visavis.perception.backends.pocketsphinx.confidence import WordEvidence, confidences
from visavis.perception.backends.pocketsphinx.nearest import NearestSentence
from visavis.perception.backends.pocketsphinx.pronunciation import read_dictionary, spoken_words

SAMPLE_RATE = 16_000
FRAME_MS = 10
SPARE_DECODERS = 2
"""Idle decoders that are kept for each model; they take about 8 MB each."""

LANGUAGE_WEIGHT = 9.0
_SCORE_SHIFT = 1024
"""The decoder divides log scores by this before it makes probabilities of them."""

_MEAN_WEIGHT = 500
"""How many frames a cepstral mean that was set counts for when the decoder updates it (pocketsphinx's CMN_WIN)."""

_INITIAL_MEAN = (40.0, 3.0, -1.0, *[0.0] * 10)
"""The cepstral mean of a channel on which nobody has spoken yet, as the acoustic model has it."""

_CALIBRATION_BYTES = tuple(round(seconds * SAMPLE_RATE) * 2 for seconds in (1.0, 1.6))
"""After how much sound a session's first utterance is begun anew, with the mean of what has been heard."""

_SHORTEST_CALIBRATION_BYTES = SAMPLE_RATE
"""Less than half a second says nothing about a channel."""

_VARIANT = re.compile(r"\(\d+\)$")

DECODER_SETTINGS: Mapping[str, object] = {
    "samprate": SAMPLE_RATE,
    "fwdflat": False,  # one pass: the final result is there at once
    "bestpath": True,  # 2 ms at the end give posterior probabilities
    "lw": LANGUAGE_WEIGHT,
    "maxhmmpf": 2000,
    "maxwpf": 10,
    "loglevel": "FATAL",
}

Word = tuple[str, int, int, float]
"""Text, start and end in ms from the beginning of the utterance, confidence."""


Recognized = tuple[str, int, int, WordEvidence]
"""Word as in the dictionary, start and end in ms, and what speaks for it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was understood, in plain values that travel between processes."""

    words: tuple[Word, ...]
    cepstral_mean: str = ""


class _Calibration:
    """Finds the cepstral mean of a channel that has not been heard before.

    A decoder adapts its mean over many seconds. A visitor's first question would suffer from that (24 % of its words
    were wrong, 15 % after calibration), so it is decoded again with its own mean: twice while it is being said, and
    at its end if it was too short for that.
    """

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._mean: Sequence[float] = _INITIAL_MEAN
        self._steps = list(_CALIBRATION_BYTES)

    def heard(self, decoder: Any, pcm: bytes) -> bool:
        """Remember what the decoder has heard, and calibrate it when it is time; return whether this goes on."""
        self._pcm += pcm
        if len(self._pcm) >= self._steps[0]:
            self._repeat(decoder)
            self._steps = [step for step in self._steps if step > len(self._pcm)]
        return bool(self._steps)

    def end(self, decoder: Any) -> None:
        """Calibrate for an utterance that is over."""
        if len(self._pcm) >= _SHORTEST_CALIBRATION_BYTES:
            self._repeat(decoder)

    def _repeat(self, decoder: Any) -> None:
        decoder.end_utt()
        frames = len(self._pcm) / (2 * SAMPLE_RATE * FRAME_MS / 1000)
        updated = [float(value) for value in decoder.get_cmn(update=True).split(",")]
        self._mean = [new + (new - old) * _MEAN_WEIGHT / frames for new, old in zip(updated, self._mean, strict=True)]
        decoder.set_cmn(",".join(f"{value:.4f}" for value in self._mean))
        decoder.start_utt()
        decoder.process_raw(bytes(self._pcm), no_search=False, full_utt=False)


@dataclass(slots=True)
class _Utterance:
    model: str
    decoder: Any
    calibration: _Calibration | None = None
    """What the decoder is being adapted to, while the channel is new."""
    words: tuple[str, ...] = ()
    """The words of the last partial result."""


@dataclass(slots=True)
class _Engine:
    """The state of this process."""

    models: dict[str, AdaptedModel] = field(default_factory=dict)
    nearest: dict[str, NearestSentence] = field(default_factory=dict)
    idle: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    utterances: dict[int, _Utterance] = field(default_factory=dict)


_engine = _Engine()


def start() -> None:
    """Prepare the process: the parent handles Ctrl-C, and when the parent is gone, so are we."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, name="follow-parent", daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def prepare(
    model: str, sentences: Sequence[str], pronunciations: Mapping[str, str], cache: Path
) -> tuple[float | None, tuple[str, ...]]:
    """Load a model, and build it first if need be.

    Returns how long building took (s, None if it was there) and the words whose pronunciation was guessed. Raises
    ValueError for a malformed pronunciation, OSError if the cache cannot be written, RuntimeError from pocketsphinx.
    """
    adapted = adapt(sentences, pronunciations, cache)
    _engine.models[model] = adapted
    own = [[word for word, _ in spoken_words(sentence)] for sentence in sentences]
    dictionary = {word: phones[0].split() for word, phones in read_dictionary(adapted.dictionary).items()}
    _engine.nearest[model] = NearestSentence(filter(None, own), dictionary)
    idle = _engine.idle[model]
    idle += [_make_decoder(adapted) for _ in range(SPARE_DECODERS - len(idle))]
    return adapted.built_s, adapted.guessed


def begin(utterance: int, model: str, cepstral_mean: str) -> None:
    """Begin an utterance with a model that was prepared. Raises KeyError if it was not."""
    adapted = _engine.models[model]
    idle = _engine.idle[model]
    decoder = idle.pop() if idle else _make_decoder(adapted)
    decoder.set_cmn(cepstral_mean or ",".join(map(str, _INITIAL_MEAN)))
    decoder.start_utt()
    _engine.utterances[utterance] = _Utterance(model, decoder, None if cepstral_mean else _Calibration())


def feed(utterance: int, pcm: bytes) -> Result | None:
    """Take the next samples; return what is understood now, or None if the words have not changed."""
    state = _engine.utterances[utterance]
    state.decoder.process_raw(pcm, no_search=False, full_utt=False)
    if state.calibration is not None and not state.calibration.heard(state.decoder, pcm):
        state.calibration = None
    words = _words(state, evidence(state.decoder), final=False)
    texts = tuple(word for word, *_ in words)
    if texts == state.words:
        return None
    state.words = texts
    return Result(words)


def finish(utterance: int) -> Result:
    """Return the final result. The utterance is over then."""
    return conclude(utterance)[1]


def conclude(utterance: int) -> tuple[list[Recognized], Result]:
    """Return the final result with what speaks for each of its words. The utterance is over then."""
    state = _engine.utterances[utterance]
    if state.calibration is not None:
        state.calibration.end(state.decoder)
    state.decoder.end_utt()
    found = evidence(state.decoder)
    result = Result(_meant(state, found), state.decoder.get_cmn(update=True))
    _release(utterance)
    return found, result


def look(utterance: int) -> list[Recognized]:
    """Return the words of an utterance so far with what speaks for each."""
    return evidence(_engine.utterances[utterance].decoder)


def abandon(utterance: int) -> None:
    """Give an utterance up; nothing happens if it is over."""
    if utterance in _engine.utterances:
        _engine.utterances[utterance].decoder.end_utt()
        _release(utterance)


def _release(utterance: int) -> None:
    state = _engine.utterances.pop(utterance)
    idle = _engine.idle[state.model]
    if len(idle) < SPARE_DECODERS:
        idle.append(state.decoder)


def _make_decoder(adapted: AdaptedModel) -> Any:
    from pocketsphinx import Decoder

    return Decoder(lm=str(adapted.language_model), dict=str(adapted.dictionary), **DECODER_SETTINGS)


def _words(state: _Utterance, found: Sequence[Recognized], *, final: bool) -> tuple[Word, ...]:
    written = _engine.models[state.model].written
    trust = confidences([item for _, _, _, item in found], final=final)
    return tuple(
        (written.get(word, word), start, end, confidence)
        for (word, start, end, _), confidence in zip(found, trust, strict=True)
    )


def _meant(state: _Utterance, found: Sequence[Recognized]) -> tuple[Word, ...]:
    """Return the final words: those that were found, or the expected sentence that sounds like them."""
    words = _words(state, found, final=True)
    if not words:
        return words
    texts = [word for word, _, _, _ in found]
    phones = [phone for word in texts for phone in (state.decoder.lookup_word(word) or "").split()]
    mean = sum(confidence for *_, confidence in words) / len(words)
    nearest = _engine.nearest[state.model].find(texts, phones, mean)
    if nearest is None:
        return words
    meant, likeness = nearest
    return _spread(state.model, meant, words[0][1], words[-1][2], likeness)


def _spread(model: str, texts: Sequence[str], start: int, end: int, confidence: float) -> tuple[Word, ...]:
    """Return words that share a stretch of time by their length: where each was said is not known."""
    written = _engine.models[model].written
    letters = list(itertools.accumulate((len(text) for text in texts), initial=0))
    times = [start + (end - start) * count // letters[-1] for count in letters]
    return tuple((written.get(text, text), times[i], times[i + 1], confidence) for i, text in enumerate(texts))


def evidence(decoder: Any) -> list[Recognized]:
    """Return the words of a decoder's present result with what speaks for each."""
    found = []
    for segment in decoder.seg() or ():
        if segment.word[0] in "<[+":  # silence and noises
            continue
        word = _VARIANT.sub("", segment.word)
        frames = segment.end_frame - segment.start_frame + 1
        phones = len((decoder.lookup_word(segment.word) or "").split()) or 1
        facts = WordEvidence(
            posterior=segment.prob,
            language=_SCORE_SHIFT * _log(segment.lscore) / LANGUAGE_WEIGHT,
            acoustic=_SCORE_SHIFT * _log(segment.ascore) / frames / 1000,
            frames_per_phone=frames / phones,
        )
        found.append((word, segment.start_frame * FRAME_MS, (segment.end_frame + 1) * FRAME_MS, facts))
    return found


def _log(probability: float) -> float:
    return math.log(max(probability, 1e-300))
