"""Sounds in; embeddings, labels with probabilities, and a voice's emotions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from visavis.models.audioclip.config import SAMPLE_RATE
from visavis.models.audioclip.errors import SoundModelError, torch_missing
from visavis.models.audioclip.labels import EVERYDAY, LABELS_FILE, SoundLabel, read_labels
from visavis.models.audioclip.manifest import MANIFEST, SECONDS, read_manifest
from visavis.models.audioclip.runtimes import Floats, Runtime, open_runtime
from visavis.models.audioclip.texts import kept_embeddings, label_embeddings
from visavis.models.audioclip.tokenizer import VOCABULARY_FILE
from visavis.models.audioclip.transforms import MICROPHONE_RATE, Samples, batch
from visavis.models.audioclip.voice_head import VoiceHead, read_head
from visavis.models.emotions import EMOTIONS
from visavis.models.files import file_sha256
from visavis.models.softmax import softmax

if TYPE_CHECKING:
    from visavis.models.audioclip.build import LoadedNetwork


@dataclass(frozen=True, slots=True)
class Asked:
    """The labels that sounds are compared with."""

    labels: tuple[SoundLabel, ...]
    embeddings: Floats
    """(labels, width), each of length 1."""
    scale: float
    """With which likenesses are multiplied, 1 to 100."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model makes of some sounds."""

    embeddings: Floats
    """(sounds, width), each of length 1."""
    scores: Floats
    """(sounds, labels): probabilities of the labels that are not background; these have the rest."""
    emotions: Floats | None
    """(sounds, 7): probabilities of the seven emotions; None if nothing was trained to tell them."""


class SoundPredictor:
    """A model that hears. Calls block, let other threads run, and may come from several threads."""

    def __init__(
        self,
        runtime: Runtime,
        samples: int,
        width: int,
        *,
        weights_sha256: str = "",
        asked: Asked | None = None,
        head: VoiceHead | None = None,
    ) -> None:
        """Take sounds of ``samples`` at 44.1 kHz; embeddings have ``width`` numbers, made with the weights named."""
        self.weights_sha256 = weights_sha256
        self.name = f"AudioCLIP ({runtime.name})"
        self.samples = samples
        self.width = width
        self.window_ms = round(1_000 * samples / SAMPLE_RATE)
        self.labels = tuple(item.label for item in asked.labels if not item.background) if asked else ()
        """Those that are told."""
        self.tells_emotions = head is not None
        self._runtime = runtime
        self._asked = asked
        self._told = [place for place, item in enumerate(asked.labels) if not item.background] if asked else []
        self._head = head

    @classmethod
    def open(cls, path: Path, *, threads: int = 1, device: str = "cpu", head: bool = True) -> SoundPredictor:
        """Load a converted model (its folder) or a checkpoint, with the head for voices if one lies beside it.

        Its labels are those of ``labels.json`` beside it; a checkpoint without them has the everyday sounds, if the
        vocabulary lies beside it, or else none. Raises SoundModelError: ``sound.checkpoint_*``,
        ``sound.manifest_invalid``, ``sound.model_broken``, ``sound.labels_invalid``, ``sound.texts_missing``,
        ``sound.head_invalid``, ``sound.torch_missing``, ``sound.openvino_missing``, ``sound.device_unsupported``.
        """
        if (path / MANIFEST).is_file():
            return _converted(path, threads, device, tells=head)
        return _checkpoint(path, device, tells=head)

    def hear(self, sounds: Sequence[Samples], rate: int = MICROPHONE_RATE) -> Heard:
        """Return what is in sounds: PCM16, mono. The end of a long one counts; a short one is followed by silence.

        Raises ValueError for a sound without samples, or of another kind.
        """
        for sound in sounds:
            if sound.dtype != np.int16 or sound.ndim != 1 or not len(sound):
                raise ValueError(f"a sound is int16 (samples,), not {sound.dtype} {sound.shape}")
        found = self._runtime.run(batch(sounds, self.samples, rate))
        embeddings = np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12), np.float32)
        emotions = self._head.probabilities(embeddings) if self._head is not None else None
        return Heard(embeddings, self._scores(embeddings), emotions)

    def _scores(self, embeddings: Floats) -> Floats:
        if self._asked is None:
            return np.empty((len(embeddings), 0), np.float32)
        likeness = embeddings @ self._asked.embeddings.T
        return softmax(np.float32(self._asked.scale) * likeness)[:, self._told].astype(np.float32)


