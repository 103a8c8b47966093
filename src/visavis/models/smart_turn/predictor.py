"""The network on onnxruntime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.smart_turn.features import log_mel


class SmartTurn:
    """Judges from the sound of an utterance whether its speaker has finished."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        """Load the ONNX file. ``threads`` shorten one prediction at the cost of some more work in all."""
        import onnxruntime  # heavy, and only needed where models run

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if not has_exact_byte_products():
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def predict(self, samples: NDArray[np.int16]) -> float:
        """Return the probability (0 to 1) that the speaker has finished.

        ``samples`` is the utterance up to now, PCM16 at 16 kHz, a little of the silence after it included; of more
        than 8 s only the end counts.
        """
        (probability,) = self._session.run(None, {"input_features": log_mel(samples)[None]})
        return float(probability[0, 0])


def has_exact_byte_products() -> bool:
    """Tell whether this processor is known to multiply signed with unsigned bytes without overflow (VNNI).

    The network's weights are signed bytes. On x86 without VNNI the fast product saturates, which changes the
    probability by tenths; onnxruntime then has a slower product that is exact.
    """
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.is_file():
        return False
    flags = next((line for line in cpuinfo.read_text().splitlines() if line.startswith("flags")), "")
    return "avx512_vnni" in flags or "avx_vnni" in flags
