"""Models that watch clips: in this process, or wherever a deployment runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, Score
from visavis.inference import Batcher, Deployment, Runner
from visavis.inference.model_errors import coded_model_errors
from visavis.inference.requests import ClipRequest, WatchedClip
from visavis.models.videomae.predictor import Shape, VideoPredictor
from visavis.perception.video_classification import MOST_SCORES, VideoReading

_CAMERA_FPS = 27.5
"""Models say every how many frames they want one, at 25 to 30 a second."""


def _step_ms(shape: Shape) -> int:
    return round(1_000 * shape.rate / _CAMERA_FPS)


class LocalVideoClassifier:
    """A model in this process; see :class:`visavis.perception.video_classification.VideoClassifier`."""

    def __init__(self, predictor: VideoPredictor, runner: Runner, *, max_batch: int = 4) -> None:
        """``runner`` has the model's threads. Clips of several sessions are computed together."""
        self.name = predictor.name
        self.frames = predictor.shape.frames
        self.size = predictor.shape.size
        self.step_ms = _step_ms(predictor.shape)
        self.labels = predictor.labels
        self.dimensions = predictor.shape.width
        self._predictor = predictor
        self._batcher = Batcher(self._predict, runner, max_batch=max_batch)

    async def classify(self, clip: NDArray[np.uint8]) -> VideoReading:
        """Return what a clip holds. Raises CodedError ``video.clip_invalid`` or ``video.no_head``."""
        _check(clip, self.frames)
        return await self._batcher(clip)

    async def close(self) -> None:
        """Let the threads go."""
        self._batcher.close()

    def _predict(self, clips: Sequence[NDArray[np.uint8]]) -> list[VideoReading]:
        with coded_model_errors():
            watched = self._predictor.watch(clips)
        rows = zip(watched.probabilities, watched.features, strict=True)
        return [VideoReading(_best(row, self.labels), features) for row, features in rows]


class DeployedVideoClassifier:
    """A deployment, here or elsewhere; see :class:`visavis.perception.video_classification.VideoClassifier`."""

    def __init__(
        self,
        deployment: Deployment[ClipRequest, WatchedClip],
        *,
        labels: tuple[str, ...],
        shape: Shape,
        deadline_s: float | None = 5.0,
    ) -> None:
        """``labels`` and ``shape`` are those of the deployment's model; late answers are of no use."""
        self.name = deployment.name
        self.frames = shape.frames
        self.size = shape.size
        self.step_ms = _step_ms(shape)
        self.labels = labels
        self.dimensions = shape.width
        self._deployment = deployment
        self._deadline_s = deadline_s

    async def classify(self, clip: NDArray[np.uint8]) -> VideoReading:
        """Return what a clip holds. Raises CodedError ``video.clip_invalid`` or ``inference.*``."""
        _check(clip, self.frames)
        watched = await self._deployment(ClipRequest(clip, "both"), deadline_s=self._deadline_s)
        scores = [Score(label=label, score=min(max(score, 0.0), 1.0)) for label, score in watched.labels]
        return VideoReading(scores[:MOST_SCORES], _embedding(watched, self.dimensions))

    async def close(self) -> None:
        """Release the deployment."""
        await self._deployment.close()


def _check(clip: NDArray[np.uint8], frames: int) -> None:
    if (
        clip.dtype != np.uint8
        or clip.ndim != 4
        or clip.shape[0] != frames
        or clip.shape[-1] != 3
        or min(clip.shape) < 1
    ):
        raise CodedError(
            "video.clip_invalid", f"A clip is uint8 ({frames}, height, width, 3), not {clip.dtype} {clip.shape}."
        )


def _embedding(watched: WatchedClip, dimensions: int) -> NDArray[np.float32]:
    if len(watched.features) != dimensions:
        detail = f"The video model gave {len(watched.features)} features instead of {dimensions}."
        raise CodedError("inference.unreachable", detail)
    return np.array(watched.features, np.float32)


def _best(probabilities: NDArray[np.float32], labels: Sequence[str]) -> list[Score]:
    order = np.argsort(-probabilities)[:MOST_SCORES]
    return [Score(label=labels[index], score=min(float(probabilities[index]), 1.0)) for index in order]
