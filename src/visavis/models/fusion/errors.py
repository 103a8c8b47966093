"""What can be wrong with a fusion model's files, and with what it is taught from."""

from __future__ import annotations

from visavis.models.errors import ModelError


class FusionModelError(ModelError):
    """Its code is one of ``fusion.*``."""


def torch_missing(error: ImportError) -> FusionModelError:
    """Return what to say where PyTorch is needed and is not installed."""
    return FusionModelError(
        "fusion.torch_missing", f"Training needs PyTorch ({error.name}): pip install 'visavis[plots,video]'"
    )
