"""How the networks are opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_session(path: Path) -> Any:
    """Return an onnxruntime session for the file, on one thread.

    These networks are too small for more, and other sessions' pictures need the other processors.
    """
    import onnxruntime  # heavy, and only needed where models run

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
