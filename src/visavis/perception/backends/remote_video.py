"""A video model that an inference service has."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from visavis.events import CodedError
from visavis.inference.remote import InferenceClient, RemoteDeployment
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
    about = _about(client.url, timeout_s)
    deployment = RemoteDeployment[ClipRequest, WatchedClip](
        about.model, client, "/v1/video", pack=pack_clip, unpack=clip_from_json
    )
    shape = Shape(size=about.size, frames=about.frames, width=about.width, rate=about.rate)
    return DeployedVideoClassifier(deployment, labels=tuple(about.labels), shape=shape, deadline_s=deadline_s)


def _about(url: str, timeout_s: float) -> VideoModel:
    try:
        response = httpx.get(f"{url}/v1/video", timeout=timeout_s, trust_env=False)
        if response.is_success:
            return VideoModel.model_validate_json(response.content)
        problem = response.json()
        code, detail = str(problem["code"]), str(problem["detail"])
    except httpx.TransportError as error:
        raise CodedError(
            "inference.unreachable", f"The inference service at {url} does not answer.", retryable=True
        ) from error
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise CodedError("inference.unreachable", f"{url} is no inference service of this kind.") from error
    raise CodedError(code, detail)
