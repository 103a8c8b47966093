"""The audio tower as an ONNX graph.

Written out instead of traced: frames are cut by a reshape instead of a gather, normalizations are part of the
convolutions before them, and pooling to an odd size is a maximum of few gathers, which every runtime has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.audio_tower import KERNELS
from visavis.models.audioclip.config import BANDS, FULL_SCALE, AudioConfig
from visavis.models.audioclip.fbsp import SILENCE
from visavis.models.onnx_builder import GraphBuilder

OPSET = 18
IR_VERSION = 9
NORM_EPSILON = 1e-5
"""Of the batch normalizations: PyTorch's."""

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
Shape = list[str | int]


def build_graph(config: AudioConfig, weights: Weights, kernels: Floats, samples: int, embedding: int) -> Any:
    """Return the ONNX model for sounds of one length.

    Input ``sounds``: float32 (batch, samples) at 44.1 kHz, on the scale of 16-bit integers. Output ``embeddings``:
    (batch, embedding). ``weights`` are the tower's, ``kernels`` those that ``FbspSpectrogram`` makes of them.
    """
    builder = _Builder(config, weights, samples)
    builder.tower(builder.spectrogram("sounds", kernels))
    return builder.model({"sounds": ["batch", samples]}, {"embeddings": ["batch", embedding]})


def build_parts(
    config: AudioConfig, weights: Weights, kernels: Floats, samples: int, embedding: int
) -> tuple[Any, Any]:
    """Return the same as two models, for runtimes that compute in 16 bits: the first does not bear that.

    Its output, and the second one's input, is ``spectrograms``: (batch, 3, bins // 3, frames), dB.
    """
    shape: Shape = ["batch", BANDS, config.band_bins, config.frames(samples)]
    front, back = _Builder(config, weights, samples), _Builder(config, weights, samples)
    front.spectrogram("sounds", kernels, out="spectrograms")
    back.tower("spectrograms")
    return (
        front.model({"sounds": ["batch", samples]}, {"spectrograms": shape}),
        back.model({"spectrograms": shape}, {"embeddings": ["batch", embedding]}),
    )


