"""What a sound model makes of sounds, of several at the same time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.inference.model_errors import coded_model_errors
from visavis.inference.requests import SAMPLE_RATE, HeardSound
from visavis.inference.schemas import SoundModel
from visavis.models.audioclip.predictor import SoundPredictor, emotions_by_name

MOST_LABELS = 10
"""So many of the likeliest labels are told."""
MOST_WINDOWS = 2


class SoundHearer:
    """Names sounds, and gives their embeddings. Blocking: its batch method is for a ``Batcher``."""

    def __init__(self, predictor: SoundPredictor) -> None:
        """Take a model that is loaded."""
        self._predictor = predictor

    @property
    def about(self) -> SoundModel:
        """Return what the model takes and gives."""
        model = self._predictor
        return SoundModel(
            model=model.name,
            window_ms=model.window_ms,
            dimensions=model.width,
            labels=list(model.labels),
            emotions=model.tells_emotions,
        )

    def check(self, samples: NDArray[np.int16]) -> None:
        """Raise CodedError ``request.invalid`` for more sound than this model takes."""
        most = MOST_WINDOWS * self._predictor.window_ms * SAMPLE_RATE // 1_000
        if len(samples) > most:
            raise CodedError("request.invalid", f"A sound has at most {most} samples here, not {len(samples)}.")

    def predict(self, sounds: Sequence[NDArray[np.int16]]) -> list[HeardSound]:
        """Return what the model makes of each sound. Raises CodedError ``sound.*`` if it breaks."""
        with coded_model_errors():
            heard = self._predictor.hear(sounds)
        names, found = self._predictor.labels, []
        for number, (scores, embedding) in enumerate(zip(heard.scores, heard.embeddings, strict=True)):
            order = np.argsort(-scores)[:MOST_LABELS]
            emotions = emotions_by_name(heard.emotions[number]) if heard.emotions is not None else None
            labels = [(names[place], float(scores[place])) for place in order]
            found.append(HeardSound(self._predictor.name, labels, embedding.tolist(), emotions))
        return found
