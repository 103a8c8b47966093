"""What a trained fusion model says of itself: ``manifest.json`` beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import MODALITIES
from visavis.models.fusion.errors import FusionModelError
from visavis.models.manifests import read_manifest_as, write_manifest

MANIFEST: Final = "manifest.json"
MODEL: Final = "fusion.onnx"
KIND: Final = "visavis-fusion"
VERSION: Final = 1
MOST_VALUES: Final = 100_000
"""Of one modality."""


@dataclass(frozen=True, slots=True)
class FusionManifest:
    """One trained model."""

    name: str
    file: str
    sha256: str
    needs: dict[str, int]
    """How many values it takes of each modality."""
    layouts: dict[str, str]
    """What the values of each modality are: the version of the layout, or the name of the model that makes them."""
    classes: list[str]
    taught: list[str]
    """Those of the classes that it was shown; the others it never names."""
    temperature: float
    """What logits are divided by; it is in the graph."""
    trained: dict[str, Any]
    """Corpus, splits and figures: ``recordings``, ``speakers``, ``uar``, ``war``, ``ece`` and more."""
    shape: dict[str, int] = field(default_factory=dict)
    kind: str = KIND
    version: int = VERSION

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``."""
        write_manifest(folder / MANIFEST, self)


def read_manifest(folder: Path) -> FusionManifest:
    """Read the manifest in a folder.

    Raises FusionModelError: ``fusion.manifest_invalid``; ``fusion.untrained`` for a model that has learned nothing.
    """
    path = folder / MANIFEST
    try:
        manifest = read_manifest_as(FusionManifest, path, _accept)
        _check(manifest)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise FusionModelError("fusion.manifest_invalid", f"{path} cannot be used: {error}.") from error
    trained: Any = manifest.trained  # whatever the file says
    if not isinstance(trained, dict) or not trained.get("recordings"):
        raise FusionModelError("fusion.untrained", f"{folder} holds a model that was never trained: it is not used.")
    return manifest


def _accept(data: dict[str, Any]) -> None:
    if data.get("kind") != KIND or data.get("version") != VERSION:
        raise ValueError(f"it is not of kind {KIND}, version {VERSION}")


def _check(manifest: FusionManifest) -> None:
    if Path(manifest.file).name != manifest.file:
        raise ValueError("its file is not beside it")
    if tuple(manifest.classes) != EMOTIONS:
        raise ValueError(f"its classes are not {', '.join(EMOTIONS)}")
    if not manifest.needs or not set(manifest.needs) <= set(MODALITIES):
        raise ValueError(f"its modalities are not among {', '.join(MODALITIES)}")
    if not all(0 < int(count) <= MOST_VALUES for count in manifest.needs.values()):
        raise ValueError("it needs impossible numbers of values")
    if set(manifest.layouts) != set(manifest.needs):
        raise ValueError("it does not say what its values are")
    if not manifest.temperature > 0:
        raise ValueError("its temperature is not above 0")
