"""What a converted model says of itself: ``visavis-video.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from visavis.models.manifests import read_manifest_as, write_manifest
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.transforms import DEVIATION, MEAN, RATE

MANIFEST = "visavis-video.json"
VERSION = 1

Runtime = Literal["onnxruntime", "openvino", "torch"]
Precision = Literal["float32", "int8"]


@dataclass(frozen=True, slots=True)
class VideoManifest:
    """One converted model."""

    runtime: Runtime
    file: str
    sha256: str
    precision: Precision
    size: int
    """Height and width of a frame, pixels."""
    frames: int
    width: int
    """Of the features."""
    labels: list[str]
    """Empty if there is no head."""
    layout: str
    """In which layout the checkpoint was: fine-tuned, pre-trained or transformers."""
    source: str
    """File name of the checkpoint."""
    source_sha256: str
    license: str
    shape: dict[str, float]
    """Patch, tubelet, depth, heads and so on."""
    rate: int = RATE
    """Every how many frames one is taken, at 25 to 30 a second."""
    mean: list[float] = field(default_factory=lambda: list(MEAN))
    deviation: list[float] = field(default_factory=lambda: list(DEVIATION))
    check: dict[str, float] = field(default_factory=dict)
    """How near the results are to those of the checkpoint, on synthetic clips: ``clips``, ``feature_cosine`` (the
    least), and ``top1_agreement`` with a head."""
    architecture: str = "VideoMAE-v2"
    version: int = VERSION

    def write(self, folder: Path) -> None:
        """Write ``visavis-video.json``."""
        write_manifest(folder / MANIFEST, self)


def read_manifest(folder: Path) -> VideoManifest:
    """Read the manifest in a folder. Raises VideoModelError ``video.manifest_invalid``."""
    path = folder / MANIFEST
    try:
        manifest = read_manifest_as(VideoManifest, path, _accept)
        if Path(manifest.file).name != manifest.file or manifest.size < 1 or manifest.frames < 1:
            raise ValueError("its values make no sense")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise VideoModelError("video.manifest_invalid", f"{path} cannot be used: {error}.") from error
    return manifest


def _accept(data: dict[str, Any]) -> None:
    if data.get("version") != VERSION:
        raise ValueError(f"its version is {data.get('version')}, not {VERSION}")
