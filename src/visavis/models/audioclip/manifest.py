"""What a converted model says of itself: ``visavis-sound.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from visavis.models.audioclip.config import SAMPLE_RATE
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.manifests import read_manifest_as, write_manifest

MANIFEST = "visavis-sound.json"
VERSION = 1
SECONDS = 2.0
"""How much sound a model is made for, if nothing else is wanted."""

Runtime = Literal["onnxruntime", "openvino", "torch"]


@dataclass(frozen=True, slots=True)
class SoundManifest:
    """One converted model."""

    runtime: Runtime
    file: str
    sha256: str
    samples: int
    """How long a sound is, at 44.1 kHz."""
    embedding: int
    """Width of the embeddings."""
    scale: float | None
    """With which likenesses of sounds and texts are multiplied, 1 to 100; None without a text tower."""
    kind: str
    """What the checkpoint was: audioclip or esresnext."""
    source: str
    """File name of the checkpoint."""
    source_sha256: str
    license: str
    rate: int = SAMPLE_RATE
    check: dict[str, float] = field(default_factory=dict)
    """How near the results are to those of the checkpoint, on synthetic sounds: ``sounds``, ``cosine`` (the least), and
    ``centered_cosine`` (the least, without what all of them have in common)."""
    architecture: str = "AudioCLIP"
    version: int = VERSION

    def write(self, folder: Path) -> None:
        """Write ``visavis-sound.json``."""
        write_manifest(folder / MANIFEST, self)


def read_manifest(folder: Path) -> SoundManifest:
    """Read the manifest in a folder. Raises SoundModelError ``sound.manifest_invalid``."""
    path = folder / MANIFEST
    try:
        manifest = read_manifest_as(SoundManifest, path, _accept)
        if Path(manifest.file).name != manifest.file or manifest.samples < 1 or manifest.embedding < 1:
            raise ValueError("its values make no sense")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SoundModelError("sound.manifest_invalid", f"{path} cannot be used: {error}.") from error
    return manifest


def _accept(data: dict[str, Any]) -> None:
    if data.get("version") != VERSION:
        raise ValueError(f"its version is {data.get('version')}, not {VERSION}")
