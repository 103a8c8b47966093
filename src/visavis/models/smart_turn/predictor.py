"""The network on onnxruntime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.onnx_sessions import EXACT_BYTES, SLEEPING, has_exact_byte_products, open_session
from visavis.models.smart_turn.features import log_mel


class SmartTurn:
    """Judges from the sound of an utterance whether its speaker has finished."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        """Load the ONNX file. ``threads`` shorten one prediction at the cost of some more work in all."""
        # Its weights are signed bytes: products that overflow change the probability by tenths.
        exact = {} if has_exact_byte_products() else EXACT_BYTES
        self._session = open_session(path, threads=threads, entries=SLEEPING | exact)

    def predict(self, samples: NDArray[np.int16]) -> float:
        """Return the probability (0 to 1) that the speaker has finished.

        ``samples`` is the utterance up to now, PCM16 at 16 kHz, a little of the silence after it included; of more
        than 8 s only the end counts.
        """
        (probability,) = self._session.run(None, {"input_features": log_mel(samples)[None]})
        return float(probability[0, 0])
