"""What a video model makes of clips, of several at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from visavis.events import CodedError
from visavis.inference.model_errors import coded_model_errors
from visavis.inference.requests import ClipRequest, WatchedClip
from visavis.inference.schemas import VideoModel
from visavis.models.videomae.predictor import VideoPredictor
from visavis.models.videomae.transforms import Frames

MOST_LABELS = 10
"""So many of the likeliest labels are told."""


class ClipWatcher:
    """Labels clips, or gives their features. Blocking: its batch method is for a ``Batcher``."""

    def __init__(self, predictor: VideoPredictor) -> None:
        """Take a model that is loaded."""
        self._predictor = predictor

    @property
    def about(self) -> VideoModel:
        """Return what the model takes and gives."""
        shape = self._predictor.shape
        return VideoModel(
            model=self._predictor.name,
            frames=shape.frames,
            size=shape.size,
            rate=shape.rate,
            width=shape.width,
            labels=list(self._predictor.labels),
        )

    def check(self, request: ClipRequest) -> None:
        """Raise CodedError ``request.invalid`` or ``video.no_head`` for what this model cannot do."""
        frames = self._predictor.shape.frames
        if len(request.clip) != frames:
            raise CodedError("request.invalid", f"A clip has {frames} frames here, not {len(request.clip)}.")
        if request.want != "features" and not self._predictor.labels:
            raise CodedError("video.no_head", f"{self._predictor.name} has no trained head: ask for features.")

    def predict(self, requests: Sequence[ClipRequest]) -> list[WatchedClip]:
        """Return what the model makes of each clip. Raises CodedError ``video.*`` if it breaks."""
        found: dict[int, WatchedClip] = {}
        for features in (False, True):
            numbers = [number for number, request in enumerate(requests) if (request.want == "features") == features]
            if numbers:
                clips = [requests[number].clip for number in numbers]
                watched = self._features(clips) if features else self._all(clips)
                found.update(zip(numbers, watched, strict=True))
        return [_wanted(found[number], request) for number, request in enumerate(requests)]

    def _all(self, clips: list[Frames]) -> list[WatchedClip]:
        with coded_model_errors():
            watched = self._predictor.watch(clips)
        names = self._predictor.labels
        best = np.argsort(-watched.probabilities, axis=1)[:, :MOST_LABELS]
        return [
            WatchedClip(self._predictor.name, [(names[label], float(row[label])) for label in order], features.tolist())
            for row, order, features in zip(watched.probabilities, best, watched.features, strict=True)
        ]

    def _features(self, clips: list[Frames]) -> list[WatchedClip]:
        with coded_model_errors():
            features = self._predictor.features(clips)
        return [WatchedClip(self._predictor.name, [], [float(number) for number in row]) for row in features]


def _wanted(watched: WatchedClip, request: ClipRequest) -> WatchedClip:
    return replace(watched, features=[]) if request.want == "labels" else watched
