"""Piper (piper-tts, GPL-3, extra ``piper``): neural voices that run on any processor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from visavis.events import CodedError
from visavis.inference.catalog import ModelStore
from visavis.speech.backends.onnx_errors import onnx_errors
from visavis.speech.backends.threaded import ThreadedSynthesizer
from visavis.speech.ipa_timing import estimated_durations, segments_from_ipa
from visavis.speech.synthesis import Voice, bounded
from visavis.speech.timing import Segment, Utterance, repitched

_BEGIN, _STOP = "^", "$"
_ESTIMATED = "This voice does not say when its phonemes sound: they are estimated, and the lips may be slightly off."


@dataclass(frozen=True, slots=True)
class PiperFiles:
    """One voice on disk."""

    model: Path
    """The ONNX file; its configuration lies beside it, with ``.json`` added to the name."""
    gender: str
    language: str = "en"


_CATALOG = {"piper-ljspeech": "female", "piper-john": "male"}


def piper_files(store: ModelStore) -> dict[str, PiperFiles]:
    """Return the voices of the catalog that are on disk, by name."""
    return {
        name: PiperFiles(store.file(name), gender)
        for name, gender in _CATALOG.items()
        if name in store.models and store.installed(name)
    }


class PiperEngine:
    """Speaks with Piper; see :class:`visavis.speech.backends.threaded.Engine`."""

    name = "piper"

    def __init__(self, files: Mapping[str, PiperFiles]) -> None:
        """Load nothing yet. ``files`` are the voices by name."""
        self.note = ""
        self._files = dict(files)
        self._loaded: dict[str, Any] = {}

    def load(self, voice: Voice) -> None:
        """Load a voice. Raises CodedError ``synthesizer.unavailable`` or ``synthesizer.language``."""
        name = _choose(voice, self._files)
        if name not in self._loaded:
            self._loaded[name] = _load(self._files[name].model)

    def key(self, voice: Voice) -> str:
        """Return the voice's name and pitch."""
        return f"{_choose(voice, self._files)} {voice.pitch:.2f}"

    def utter(self, words: Sequence[str], voice: Voice) -> Utterance:
        """Speak words. Raises CodedError ``synthesizer.failed``."""
        from piper import SynthesisConfig

        piper = self._loaded[_choose(voice, self._files)]
        rate, pitch = bounded(voice.rate), bounded(voice.pitch)
        scale = piper.config.length_scale * pitch / rate
        config = SynthesisConfig(length_scale=scale, normalize_audio=False)
        characters = ""
        durations: list[float] = []
        parts: list[np.ndarray[Any, np.dtype[np.float32]]] = []
        try:
            chunks = list(piper.synthesize(" ".join(words), syn_config=config, include_alignments=True))
        except onnx_errors() as error:
            raise CodedError("synthesizer.failed", "Piper could not speak this.", retryable=True) from error
        for chunk in chunks:
            samples = np.asarray(chunk.audio_float_array, dtype=np.float32).reshape(-1)
            text, seconds = self._timed(chunk, samples)
            characters += text
            durations += seconds
            parts.append(samples)
        segments: list[Segment] = []
        if parts:
            segments = segments_from_ipa(characters, durations, words, _phonemizer(piper))
        sound = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        return repitched(Utterance(sound, piper.config.sample_rate, segments), pitch)

    def voices(self) -> list[str]:
        """Return the names of the voices on disk."""
        return list(self._files)

    def close(self) -> None:
        """Drop the voices that are loaded."""
        self._loaded.clear()

    def _timed(self, chunk: Any, samples: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[str, list[float]]:
        """Return a sentence's IPA with the seconds of each character; silence at both ends is '.'."""
        rate = chunk.sample_rate
        if not chunk.phoneme_alignments:
            self.note = _ESTIMATED
            text = " " + "".join(chunk.phonemes) + "."
            return text, estimated_durations(text, samples, rate)
        text = ""
        durations: list[float] = []
        for item in chunk.phoneme_alignments:
            symbol = "." if item.phoneme in (_BEGIN, _STOP) else item.phoneme
            share = item.num_samples / rate / len(symbol)
            text += symbol
            durations += [share] * len(symbol)
        return text, durations


class PiperSynthesizer(ThreadedSynthesizer):
    """Speaks with Piper's voices on disk; implements :class:`visavis.speech.synthesis.Synthesizer`."""

    def __init__(self, files: Mapping[str, PiperFiles]) -> None:
        """``files`` are the voices by name: see :func:`piper_files`."""
        super().__init__(PiperEngine(files))


def _choose(voice: Voice, files: Mapping[str, PiperFiles]) -> str:
    """Return the voice asked for by name, else one of the language and gender, else one of the language.

    Raises CodedError ``synthesizer.unavailable`` or ``synthesizer.language``.
    """
    if not files:
        raise CodedError("synthesizer.unavailable", "No voice of Piper is on disk: visavis models pull piper-ljspeech")
    if voice.name in files:
        return voice.name
    language = voice.language.partition("-")[0].lower()
    speaking = [name for name, item in files.items() if item.language.partition("-")[0].lower() == language]
    if not speaking:
        raise CodedError("synthesizer.language", f"No voice of Piper on disk speaks '{voice.language}'.")
    return next((name for name in speaking if files[name].gender == voice.gender), speaking[0])


def _load(model: Path) -> Any:
    try:
        from piper import PiperVoice
    except ImportError as error:
        raise CodedError("synthesizer.unavailable", "Piper is not installed: pip install 'visavis[piper]'.") from error
    try:
        return PiperVoice.load(model, include_alignments=True, download_dir=model.parent)
    except onnx_errors() as error:
        raise CodedError("synthesizer.unavailable", f"The voice {model.name} cannot be loaded: {error}") from error


def _phonemizer(piper: Any) -> Callable[[str], str]:
    def phonemize(word: str) -> str:
        return "".join(symbol for sentence in piper.phonemize(word) for symbol in sentence)

    return phonemize
