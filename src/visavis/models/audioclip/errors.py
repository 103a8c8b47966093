"""What can be wrong with a model's files."""

from __future__ import annotations

from visavis.models.errors import ModelError


class SoundModelError(ModelError):
    """Its code is one of ``sound.*``."""


def torch_missing(error: ImportError) -> SoundModelError:
    """Return what to say where PyTorch is needed and is not installed."""
    return SoundModelError("sound.torch_missing", f"This needs PyTorch ({error.name}): pip install 'visavis[video]'")
