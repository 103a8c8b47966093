"""Clips as the training sees them: features that were computed once, or the clips themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.training.clips_on_disk import LabeledClip, read_clip
from visavis.models.videomae.transforms import Frames, normalize

Chosen = Sequence[tuple[LabeledClip, bool]]
"""Clips, and whether each is mirrored."""

FEATURES = "features"
_KEPT_BYTES = 1 << 30
"""Of decoded clips in memory."""


class Examples(Protocol):
    """Gives what the network says of clips, and what is true."""

    labels: tuple[str, ...]

    def logits(self, chosen: Chosen) -> tuple[Tensor, Tensor]:
        """Return logits (clips, labels) and the numbers of the true labels (clips,)."""


def open_examples(network: VideoMAE, labels: tuple[str, ...], out: Path, *, keep_features: bool) -> Examples:
    """Return examples by features that are kept in ``out`` if only the head learns, else by the clips."""
    decoded = _Decoded(network)
    return (
        _ByFeatures(network, labels, decoded, out / FEATURES) if keep_features else _ByClips(network, labels, decoded)
    )


class _Decoded:
    """Decodes clips, and keeps them while there is room."""

    def __init__(self, network: VideoMAE) -> None:
        self._config = network.config
        self._kept: dict[Path, Frames] = {}
        self._room = _KEPT_BYTES

    def read(self, clip: LabeledClip, mirrored: bool) -> Tensor:
        """Return a clip as the network takes it: (3, frames, size, size)."""
        frames = self._kept.get(clip.path)
        if frames is None:
            frames = read_clip(clip.path, self._config.frames, self._config.size)
            if frames.nbytes <= self._room:
                self._kept[clip.path] = frames
                self._room -= frames.nbytes
        return torch.from_numpy(normalize(frames[:, :, ::-1] if mirrored else frames, self._config.size))


def _numbers(labels: tuple[str, ...], chosen: Chosen) -> Tensor:
    return torch.tensor([labels.index(clip.label) for clip, _ in chosen])


class _ByClips:
    def __init__(self, network: VideoMAE, labels: tuple[str, ...], decoded: _Decoded) -> None:
        self.labels = labels
        self._network = network
        self._decoded = decoded

    def logits(self, chosen: Chosen) -> tuple[Tensor, Tensor]:
        clips = torch.stack([self._decoded.read(clip, mirrored) for clip, mirrored in chosen])
        return self._network(clips), _numbers(self.labels, chosen)


class _ByFeatures:
    """The frozen part runs once for each clip; its results survive in files."""

    def __init__(self, network: VideoMAE, labels: tuple[str, ...], decoded: _Decoded, folder: Path) -> None:
        self.labels = labels
        self._network = network
        self._decoded = decoded
        self._folder = folder
        self._mark = hashlib.sha256(repr(network.config).encode())
        for name, value in network.state_dict().items():
            if not name.startswith("head."):
                self._mark.update(value.numpy().tobytes())
        self._kept: dict[tuple[Path, bool], Tensor] = {}

    def logits(self, chosen: Chosen) -> tuple[Tensor, Tensor]:
        features = torch.stack([self._features(clip, mirrored) for clip, mirrored in chosen])
        return self._network.head(features), _numbers(self.labels, chosen)

    def _features(self, clip: LabeledClip, mirrored: bool) -> Tensor:
        key = (clip.path, mirrored)
        if key not in self._kept:
            self._kept[key] = self._load(clip, mirrored)
        return self._kept[key]

    def _load(self, clip: LabeledClip, mirrored: bool) -> Tensor:
        digest = self._mark.copy()
        about = clip.path.stat()
        digest.update(repr((str(clip.path.resolve()), about.st_size, about.st_mtime_ns, mirrored)).encode())
        file = self._folder / f"{digest.hexdigest()[:32]}.npy"
        if file.is_file():
            return torch.from_numpy(np.load(file))
        with torch.no_grad():
            features = self._network.features(self._decoded.read(clip, mirrored)[None])[0]
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        with part.open("wb") as opened:
            np.save(opened, features.numpy())
        part.replace(file)
        return features
