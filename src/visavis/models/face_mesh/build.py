"""Makes the ONNX files out of MediaPipe's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from visavis.models.face_mesh.conversion import Converter
from visavis.models.face_mesh.stacking import stacked
from visavis.models.face_mesh.tflite_file import read_network

SHORT_RANGE = "face_detection_short_range"
FULL_RANGE = "face_detection_full_range"
LANDMARKS = "face_landmarks"

NETWORKS = {
    SHORT_RANGE: ((-1.0, 1.0), ("boxes", "scores")),
    FULL_RANGE: ((-1.0, 1.0), ("boxes", "scores")),
    LANDMARKS: ((0.0, 1.0), ("mesh", "lips", "eye_left", "eye_right", "iris_left", "iris_right", "score")),
}
"""Network → the range of its pixels, and the names of its outputs in the file's order. Left is the picture's left."""


def convert(source: Path, name: str) -> Any:
    """Return the ONNX model of one of the networks. Raises OSError or ValueError if it is not in the file."""
    value_range, outputs = NETWORKS[name]
    return Converter(stacked(read_network(source)), value_range).convert(name, outputs)


def build(folder: Path) -> None:
    """Write ``NAME.onnx`` from ``NAME.tflite`` for each network, in ``folder``, and remove the latter.

    Raises OSError or ValueError if a file is not what it should be.
    """
    import onnx

    for name in NETWORKS:
        source = folder / f"{name}.tflite"
        onnx.save(convert(source, name), folder / f"{name}.onnx")
        source.unlink()
