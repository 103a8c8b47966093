"""The catalog's VideoMAE-v2: OpenGVLab's checkpoints, converted when they are pulled."""

from __future__ import annotations

from pathlib import Path

from visavis.inference.catalog import HubSource, Model
from visavis.models.videomae.errors import VideoModelError, torch_missing
from visavis.models.videomae.manifest import MANIFEST

REPOSITORY = "OpenGVLab/VideoMAE2"
REVISION = "706cc172d65ebd4dedbee3f9c0183a93df9fa125"
CHECKPOINT = "checkpoint.pth"
LICENSE = "Apache-2.0"
"""As the repository of the weights states it; the code that trained them is MIT."""


def convert(folder: Path) -> None:
    """Write ``model.onnx`` with 8-bit weights and its manifest beside the checkpoint.

    Raises ValueError if PyTorch, which reads checkpoints, is missing, or if the checkpoint is not as expected.
    """
    try:
        from visavis.models.videomae.export import Conversion
        from visavis.models.videomae.export import convert as export
    except ImportError as error:
        raise ValueError(torch_missing(error).detail) from error
    try:
        export(Conversion(folder / CHECKPOINT, folder, int8=True, license=LICENSE, check_clips=1))
    except VideoModelError as error:
        raise ValueError(error.detail) from error


def _model(name: str, purpose: str, path: str, megabytes: int) -> Model:
    return Model(
        name=name,
        purpose=purpose,
        license=LICENSE,
        homepage=f"https://huggingface.co/{REPOSITORY}",
        megabytes=megabytes,
        source=HubSource(REPOSITORY, REVISION, {path: CHECKPOINT}),
        files=(MANIFEST, "model.onnx", CHECKPOINT),
        convert=convert,
    )


VIDEO_MODELS = (
    _model("videomae-s", "movement over time, 710 actions", "distill/vit_s_k710_dl_from_giant.pth", 45),
    _model("videomae-b", "movement over time, 710 actions", "distill/vit_b_k710_dl_from_giant.pth", 173),
    _model("videomae-g", "movement over time, 710 actions", "mae-g/vit_g_hybrid_pt_1200e_k710_ft.pth", 2_030),
    _model("videomae-g-ssv2", "movement of hands and things", "mae-g/vit_g_hybrid_pt_1200e_ssv2_ft.pth", 2_020),
)
"""The smallest first."""
