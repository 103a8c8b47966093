"""What a video model makes of clips, of several at the same time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visavis.events import CodedError
from visavis.inference.requests import ClipRequest, WatchedClip
from visavis.inference.schemas import VideoModel
from visavis.inference.video_errors import coded_video_errors
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
        if request.want == "labels" and not self._predictor.labels:
            raise CodedError("video.no_head", f"{self._predictor.name} has no trained head: ask for features.")

    def predict(self, requests: Sequence[ClipRequest]) -> list[WatchedClip]:
        """Return what the model makes of each clip. Raises CodedError ``video.*`` if it breaks."""
        found: dict[int, WatchedClip] = {}
        for want in ("labels", "features"):
            numbers = [number for number, request in enumerate(requests) if request.want == want]
            if numbers:
                clips = [requests[number].clip for number in numbers]
                watched = self._labels(clips) if want == "labels" else self._features(clips)
                found.update(zip(numbers, watched, strict=True))
        return [found[number] for number in range(len(requests))]

    def _labels(self, clips: list[Frames]) -> list[WatchedClip]:
        with coded_video_errors():
            scores = self._predictor.classify(clips)
        names = self._predictor.labels
        best = np.argsort(-scores, axis=1)[:, :MOST_LABELS]
        return [
            WatchedClip(self._predictor.name, [(names[label], float(row[label])) for label in order])
            for row, order in zip(scores, best, strict=True)
        ]

    def _features(self, clips: list[Frames]) -> list[WatchedClip]:
        with coded_video_errors():
            features = self._predictor.features(clips)
        return [WatchedClip(self._predictor.name, [], [float(number) for number in row]) for row in features]
