"""What can be wrong with a model's files."""

from __future__ import annotations

from visavis.models.errors import ModelError


class VideoModelError(ModelError):
    """Its code is one of ``video.*``."""


def torch_missing(error: ImportError) -> VideoModelError:
    """Return what to say where PyTorch is needed and is not installed."""
    return VideoModelError("video.torch_missing", f"This needs PyTorch ({error.name}): pip install 'visavis[video]'")
