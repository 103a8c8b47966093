"""What names sounds, shared by all sessions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from visavis.bootstrap.parts import Part
from visavis.bootstrap.stored_models import choose_stored
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.audio_models import AUDIO_MODELS
from visavis.inference.catalog import ModelStore
from visavis.perception.sound_classification import SoundClassifier
from visavis.perception.sources import RULES_SOURCE

if TYPE_CHECKING:
    from visavis.models.audioclip.predictor import SoundPredictor

JOB = "sounds"
_BETTER = "AudioCLIP names what sounds: docs/audio-models.md"


def sounds_part(settings: Settings, store: ModelStore) -> Part[SoundClassifier]:
    """Return what names sounds: the model that is on disk, a model by name or path, or the service's.

    Raises CodedError ``config.part_unavailable`` for one that is wanted by name and is not there.
    """
    rules: Part[SoundClassifier] = Part(
        JOB, RULES_SOURCE, "No model of it is on disk; rules find laughter and sighs.", None, _BETTER
    )
    return choose_stored(
        settings.sound_model, AUDIO_MODELS, rules, settings, store, local=partial(_local, settings), remote=_remote
    )


def open_sounds(folder: Path, *, threads: int) -> SoundPredictor:
    """Load a sound model. Blocking. Raises CodedError ``sound.*``."""
    from visavis.inference.model_errors import coded_model_errors
    from visavis.models.audioclip.predictor import SoundPredictor

    with coded_model_errors():
        return SoundPredictor.open(folder, threads=threads)


def _local(settings: Settings, folder: Path) -> SoundClassifier:
    from visavis.perception.backends.audioclip import AudioClipClassifier

    # Sounds can be named a little later; speech and faces must not wait for them.
    return AudioClipClassifier(open_sounds(folder, threads=settings.face_threads), Runner("sounds", nice=10))


def _remote(url: str) -> SoundClassifier:
    from visavis.perception.backends.remote_sounds import remote_sound_classifier

    return remote_sound_classifier(url)
