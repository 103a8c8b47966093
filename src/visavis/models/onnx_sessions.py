"""How networks are opened on onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

SLEEPING: Final = {"session.intra_op.allow_spinning": "0"}
"""Threads that have nothing to do sleep, instead of waiting busily for the next call."""
EXACT_BYTES: Final = {"session.x64quantprecision": "1"}
"""Products of bytes are exact on any processor, and slower."""


def open_session(path: Path, *, threads: int = 1, entries: Mapping[str, str] | None = None, arena: bool = True) -> Any:
    """Return an onnxruntime session for a file, on the processor.

    ``entries`` are further settings of the session. Without ``arena`` memory is given back after each call.
    """
    import onnxruntime  # heavy, and only needed where models run

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = arena
    for name, value in (entries or {}).items():
        options.add_session_config_entry(name, value)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def has_exact_byte_products() -> bool:
    """Tell whether this processor is known to multiply signed with unsigned bytes without overflow (VNNI).

    On x86 without VNNI the fast product saturates; onnxruntime then has a slower one that is exact (``EXACT_BYTES``).
    """
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.is_file():
        return False
    flags = next((line for line in cpuinfo.read_text().splitlines() if line.startswith("flags")), "")
    return "avx512_vnni" in flags or "avx_vnni" in flags


def session_errors() -> tuple[type[Exception], ...]:
    """Return what onnxruntime raises for files that it cannot run; these have no common base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        RuntimeError,
        ValueError,
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NotImplemented,
    )
