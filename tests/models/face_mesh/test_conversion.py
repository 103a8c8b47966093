"""Each operation against a plain reading of its definition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from visavis.models.face_mesh.build import build
from visavis.models.face_mesh.conversion import INPUT, Converter
from visavis.models.face_mesh.tflite_file import Network, Operation, Tensor, read_network

Floats = NDArray[np.float64]
Step = tuple[str, list[Any], tuple[int, ...], Mapping[str, Any]]
RANDOM = np.random.default_rng(0)


def network(height: int, width: int, steps: list[Step]) -> Network:
    """Return a chain of operations on a picture; constants are arrays, ``None`` is what came before."""
    tensors = [Tensor("picture", (1, height, width, 3), None)]
    operations = []
    before = 0
    for kind, inputs, shape, options in steps:
        indices = []
        for item in inputs:
            if item is None:
                indices.append(before)
            else:
                tensors.append(Tensor("constant", np.shape(item), np.asarray(item)))
                indices.append(len(tensors) - 1)
        tensors.append(Tensor(kind, shape, None))
        before = len(tensors) - 1
        operations.append(Operation(kind, tuple(indices), (before,), options))
    return Network(tensors, operations, (0,), (before,))


def run(made: Network, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    model = Converter(made, (0.0, 255.0)).convert("test", ["out"])
    session = onnxruntime.InferenceSession(model.SerializeToString())
    found: NDArray[np.float32] = session.run(["out"], {INPUT: pictures})[0]
    return found


def picture(height: int, width: int, batch: int = 2) -> NDArray[np.uint8]:
    return RANDOM.integers(0, 256, (batch, height, width, 3)).astype(np.uint8)


def same_convolution(x: Floats, kernel: NDArray[np.float32], stride: int, *, depthwise: bool) -> Floats:
    """Return a convolution with padding SAME: (b, h, w, c) by (kh, kw, c, out), or (kh, kw, c) if depthwise."""
    b, h, w, _ = x.shape
    kh, kw = kernel.shape[:2]
    out_h, out_w = -(-h // stride), -(-w // stride)
    pad_h, pad_w = max(0, (out_h - 1) * stride + kh - h), max(0, (out_w - 1) * stride + kw - w)
    padded = np.pad(x, ((0, 0), (pad_h // 2, pad_h - pad_h // 2), (pad_w // 2, pad_w - pad_w // 2), (0, 0)))
    out = np.zeros((b, out_h, out_w, kernel.shape[-1]))
    for i in range(out_h):
        for j in range(out_w):
            window = padded[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[:, i, j] = (
                (window * kernel).sum((1, 2)) if depthwise else np.tensordot(window, kernel, ((1, 2, 3), (0, 1, 2)))
            )
    return out


WINDOW = {"DilationHFactor": 1, "DilationWFactor": 1, "Padding": 0, "FusedActivationFunction": 0}


@settings(max_examples=12)
@given(st.integers(3, 9), st.integers(3, 9), st.sampled_from([1, 3, 5]), st.sampled_from([1, 2]), st.booleans())
def test_convolutions(height: int, width: int, size: int, stride: int, relu: bool) -> None:
    x = picture(height, width)
    kernel, bias = RANDOM.normal(size=(4, size, size, 3)).astype(np.float32), RANDOM.normal(size=4).astype(np.float32)
    out = (1, -(-height // stride), -(-width // stride), 4)
    options = {**WINDOW, "StrideH": stride, "StrideW": stride, "FusedActivationFunction": int(relu)}
    found = run(network(height, width, [("CONV_2D", [None, kernel, bias], out, options)]), x)
    expected = same_convolution(x.astype(float), kernel.transpose(1, 2, 3, 0), stride, depthwise=False) + bias
    expected = np.maximum(expected, 0) if relu else expected
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-4, atol=1e-2)


@settings(max_examples=12)
@given(st.integers(3, 9), st.integers(3, 9), st.sampled_from([1, 2]))
def test_depthwise_convolutions(height: int, width: int, stride: int) -> None:
    x = picture(height, width)
    kernel, bias = RANDOM.normal(size=(1, 3, 3, 3)).astype(np.float32), RANDOM.normal(size=3).astype(np.float32)
    out = (1, -(-height // stride), -(-width // stride), 3)
    options = {**WINDOW, "StrideH": stride, "StrideW": stride}
    found = run(network(height, width, [("DEPTHWISE_CONV_2D", [None, kernel, bias], out, options)]), x)
    expected = same_convolution(x.astype(float), kernel[0], stride, depthwise=True) + bias
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-4, atol=1e-2)


def test_activations_pools_and_paddings() -> None:
    x = picture(6, 4)
    slope = np.array([[[-1.5, 0.25, 2.0]]], np.float32)  # trained slopes are negative too, and above one
    shift = np.array([-100], np.float32)
    made = network(
        6,
        4,
        [
            ("ADD", [None, shift], (1, 6, 4, 3), {"FusedActivationFunction": 0}),
            ("PRELU", [None, slope], (1, 6, 4, 3), {}),
            ("PAD", [None, np.array([[0, 0], [1, 0], [0, 2], [0, 5]], np.int32)], (1, 7, 6, 8), {}),
            ("MAX_POOL_2D", [None], (1, 3, 3, 8), {**WINDOW, "StrideH": 2, "StrideW": 2, "FilterHeight": 2,
                                                   "FilterWidth": 2, "Padding": 1}),
            ("MUL", [None, np.array([0.5], np.float32)], (1, 3, 3, 8), {"FusedActivationFunction": 0}),
            ("RELU", [None], (1, 3, 3, 8), {}),
        ],
    )  # fmt: skip
    value = x.astype(float) - 100
    value = np.where(value < 0, slope * value, value)
    value = np.pad(value, ((0, 0), (1, 0), (0, 2), (0, 5)))
    pooled = value[:, :6].reshape(2, 3, 2, 3, 2, 8).max((2, 4))
    np.testing.assert_allclose(run(made, x).reshape(2, 3, 3, 8), np.maximum(0.5 * pooled, 0), rtol=1e-5, atol=1e-3)


def test_shapes() -> None:
    """Reshaping goes by channels last; depth becomes space block by block."""
    x = picture(2, 3)
    kernel = np.eye(3, 8, dtype=np.float32).T.reshape(8, 1, 1, 3)
    wide: Step = (
        "CONV_2D",
        [None, kernel, np.zeros(8, np.float32)],
        (1, 2, 3, 8),
        {**WINDOW, "StrideH": 1, "StrideW": 1},
    )
    channels = np.concatenate([x.astype(float), np.zeros((2, 2, 3, 5))], 3)
    space = channels.reshape(2, 2, 3, 2, 2, 2).transpose(0, 1, 3, 2, 4, 5).reshape(2, 4, 6, 2)
    steps: list[Step] = [wide, ("DEPTH_TO_SPACE", [None], (1, 4, 6, 2), {"BlockSize": 2})]
    np.testing.assert_allclose(run(network(2, 3, steps), x).reshape(space.shape), space)
    steps.append(("RESHAPE", [None, np.array([1, 24, 2], np.int32)], (1, 24, 2), {}))
    np.testing.assert_allclose(run(network(2, 3, steps), x), space.reshape(2, 24, 2))


def test_resizing_goes_by_the_middles_of_pixels() -> None:
    x = picture(2, 2, 1)
    options = {"AlignCorners": False, "HalfPixelCenters": True}
    found = run(network(2, 2, [("RESIZE_BILINEAR", [None, np.array([4, 4], np.int32)], (1, 4, 4, 3), options)]), x)
    weights = np.array([[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]])
    expected = np.einsum("ih,jw,hwc->ijc", weights, weights, x[0])
    np.testing.assert_allclose(found.reshape(4, 4, 3), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("SOFTMAX", {}),
        ("RESIZE_BILINEAR", {"AlignCorners": True, "HalfPixelCenters": False}),
        ("MAX_POOL_2D", {"StrideH": 2, "StrideW": 2, "FilterHeight": 2, "FilterWidth": 2, "Padding": 0,
                         "FusedActivationFunction": 4}),
        ("DEPTHWISE_CONV_2D", {"StrideH": 1, "StrideW": 1, "DilationHFactor": 2, "DilationWFactor": 2, "Padding": 0}),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(kind: str, options: Mapping[str, Any]) -> None:
    constants = [np.zeros((1, 3, 3, 3), np.float32), np.zeros(3, np.float32)] if "CONV" in kind else []
    with pytest.raises(ValueError, match="known here"):
        run(network(4, 4, [(kind, [None, *constants], (1, 4, 4, 3), options)]), picture(4, 4))


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "face_detection_short_range.tflite").write_bytes(b"\0" * 100)
    with pytest.raises(ValueError, match="no TensorFlow Lite model"):
        read_network(tmp_path / "face_detection_short_range.tflite")
    with pytest.raises(ValueError, match="no TensorFlow Lite model"):
        build(tmp_path)
