"""A video model that an inference service has."""

from __future__ import annotations

from visavis.inference.remote import InferenceClient, RemoteDeployment, ask
from visavis.inference.requests import ClipRequest, WatchedClip, clip_from_json, pack_clip
from visavis.inference.schemas import VideoModel
from visavis.models.videomae.predictor import Shape
from visavis.perception.backends.video import DeployedVideoClassifier


def remote_video_classifier(
    url: str, *, deadline_s: float | None = 5.0, timeout_s: float = 10.0
) -> DeployedVideoClassifier:
    """Return a classifier that asks the inference service at ``url``. Blocking: it asks first what the model takes.

    Raises CodedError ``inference.invalid_url``, ``inference.unreachable`` (retryable), or ``inference.not_configured``
    if the service has no video model.
    """
    client = InferenceClient(url)
    about = ask(client.url, "/v1/video", VideoModel, timeout_s)
    deployment = RemoteDeployment[ClipRequest, WatchedClip](
        about.model, client, "/v1/video", pack=pack_clip, unpack=clip_from_json
    )
    shape = Shape(size=about.size, frames=about.frames, width=about.width, rate=about.rate)
    return DeployedVideoClassifier(deployment, labels=tuple(about.labels), shape=shape, deadline_s=deadline_s)
