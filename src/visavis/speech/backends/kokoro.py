"""Kokoro (kokoro-onnx, extra ``kokoro``): a neural voice of 82 M parameters, natural and still fast on a processor.

The package itself is MIT and the model Apache-2.0; it turns text into phonemes with espeak-ng, which is GPL-3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.inference.catalog import ModelStore
from visavis.speech.backends.onnx_errors import onnx_errors
from visavis.speech.backends.threaded import ThreadedSynthesizer
from visavis.speech.ipa_timing import estimated_durations, segments_from_ipa
from visavis.speech.synthesis import Voice, bounded
from visavis.speech.timing import Utterance, repitched

CATALOG_NAME = "kokoro"
_ESTIMATED = "This model does not say when its phonemes sound: they are estimated, and the lips may be slightly off."
_LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}
"""The first letter of a voice's name is its language; the second its gender."""
_FAVORITES = ("af_heart", "af_bella", "am_michael", "am_fenrir", "bf_emma", "bm_george")
"""The model's best voices for English, by its own grades."""


def kokoro_files(store: ModelStore) -> tuple[Path, Path] | None:
    """Return the model's and the voices' file, or None if they are not on disk."""
    if CATALOG_NAME not in store.models or not store.installed(CATALOG_NAME):
        return None
    return store.file(CATALOG_NAME, "kokoro.onnx"), store.file(CATALOG_NAME, "voices.npz")


class KokoroEngine:
    """Speaks with Kokoro; see :class:`visavis.speech.backends.threaded.Engine`."""

    name = "kokoro"

    def __init__(self, model: Path, voices: Path) -> None:
        """Load nothing yet. ``voices`` is an archive of numpy arrays, one for each voice, by name."""
        self.note = ""
        self._model = model
        self._path = voices
        self._kokoro: Any = None
        self._styles: dict[str, NDArray[np.float32]] = {}

    def load(self, voice: Voice) -> None:
        """Load model and voices. Raises CodedError ``synthesizer.unavailable`` or ``synthesizer.language``."""
        if self._kokoro is None:
            self._kokoro = _load(self._model, self._path)
            with self._kokoro.voices as archive:
                self._styles = {name: np.asarray(archive[name], dtype=np.float32) for name in archive.files}
            if not self._kokoro.has_timings:
                self.note = _ESTIMATED
        _choose(voice, list(self._styles))

    def key(self, voice: Voice) -> str:
        """Return the voice's name and pitch."""
        return f"{_choose(voice, list(self._styles))} {voice.pitch:.2f}"

    def utter(self, words: Sequence[str], voice: Voice) -> Utterance:
        """Speak words. Raises CodedError ``synthesizer.failed``."""
        name = _choose(voice, list(self._styles))
        pitch = bounded(voice.pitch)
        phonemize = self._phonemizer(_LANGUAGES.get(name[:1], "en-us"))
        characters = phonemize(" ".join(words))
        if not characters:
            return Utterance(np.zeros(0, dtype=np.float32), 24_000, [])
        try:
            samples, rate, timings = self._kokoro.create_timed(
                characters,
                self._styles[name],
                speed=bounded(bounded(voice.rate) / pitch),
                is_phonemes=True,
                trim=False,
                sentence_pause=0.0,
                clause_pause=0.0,
            )
        except onnx_errors() as error:
            raise CodedError("synthesizer.failed", "Kokoro could not speak this.", retryable=True) from error
        sound = np.asarray(samples, dtype=np.float32).reshape(-1)
        text, durations = _timed(characters, timings, len(sound) / rate)
        if not timings:
            text, durations = f"{characters}.", estimated_durations(f"{characters}.", sound, rate)
        segments = segments_from_ipa(text, durations, words, phonemize)
        return repitched(Utterance(sound, rate, segments), pitch)

    def voices(self) -> list[str]:
        """Return the names of the voices in the archive, the best ones first."""
        if not self._styles and self._path.is_file():
            with np.load(self._path) as archive:
                names = list(archive.files)
        else:
            names = list(self._styles)
        return sorted(names, key=lambda name: (name not in _FAVORITES, name))

    def close(self) -> None:
        """Drop the model."""
        self._kokoro = None
        self._styles = {}

    def _phonemizer(self, language: str) -> Callable[[str], str]:
        def phonemize(text: str) -> str:
            phonemes: str = self._kokoro.tokenizer.phonemize(text, language)
            return " ".join(phonemes.split())

        return phonemize


class KokoroSynthesizer(ThreadedSynthesizer):
    """Speaks with Kokoro; implements :class:`visavis.speech.synthesis.Synthesizer`."""

    def __init__(self, model: Path, voices: Path) -> None:
        """``model`` and ``voices`` are files: see :func:`kokoro_files`."""
        super().__init__(KokoroEngine(model, voices))


def _timed(characters: str, timings: Sequence[Any], seconds: float) -> tuple[str, list[float]]:
    """Return the phonemes with the seconds of each; the model's own silence at both ends is '.'."""
    if not timings:
        return characters, []
    text = "." + "".join(item.phoneme for item in timings) + "."
    durations = [timings[0].start, *(item.end - item.start for item in timings), seconds - timings[-1].end]
    return text, durations


def _choose(voice: Voice, names: Sequence[str]) -> str:
    """Return the voice asked for by name, else the best of the language and gender.

    Raises CodedError ``synthesizer.unavailable`` or ``synthesizer.language``.
    """
    if not names:
        raise CodedError("synthesizer.unavailable", "Kokoro's voices are not on disk: visavis models pull kokoro")
    if voice.name in names:
        return voice.name
    language = voice.language.lower()
    letters = [letter for letter, tag in _LANGUAGES.items() if tag == language] or [
        letter for letter, tag in _LANGUAGES.items() if tag.partition("-")[0] == language.partition("-")[0]
    ]
    speaking = [name for name in names if name[0] == letters[0]] if letters else []
    if not speaking:
        raise CodedError("synthesizer.language", f"No voice of Kokoro on disk speaks '{voice.language}'.")
    fitting = [name for name in speaking if name[1:2] == voice.gender[:1]] or speaking
    return next((name for name in _FAVORITES if name in fitting), fitting[0])


def _load(model: Path, voices: Path) -> Any:
    try:
        from kokoro_onnx import Kokoro
    except ImportError as error:
        detail = "kokoro-onnx is not installed: pip install 'visavis[kokoro]'."
        raise CodedError("synthesizer.unavailable", detail) from error
    try:
        return Kokoro(str(model), str(voices))
    except onnx_errors() as error:
        raise CodedError("synthesizer.unavailable", f"The model {model.name} cannot be loaded: {error}") from error
