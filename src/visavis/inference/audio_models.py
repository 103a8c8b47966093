"""The catalog's AudioCLIP: its authors' checkpoints, converted when they are pulled."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from visavis.inference.catalog import Model, WebFile, WebSource, WheelSource
from visavis.inference.video_models import CHECKPOINT
from visavis.models.audioclip.errors import SoundModelError, torch_missing
from visavis.models.audioclip.labels import LABELS_FILE
from visavis.models.audioclip.manifest import MANIFEST
from visavis.models.audioclip.tokenizer import VOCABULARY_FILE

HOMEPAGE: Final = "https://github.com/AndreyGuzhov/AudioCLIP"
RELEASE: Final = f"{HOMEPAGE}/releases/download/v0.1"
LICENSE: Final = "MIT"
VOCABULARY_SHA256: Final = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
"""The hashes are those that the repository's own pointers to its large files name."""


def convert(folder: Path) -> None:
    """Write ``model.onnx``, what the everyday sounds mean to it, and its manifest beside the checkpoint.

    Raises ValueError if PyTorch, which reads checkpoints, is missing, or if the checkpoint is not as expected.
    """
    try:
        from visavis.models.audioclip.export import Conversion
        from visavis.models.audioclip.export import convert as export
    except ImportError as error:
        raise ValueError(torch_missing(error).detail) from error
    try:
        export(Conversion(folder / CHECKPOINT, folder, license=LICENSE, check_sounds=1))
    except SoundModelError as error:
        raise ValueError(error.detail) from error


def _model(name: str, file: str, sha256: str) -> Model:
    return Model(
        name=name,
        purpose="names of sounds, and their embeddings",
        license=LICENSE,
        homepage=HOMEPAGE,
        megabytes=539,
        source=WebSource(
            {
                CHECKPOINT: WebFile(f"{RELEASE}/{file}", sha256),
                VOCABULARY_FILE: WebFile(f"{RELEASE}/{VOCABULARY_FILE}", VOCABULARY_SHA256),
            }
        ),
        files=(MANIFEST, "model.onnx", LABELS_FILE, CHECKPOINT, VOCABULARY_FILE),
        patterns=("texts-*.npy",),
        convert=convert,
    )


AUDIO_MODELS = (
    _model(
        "audioclip", "AudioCLIP-Full-Training.pt", "2441d35b353352c8b1bbfb8f7c687f46314c3d2909e940eaf763b8c17f632c44"
    ),
    _model(
        "audioclip-partial",
        "AudioCLIP-Partial-Training.pt",
        "1921885b6c3b5de0619f2ef4a9700ecbade758a398b34eb064230c30baef0c75",
    ),
)
"""The one whose three towers were trained together; then the one whose sounds fit OpenAI's CLIP."""

CLIP_VOCABULARY = Model(
    name="clip-vocabulary",
    purpose="words for AudioCLIP's labels",
    license=LICENSE,
    homepage="https://github.com/openai/CLIP",
    megabytes=2,
    source=WheelSource(
        project="open_clip_torch",
        version="3.3.0",
        filename="open_clip_torch-3.3.0-py3-none-any.whl",
        sha256="c549ad5ed6bfc119cc11105033c0a2b9d7a2a4afeb40a58a09aab3da1a0043ce",
        members={f"open_clip/{VOCABULARY_FILE}": VOCABULARY_FILE},
    ),
    files=(VOCABULARY_FILE,),
)
"""OpenAI's file, in a wheel that carries it."""
