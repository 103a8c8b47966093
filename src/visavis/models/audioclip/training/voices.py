"""Recordings of voices: found, and made into embeddings that are kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.training.corpora import Kind, read_corpus
from visavis.models.fusion.training.recordings import SYNONYMS, Corpus, Recording, checked, mapped_notes

STEP_MS: Final = 1_000
"""From window to window."""
SUFFIXES: Final = frozenset({".wav", ".flac", ".ogg", ".mp3", ".m4a", ".mp4", ".webm", ".flv", ".opus"})
RATE: Final = 16_000

Reader = Callable[[Path], NDArray[np.int16]]
"""Returns a file's sound: 16 kHz, mono."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Voices:
    """Windows of all recordings."""

    embeddings: NDArray[np.float32]
    """(windows, width)."""
    recording: NDArray[np.int64]
    """(windows,): to which recording each belongs."""
    labels: NDArray[np.int64]
    """(recordings,): numbers of the emotions."""
    speakers: tuple[str, ...]
    """Of each recording."""

    def of(self, speakers: frozenset[str]) -> Voices:
        """Return the windows of some speakers; recordings keep their numbers."""
        known = np.array([name in speakers for name in self.speakers])
        chosen = known[self.recording]
        return Voices(self.embeddings[chosen], self.recording[chosen], self.labels, self.speakers)


def read_voices(source: Path, kind: Kind = "auto") -> Corpus:
    """Return the recordings of a CSV file, of RAVDESS or CREMA-D, or of folders: ``EMOTION/SPEAKER/FILE.wav``.

    Raises SoundModelError ``sound.data_invalid``.
    """
    try:
        if kind == "auto" and source.is_dir():
            found = _from_folders(source)
            if found.recordings:
                return checked(found, source)
        return read_corpus(source, kind)
    except FusionModelError as error:
        raise SoundModelError("sound.data_invalid", error.detail) from error


def _from_folders(folder: Path) -> Corpus:
    recordings, labels = [], Counter[str]()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if len(parts) >= 3 and parts[0].lower() in SYNONYMS and path.suffix.lower() in SUFFIXES:
            labels[parts[0].lower()] += 1
            recordings.append(Recording(path, SYNONYMS[parts[0].lower()], "/".join(parts[1:-1])))
    return Corpus(folder.name, recordings, mapped_notes(labels))


def embed(corpus: Corpus, model: SoundPredictor, folder: Path, read: Reader, progress: Progress) -> Voices:
    """Let a model hear all recordings, in windows of its length; what is kept in ``folder`` is not computed again.

    Raises what ``read`` raises; OSError if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for number, item in enumerate(corpus.recordings):
        parts.append(_embedded(item, model, folder, read))
        progress("listening", number + 1, len(corpus.recordings))
    return Voices(
        np.concatenate(parts),
        np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
        np.array([EMOTIONS.index(item.label) for item in corpus.recordings], np.int64),
        tuple(item.speaker for item in corpus.recordings),
    )


def _embedded(item: Recording, model: SoundPredictor, folder: Path, read: Reader) -> NDArray[np.float32]:
    about = item.path.stat()
    asked = (str(item.path.resolve()), about.st_size, about.st_mtime_ns, item.start_ms, item.end_ms, model.name,
             model.window_ms, model.weights_sha256)  # fmt: skip
    file = folder / f"{hashlib.sha256(repr(asked).encode()).hexdigest()[:32]}.npy"
    if file.is_file():
        return np.asarray(np.load(file, allow_pickle=False), np.float32)
    sound = read(item.path)
    end = len(sound) if item.end_ms is None else item.end_ms * RATE // 1_000
    found = np.concatenate(
        [model.hear([part]).embeddings for part in windows(sound[item.start_ms * RATE // 1_000 : end], model.window_ms)]
    )
    part = file.with_suffix(".part")
    with part.open("wb") as opened:
        np.save(opened, found)
    part.replace(file)
    return found


def windows(sound: NDArray[np.int16], window_ms: int) -> Iterator[NDArray[np.int16]]:
    """Yield overlapping windows of a sound; one alone, maybe shorter, if it is short. Nothing is silence."""
    length, step = window_ms * RATE // 1_000, STEP_MS * RATE // 1_000
    yield sound[:length] if len(sound) else np.zeros(1, np.int16)
    for start in range(step, len(sound) - length + step // 2, step):
        yield sound[max(0, min(start, len(sound) - length)) :][:length]
