"""MediaPipe's three custom operations against a plain reading of their definitions, loop by loop."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import onnxruntime
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto

from visavis.models.face_mesh.attention_ops import cut_out, landmarks_to_matrix, move_landmarks
from visavis.models.face_mesh.onnx_graph import OnnxGraph

Doubles = NDArray[np.float64]


def run(graph: OnnxGraph, result: str, rank: int, **inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    graph.name_output(result, "out")
    shapes = {name: (TensorProto.FLOAT, ["batch", *value.shape[1:]]) for name, value in inputs.items()}
    model = graph.model("test", shapes, {"out": ["batch", *[f"n{i}" for i in range(rank - 1)]]})  # type: ignore[arg-type]
    found: NDArray[np.float32] = onnxruntime.InferenceSession(model.SerializeToString()).run(["out"], dict(inputs))[0]
    return found


def matrix_of(landmarks: Doubles, options: dict[str, Any]) -> Doubles:
    """Return the matrix as products of shifts, a rotation and a scale."""
    start, end = landmarks[options["left_rotation_idx"]], landmarks[options["right_rotation_idx"]]
    turn = options["target_rotation_radians"] - math.atan2(end[1] - start[1], end[0] - start[0])
    c, s = math.cos(turn), math.sin(turn)
    upright = [(c * x - s * y, s * x + c * y) for x, y, _ in landmarks[options["subset_idxs"]]]
    low, high = np.min(upright, 0), np.max(upright, 0)
    (x, y), (w, h) = (low + high) / 2, high - low
    matrix = np.eye(4)
    matrix[:2, 3] = c * x + s * y, -s * x + c * y
    rotation = np.eye(4)
    rotation[:2, :2] = [[c, s], [-s, c]]
    scale = np.diag([options["scale_x"] * w / options["output_width"],
                     options["scale_y"] * h / options["output_height"], 1, 1])  # fmt: skip
    shift = np.eye(4)
    shift[:2, 3] = -options["output_width"] / 2, -options["output_height"] / 2
    return np.asarray(matrix @ rotation @ scale @ shift, np.float64)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(-3, 3))
def test_the_matrix_around_landmarks(seed: int, target: float) -> None:
    options = {"left_rotation_idx": 2, "right_rotation_idx": 5, "subset_idxs": [1, 2, 5, 7, 8], "scale_x": 1.5,
               "scale_y": 1.25, "output_width": 16, "output_height": 8, "target_rotation_radians": target}  # fmt: skip
    landmarks = np.random.default_rng(seed).uniform(0, 48, (2, 9, 3)).astype(np.float32)
    graph = OnnxGraph()
    found = run(graph, landmarks_to_matrix(graph, "x", options), 3, x=landmarks)
    for ours, points in zip(found, landmarks, strict=True):
        np.testing.assert_allclose(ours, matrix_of(points.astype(float), options), atol=2e-3)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_cutting_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    features = random.normal(size=(2, 3, 7, 9)).astype(np.float32)
    matrix = np.broadcast_to(np.eye(4), (2, 4, 4)).copy()
    matrix[:, :2, :2] += random.normal(0, 0.4, (2, 2, 2))
    matrix[:, :2, 3] = random.uniform(-2, 4, (2, 2))
    graph = OnnxGraph()
    options = {"output_height": 4, "output_width": 5}
    found = run(graph, cut_out(graph, "x", "m", (7, 9), options), 4, x=features, m=matrix.astype(np.float32))
    for b, i, j in np.ndindex(2, 4, 5):
        x, y = matrix[b, :2, :2] @ [j + 0.5, i + 0.5] + matrix[b, :2, 3] - 0.5
        if min(abs(x), abs(y), abs(x - 8), abs(y - 6)) < 1e-4:
            continue  # on the edge itself rounding decides
        expected = np.zeros(3)
        if 0 <= x <= 8 and 0 <= y <= 6:
            left, top = min(int(x), 7), min(int(y), 5)
            p, q = x - left, y - top
            corners = features[b, :, top : top + 2, left : left + 2]
            expected = np.einsum("cyx,y,x->c", corners, [1 - q, q], [1 - p, p])
        np.testing.assert_allclose(found[b, :, i, j], expected, atol=1e-4)


def test_moving_landmarks() -> None:
    random = np.random.default_rng(0)
    points = random.uniform(0, 16, (2, 6, 2)).astype(np.float32)
    matrix = random.normal(size=(2, 4, 4)).astype(np.float32)
    graph = OnnxGraph()
    found = run(graph, move_landmarks(graph, "x", "m"), 3, x=points, m=matrix)
    for ours, inside, m in zip(found, points, matrix, strict=True):
        np.testing.assert_allclose(ours, inside @ m[:2, :2].T + m[:2, 3], rtol=1e-4, atol=1e-4)
