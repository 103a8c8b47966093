"""How far the rules of late fusion can be believed, where somebody has compared them with labeled recordings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.softmax import softmax

RULES_FILE: Final = "rules.json"

_LEAST = 1e-3
"""Probabilities are not taken to be smaller: the rules' are no smaller either."""
_MOST_BIAS = 20.0


@dataclass(frozen=True, slots=True)
class RulesCalibration:
    """Vector scaling (Guo et al., 'On calibration of modern neural networks', ICML 2017) of the seven probabilities."""

    temperature: float
    """Above 1 the rules were too sure."""
    biases: Mapping[str, float]
    """By emotion: above 0 the rules named it too rarely."""

    def apply(self, probabilities: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return (n, 7) probabilities, in the order of ``EMOTIONS``, as frequencies."""
        biases = np.array([self.biases.get(name, 0.0) for name in EMOTIONS])
        logarithms = np.log(np.maximum(np.asarray(probabilities, np.float64), _LEAST))
        return softmax(logarithms / self.temperature + biases)

    def save(self, folder: Path) -> None:
        """Write it. Raises OSError."""
        about = {"temperature": round(self.temperature, 4), "biases": {k: round(v, 4) for k, v in self.biases.items()}}
        (folder / RULES_FILE).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> RulesCalibration:
        """Read it. Raises FusionModelError ``fusion.rules_invalid``."""
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            temperature = float(content["temperature"])
            biases = {str(name): float(value) for name, value in content["biases"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise FusionModelError("fusion.rules_invalid", f"{file} is no calibration of the rules.") from error
        usable = all(math.isfinite(value) and abs(value) <= _MOST_BIAS for value in biases.values())
        if not usable or not 0.05 <= temperature <= 100 or not set(biases) <= set(EMOTIONS):
            raise FusionModelError("fusion.rules_invalid", f"{file} has values that cannot be.")
        return cls(temperature, biases)
