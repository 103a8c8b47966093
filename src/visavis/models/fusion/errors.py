"""What can be wrong with a fusion model's files, and with what it is taught from."""

from __future__ import annotations


class FusionModelError(Exception):
    """A stable code and a sentence for people; whoever calls from above makes a coded error of them."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def torch_missing(error: ImportError) -> FusionModelError:
    """Return what to say where PyTorch is needed and is not installed."""
    return FusionModelError(
        "fusion.torch_missing", f"Training needs PyTorch ({error.name}): pip install 'visavis[plots,video]'"
    )
