"""How networks are opened on OpenVINO."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_model(path: Path, *, threads: int, exact: bool = False) -> tuple[Any, str]:
    """Return a compiled model on the processor, and what it computes in: bfloat16 where the processor has it.

    ``exact`` keeps to 32 bits. Raises ImportError without the package, RuntimeError for a file that cannot be run.
    """
    import openvino

    core = openvino.Core()
    half = not exact and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    settings = {
        "INFERENCE_PRECISION_HINT": "bf16" if half else "f32", "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1,
    }  # fmt: skip
    return core.compile_model(core.read_model(str(path)), "CPU", settings), "bfloat16" if half else "float32"