class _Builder(GraphBuilder):
    def __init__(self, config: AudioConfig, weights: Weights, samples: int) -> None:
        super().__init__()
        self._config = config
        self._weights = weights
        self._samples = samples
        self._size = (config.band_bins, config.frames(samples))
        """Bins and frames of the value that was made last."""

    def model(self, inputs: Mapping[str, Shape], outputs: Mapping[str, Shape]) -> Any:
        """Return what was built as a model."""
        from onnx import TensorProto, helper

        first, last = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in values.items()]
            for values in (inputs, outputs)
        )
        graph = helper.make_graph(self.nodes, "AudioCLIP", first, last, list(self.constants.values()))
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="visavis")

    def spectrogram(self, sounds: str, kernels: Floats, out: str = "") -> str:
        """Return the log power in bands: (batch, 3, bins // 3, frames)."""
        config = self._config
        frames = config.frames(self._samples)
        low, high = FULL_SCALE
        factor, shift = 2 / (high - low), -2 * low / (high - low) - 1
        scaled = self.op("Add", self.op("Mul", sounds, self._number("scale", factor)), self._number("shift", shift))
        parts = self._frames(scaled, self._samples, frames)
        wide = -(-config.window // config.hop) * config.hop
        padded = np.pad(kernels, ((0, 0), (0, wide - config.window))).T
        real, imaginary = self.ops("Split", self.op("MatMul", parts, self.constant("kernels", padded)), count=2,
                                   axis=-1, num_outputs=2)  # fmt: skip
        power = self.op("Add", self.op("Mul", real, real), self.op("Mul", imaginary, imaginary))
        shape = self.integers(-1, BANDS, config.band_bins, frames)
        banded = self.op("Reshape", self.op("Transpose", power, perm=[0, 2, 1]), shape)
        heard = self.op("Where", self.op("Greater", banded, self._number("zero", 0.0)), banded,
                        self._number("silence", SILENCE))  # fmt: skip
        return self.op("Mul", self.op("Log", heard), self._number("decibel", 10 / np.log(10)), out=out)

    def _frames(self, sounds: str, samples: int, frames: int) -> str:
        """Cut (batch, samples) into (batch, frames, hops · hop): a hop is a row, and a frame some rows in a row."""
        config = self._config
        hops = -(-config.window // config.hop)
        missing = (frames - 1) * config.hop + config.window - samples
        before = missing // 2
        after = (frames - 1 + hops) * config.hop - samples - before
        padded = self.op("Pad", sounds, self.integers(0, before, 0, after))
        rows = self.op("Reshape", padded, self.integers(-1, frames - 1 + hops, config.hop))
        axis = self.integers(1)
        parts = [
            self.op("Slice", rows, self.integers(start), self.integers(start + frames), axis) for start in range(hops)
        ]
        return self.op("Concat", *parts, axis=-1) if hops > 1 else parts[0]

    def tower(self, value: str) -> None:
        config = self._config
        value = self.op("Relu", self._convolution(value, "conv1", "bn1", stride=2))
        value = self.op("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
        self._size = _halved(self._size)
        for stage, depth in enumerate(config.layers, 1):
            seen, before = value, self._size
            for block in range(depth):
                value = self._block(value, f"layer{stage}.{block}", stride=2 if stage > 1 and block == 0 else 1)
            attention = self._attention(self._pooled(seen, before, self._size), f"att{stage}", KERNELS[stage - 1])
            value = self.op("Mul", value, attention)
        pooled = self.op("ReduceMean", value, self.integers(2, 3), keepdims=1)
        largest = self.op("ReduceMax", value, self.integers(2, 3), keepdims=1)
        features = self.op("Mul", pooled, self._attention(largest, "att5", KERNELS[4]))
        flat = self.op("Reshape", features, self.integers(-1, config.features))
        weight, bias = self._weights["fc.weight"], self._weights["fc.bias"]
        product = self.op("MatMul", flat, self.constant("fc", weight.T))
        self.op("Add", product, self.constant("fc.bias", bias), out="embeddings")

    def _block(self, value: str, name: str, *, stride: int) -> str:
        kept = value
        inner = self.op("Relu", self._convolution(value, f"{name}.conv1", f"{name}.bn1"))
        groups = self._config.groups
        inner = self._convolution(inner, f"{name}.conv2", f"{name}.bn2", stride=stride, groups=groups)
        inner = self._convolution(self.op("Relu", inner), f"{name}.conv3", f"{name}.bn3")
        if f"{name}.downsample.0.weight" in self._weights:
            kept = self._convolution(value, f"{name}.downsample.0", f"{name}.downsample.1", stride=stride, follow=False)
        return self.op("Relu", self.op("Add", inner, kept))

    def _convolution(
        self, value: str, name: str, norm: str, *, stride: int = 1, groups: int = 1, follow: bool = True
    ) -> str:
        """Add a convolution with the normalization after it; ``follow`` tells whether the size becomes that of it."""
        weight, bias = fold(self._weights, name, norm)
        if follow and stride > 1:
            self._size = _halved(self._size)
        return self._conv(value, name, weight, bias, stride=stride, groups=groups)

    def _conv(self, value: str, name: str, weight: Floats, bias: Floats, *, stride: int = 1, groups: int = 1) -> str:
        high, wide = weight.shape[2:]
        return self.op(
            "Conv", value, self.constant(f"{name}.weight", weight), self.constant(f"{name}.bias", bias), group=groups,
            kernel_shape=[high, wide], strides=[stride, stride], pads=[high // 2, wide // 2, high // 2, wide // 2],
        )  # fmt: skip

    def _attention(self, pooled: str, name: str, kernel: tuple[int, int]) -> str:
        depth, bias = self._weights[f"{name}.conv_depth.weight"], self._weights[f"{name}.conv_depth.bias"]
        seen = self._conv(pooled, f"{name}.conv_depth", depth, bias, groups=len(depth))
        return self.op("Sigmoid", self._convolution(seen, f"{name}.conv_point", f"{name}.bn"))

    def _pooled(self, value: str, before: tuple[int, int], after: tuple[int, int]) -> str:
        """Return the greatest values of each part, as ``adaptive_max_pool2d`` cuts them: parts may overlap."""
        for axis, (old, new) in enumerate(zip(before, after, strict=True), 2):
            if old != new:
                places = adaptive_places(old, new)
                gathered = [
                    self.op("Gather", value, self.constant(f"places_{old}_{new}_{number}", part), axis=axis)
                    for number, part in enumerate(places)
                ]
                value = self.op("Max", *gathered)
        return value

    def _number(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, np.float32))


def fold(weights: Weights, name: str, norm: str) -> tuple[Floats, Floats]:
    """Return weight and bias of a convolution and the batch normalization after it, as one convolution."""
    kind = np.float64
    scale = weights[f"{norm}.weight"].astype(kind) / np.sqrt(weights[f"{norm}.running_var"].astype(kind) + NORM_EPSILON)
    shift = weights[f"{norm}.bias"].astype(kind) - weights[f"{norm}.running_mean"].astype(kind) * scale
    if f"{name}.bias" in weights:
        shift += weights[f"{name}.bias"].astype(kind) * scale
    weight = weights[f"{name}.weight"].astype(kind) * scale[:, None, None, None]
    return weight.astype(np.float32), shift.astype(np.float32)


def adaptive_places(old: int, new: int) -> list[NDArray[np.int64]]:
    """Return for each of ``new`` parts of ``old`` places which they are; short parts name their last place again."""
    parts = np.arange(new)
    first, end = parts * old // new, -(-(parts + 1) * old // new)
    return [np.minimum(first + step, end - 1).astype(np.int64) for step in range(int((end - first).max()))]


def _halved(size: tuple[int, int]) -> tuple[int, int]:
    return (size[0] + 1) // 2, (size[1] + 1) // 2
