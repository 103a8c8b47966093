"""Features in, one picture out: the trained network on onnxruntime, without PyTorch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.fusion.config import MODALITIES
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.manifest import FusionManifest, read_manifest
from visavis.models.onnx_sessions import SLEEPING, open_session

Floats = NDArray[np.float32]
Sensed = Mapping[str, tuple[Floats, float]]
"""Values and confidence of each modality that is there."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the network makes of one moment."""

    probabilities: Floats
    """(7,), calibrated, in the order of ``config.EMOTIONS``."""
    valence: float
    arousal: float
    weights: dict[str, float]
    """How much each modality that is there moved it; they add up to 1."""


class FusionPredictor:
    """A trained fusion model. Calls block, let other threads run, and may come from several threads."""

    def __init__(self, session: Any, manifest: FusionManifest) -> None:
        """``session`` is an onnxruntime session of the manifest's model."""
        self.manifest = manifest
        self.name = manifest.name
        self.modalities = tuple(name for name in MODALITIES if name in manifest.needs)
        self._session = session

    @classmethod
    def open(cls, folder: Path, *, threads: int = 1) -> FusionPredictor:
        """Load a trained model from its folder.

        Raises FusionModelError: ``fusion.manifest_invalid``, ``fusion.untrained``, or ``fusion.model_broken``.
        """
        manifest = read_manifest(folder)
        path = folder / manifest.file
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() != manifest.sha256:
                raise FusionModelError("fusion.model_broken", f"{path} is not the file that was trained.")
        except OSError as error:
            raise FusionModelError("fusion.model_broken", f"{path} cannot be read.") from error
        session = open_session(path, threads=threads, entries=SLEEPING)
        found = {item.name: item.shape[-1] for item in session.get_inputs()}
        if any(found.get(name) != count for name, count in manifest.needs.items()):
            raise FusionModelError("fusion.model_broken", f"{path} takes something else than its manifest says.")
        return cls(session, manifest)

    def predict(self, moments: Sequence[Sensed]) -> list[Prediction]:
        """Return what the network makes of each moment.

        What a modality weighs is how far the answer moves without it: the total variation distance between the
        probabilities, and the mean difference of valence and arousal. Raises ValueError for a moment without any
        modality, or with values of another number.
        """
        rows = [row for moment in moments for row in self._rows(moment)]
        probabilities, affect = self._run(rows)
        predictions, start = [], 0
        for moment in moments:
            count = len(moment)
            end = start + (1 + count if count > 1 else 1)
            predictions.append(_prediction(list(moment), probabilities[start:end], affect[start:end]))
            start = end
        return predictions

    def _rows(self, moment: Sensed) -> list[Sensed]:
        """Return a moment as it is, and then without each of its modalities, if there are several."""
        if not moment:
            raise ValueError("there is nothing to fuse")
        for name, (values, _) in moment.items():
            if values.shape != (self.manifest.needs.get(name),):
                raise ValueError(f"'{name}' has {self.manifest.needs.get(name, 'no')} values, not {values.shape}")
        if len(moment) == 1:
            return [moment]
        return [moment, *({key: moment[key] for key in moment if key != left_out} for left_out in moment)]

    def _run(self, rows: Sequence[Sensed]) -> tuple[Floats, Floats]:
        feeds: dict[str, Floats] = {
            name: np.zeros((len(rows), self.manifest.needs[name]), np.float32) for name in self.modalities
        }
        present = np.zeros((len(rows), len(self.modalities)), np.float32)
        confidence = np.zeros_like(present)
        for number, row in enumerate(rows):
            for column, name in enumerate(self.modalities):
                if name in row:
                    feeds[name][number], confidence[number, column] = row[name]
                    present[number, column] = 1
        outputs = self._session.run(
            ["probabilities", "affect"], {**feeds, "present": present, "confidence": confidence}
        )
        return outputs[0], outputs[1]


def _prediction(names: list[str], probabilities: Floats, affect: Floats) -> Prediction:
    whole, without = probabilities[0], probabilities[1:]
    if len(names) == 1:
        weights = {names[0]: 1.0}
    else:
        moved = 0.5 * np.abs(without - whole).sum(1) + np.abs(affect[1:] - affect[0]).mean(1)
        shares = (moved + 1e-6) / (moved + 1e-6).sum()
        weights = {name: float(share) for name, share in zip(names, shares, strict=True)}
    return Prediction(whole, float(affect[0, 0]), float(affect[0, 1]), weights)