def emotions_by_name(row: Floats) -> dict[str, float]:
    """Return one sound's emotions by their names."""
    return {name: float(value) for name, value in zip(EMOTIONS, row, strict=True)}


def _converted(folder: Path, threads: int, device: str, *, tells: bool) -> SoundPredictor:
    manifest = read_manifest(folder)
    runtime = open_runtime(folder, manifest, threads=threads, device=device)
    labels_file, asked = folder / LABELS_FILE, None
    if labels_file.is_file() and manifest.scale is not None:
        labels = read_labels(labels_file)
        kept = kept_embeddings(folder, labels, manifest.source_sha256)
        if kept is None:
            kept = _embedded_again(folder, labels, manifest.source_sha256)
        asked = Asked(labels, kept, manifest.scale)
    sha256 = manifest.source_sha256
    head = read_head(folder, sha256, manifest.embedding) if tells else None
    return SoundPredictor(runtime, manifest.samples, manifest.embedding, weights_sha256=sha256, asked=asked, head=head)


def _embedded_again(folder: Path, labels: tuple[SoundLabel, ...], weights_sha256: str) -> Floats:
    """Ask for labels that were changed, if the checkpoint lies beside the model, as it does where it was pulled."""
    try:
        from visavis.models.audioclip.build import load_network
        from visavis.models.audioclip.checkpoint import checkpoint_file

        file = checkpoint_file(folder)
        if file_sha256(file) == weights_sha256:
            vocabulary = folder / VOCABULARY_FILE
            return label_embeddings(folder, labels, weights_sha256, lambda: load_network(file).network, vocabulary)
    except ImportError as error:
        raise torch_missing(error) from error
    except (SoundModelError, OSError) as error:
        raise _texts_missing(folder) from error
    raise _texts_missing(folder)


def _texts_missing(folder: Path) -> SoundModelError:
    return SoundModelError(
        "sound.texts_missing",
        f"The prompts in {folder / LABELS_FILE} are new to this model, and its checkpoint is not beside it: convert it "
        f"again with --labels {folder / LABELS_FILE}.",
    )


def _checkpoint(path: Path, device: str, *, tells: bool) -> SoundPredictor:
    try:
        from visavis.models.audioclip.build import load_network
        from visavis.models.audioclip.torch_runtime import TorchRuntime
    except ImportError as error:
        raise torch_missing(error) from error
    loaded = load_network(path)
    runtime, width = TorchRuntime(loaded, device=device), loaded.network.config.embedding
    sha256 = file_sha256(loaded.file)
    asked = _asked_beside(loaded, sha256)
    head = read_head(loaded.file.parent, sha256, width) if tells else None
    samples = round(SECONDS * SAMPLE_RATE)
    return SoundPredictor(runtime, samples, width, weights_sha256=sha256, asked=asked, head=head)


def _asked_beside(loaded: LoadedNetwork, sha256: str) -> Asked | None:
    folder = loaded.file.parent
    labels_file, vocabulary = folder / LABELS_FILE, folder / VOCABULARY_FILE
    if loaded.network.config.text is None or not vocabulary.is_file():
        return None
    labels = read_labels(labels_file if labels_file.is_file() else EVERYDAY)
    embeddings = label_embeddings(folder, labels, sha256, lambda: loaded.network, vocabulary)
    return Asked(labels, embeddings, loaded.network.audio_text_scale())
