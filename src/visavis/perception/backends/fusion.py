"""A trained fusion network in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from visavis.events import EMOTIONS, CodedError
from visavis.inference import Batcher, Runner
from visavis.inference.model_errors import coded_model_errors
from visavis.models.fusion.predictor import FusionPredictor, Prediction, Sensed
from visavis.perception.evidence import LAYOUTS
from visavis.perception.fusion_model import Features, Fused, Modality, check_features

_MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)


class LocalFusionModel:
    """A network in this process; see :class:`visavis.perception.fusion_model.FusionModel`."""

    def __init__(self, predictor: FusionPredictor, runner: Runner, *, max_batch: int = 32) -> None:
        """``runner`` has the model's threads. What several sessions ask is computed together."""
        self.name = predictor.name
        self.needs: Mapping[Modality, int] = {
            name: predictor.manifest.needs[name] for name in _MODALITIES if name in predictor.manifest.needs
        }
        self.layouts: Mapping[Modality, str] = {name: predictor.manifest.layouts[name] for name in self.needs}
        self._predictor = predictor
        self._batcher: Batcher[Sensed, Prediction] = Batcher(self._predict, runner, max_batch=max_batch)

    async def fuse(self, features: Mapping[Modality, Features]) -> Fused:
        """Return the picture. Raises CodedError ``fusion.features_invalid``."""
        check_features(features, self.needs)
        prediction = await self._batcher({name: (item.values, item.confidence) for name, item in features.items()})
        scores = [min(max(float(value), 0.0), 1.0) for value in prediction.probabilities]
        return Fused(
            emotions=dict(zip(EMOTIONS, scores, strict=True)),
            valence=min(max(prediction.valence, -1.0), 1.0),
            arousal=min(max(prediction.arousal, -1.0), 1.0),
            confidence=max(scores),
            weights={name: prediction.weights[name] for name in features},
        )

    async def close(self) -> None:
        """Let the threads go."""
        self._batcher.close()

    def _predict(self, moments: Sequence[Sensed]) -> list[Prediction]:
        return self._predictor.predict(moments)


def open_fusion_model(folder: Path, *, threads: int = 1) -> LocalFusionModel:
    """Load a trained model. Blocking.

    Raises CodedError ``fusion.*``; ``fusion.layout_mismatch`` for one that was trained on other layouts.
    """
    with coded_model_errors():
        predictor = FusionPredictor.open(folder, threads=threads)
    for name, ours in LAYOUTS.items():
        layout = predictor.manifest.layouts.get(name, ours)
        if layout != ours:
            detail = f"{folder} was trained on the layout {layout}, and '{name}' has {ours} now: train it anew."
            raise CodedError("fusion.layout_mismatch", detail)
    # A picture of the person can be late; speech must not wait for it.
    return LocalFusionModel(predictor, Runner("fusion", nice=5))
