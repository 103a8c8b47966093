"""What watches movement over time, shared by all sessions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from visavis.bootstrap.parts import Part
from visavis.bootstrap.stored_models import choose_stored
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.inference.video_models import VIDEO_MODELS
from visavis.perception.video_classification import VideoClassifier

if TYPE_CHECKING:
    from visavis.models.videomae.predictor import VideoPredictor

JOB = "movement"
_BETTER = "VideoMAE-v2 watches what people do: docs/video-models.md"


def movement_part(settings: Settings, store: ModelStore) -> Part[VideoClassifier]:
    """Return what watches clips: the smallest model that is on disk, a model by name or path, or the service's.

    Raises CodedError ``config.part_unavailable`` for one that is wanted by name and is not there.
    """
    nobody: Part[VideoClassifier] = Part(
        JOB, "none", "No model of it is on disk; landmarks alone tell what a face does.", None, _BETTER
    )
    return choose_stored(
        settings.video_model, VIDEO_MODELS, nobody, settings, store, local=partial(_local, settings), remote=_remote
    )


def open_predictor(folder: Path, *, threads: int) -> VideoPredictor:
    """Load a video model. Blocking. Raises CodedError ``video.*``."""
    from visavis.inference.model_errors import coded_model_errors
    from visavis.models.videomae.predictor import VideoPredictor

    with coded_model_errors():
        return VideoPredictor.open(folder, threads=threads)


def _local(settings: Settings, folder: Path) -> VideoClassifier:
    from visavis.perception.backends.video import LocalVideoClassifier

    predictor = open_predictor(folder, threads=settings.face_threads)
    if not predictor.labels:
        raise CodedError("video.no_head", f"{folder.name} has no trained head: it tells no actions.")
    # Clips take most of a second on a processor; faces must not wait for them.
    return LocalVideoClassifier(predictor, Runner("video", nice=10))


def _remote(url: str) -> VideoClassifier:
    from visavis.perception.backends.remote_video import remote_video_classifier

    return remote_video_classifier(url)
