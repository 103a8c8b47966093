"""A sound model that an inference service has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.inference.remote import InferenceClient, RemoteDeployment, ask
from visavis.inference.requests import AUDIO, HeardSound, pack_sound, sound_from_json
from visavis.inference.schemas import SoundModel
from visavis.perception.backends.audioclip import DeployedSoundClassifier


def remote_sound_classifier(
    url: str, *, deadline_s: float | None = 3.0, timeout_s: float = 10.0
) -> DeployedSoundClassifier:
    """Return a classifier that asks the inference service at ``url``. Blocking: it asks first what the model takes.

    Raises CodedError ``inference.invalid_url``, ``inference.unreachable`` (retryable), or ``inference.not_configured``
    if the service has no sound model.
    """
    client = InferenceClient(url)
    about = ask(client.url, "/v1/sounds", SoundModel, timeout_s)
    deployment = RemoteDeployment[NDArray[np.int16], HeardSound](
        about.model, client, "/v1/sounds", pack=pack_sound, unpack=sound_from_json, kind=AUDIO
    )
    return DeployedSoundClassifier(deployment, about, deadline_s=deadline_s)
