"""Piper and Kokoro in miniature: random weights in the official file layout, so that the real code loads and runs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

PIPER_HOP = 256
KOKORO_HOP = 600
SILENT = " .,!?;:^$_-'()\"…—ˈˌː"


def write_piper_voice(folder: Path, *, alignable: bool = True) -> Path:
    """Write ``voice.onnx`` and ``voice.onnx.json``; without ``alignable`` the graph hides its durations."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    folder.mkdir(parents=True, exist_ok=True)
    symbols = {ids[0]: symbol for symbol, ids in DEFAULT_PHONEME_ID_MAP.items()}
    count = max(symbols) + 1
    frames, levels = _tables(count, symbols, longest=9)
    nodes = [
        helper.make_node("Gather", ["frames", "input"], ["wanted"]),
        helper.make_node("Slice", ["scales", "one", "two"], ["length_scale"]),
        helper.make_node("Mul", ["wanted", "length_scale"], ["scaled"]),
        helper.make_node("Ceil", ["scaled"], ["w_ceil"])
        if alignable
        else helper.make_node("Round", ["scaled"], ["w_ceil"]),
        *_spoken("input", "w_ceil", "output"),
    ]
    graph = helper.make_graph(
        nodes,
        "piper",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "time"])],
        [*_constants(PIPER_HOP, [1, 1, -1]), _tensor("frames", frames), _tensor("levels", levels)],
    )
    path = folder / "voice.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), str(path))
    config = {
        "audio": {"sample_rate": 22_050, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": count,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
        "language": {"code": "en_US", "family": "en"},
    }
    (folder / "voice.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def write_kokoro_download(folder: Path, *, voices: tuple[str, ...] = ("af_heart", "am_michael")) -> None:
    """Write the files as they come from the hub: the graph without an output for durations, a file for each voice."""
    from kokoro_onnx.config import DEFAULT_VOCAB

    folder.mkdir(parents=True, exist_ok=True)
    symbols = {number: symbol for symbol, number in DEFAULT_VOCAB.items()} | {0: "_"}
    frames, levels = _tables(max(symbols) + 1, symbols, longest=4)
    nodes = [
        helper.make_node("Gather", ["frames", "input_ids"], ["wanted"]),
        helper.make_node("Div", ["wanted", "speed"], ["scaled"]),
        helper.make_node("ReduceMean", ["style"], ["mean_style"], keepdims=0),
        helper.make_node("Mul", ["mean_style", "nothing"], ["no_style"]),
        helper.make_node("Add", ["scaled", "no_style"], ["styled"]),
        helper.make_node("Round", ["styled"], ["rounded"]),
        helper.make_node("Clip", ["rounded", "least"], ["clipped"]),
        helper.make_node("Cast", ["clipped"], ["/encoder/Cast_output_0"], to=TensorProto.INT64),
        helper.make_node("Cast", ["/encoder/Cast_output_0"], ["counts"], to=TensorProto.FLOAT),
        *_spoken("input_ids", "counts", "waveform"),
    ]
    graph = helper.make_graph(
        nodes,
        "kokoro",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
            helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("waveform", TensorProto.FLOAT, [1, "time"])],
        [
            *_constants(KOKORO_HOP, [1, -1]),
            _tensor("frames", frames),
            _tensor("levels", levels),
            _tensor("nothing", np.float32(0)),
            _tensor("least", np.float32(1)),
        ],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), str(folder / "kokoro.onnx"))
    random = np.random.default_rng(1)
    for voice in voices:
        random.normal(size=510 * 256).astype("<f4").tofile(folder / f"{voice}.bin")


def _tables(count: int, symbols: dict[int, str], *, longest: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return random durations in frames and levels for each symbol; punctuation is silent."""
    random = np.random.default_rng(7)
    frames = random.uniform(1.5, longest, count).astype(np.float32)
    levels = random.uniform(0.1, 0.4, count).astype(np.float32)
    for number in range(count):
        symbol = symbols.get(number, "")
        if symbol in SILENT:
            levels[number] = 0.0
            frames[number] = 1.0 if symbol in " _ˈˌː^$" else longest
    return frames, levels


def _spoken(phonemes: str, durations: str, output: str) -> list[onnx.NodeProto]:
    """Return nodes that make a tone of each phoneme's level, as long as its duration in frames."""
    return [
        helper.make_node("Reshape", [durations, "flat"], ["counts_flat"]),
        helper.make_node("CumSum", ["counts_flat", "axis"], ["ends"]),
        helper.make_node("ReduceSum", ["counts_flat"], ["total"], keepdims=0),
        helper.make_node("Range", ["zero", "total", "step"], ["frame"]),
        helper.make_node("Unsqueeze", ["frame", "column"], ["frame_column"]),
        helper.make_node("LessOrEqual", ["ends", "frame_column"], ["passed"]),
        helper.make_node("Cast", ["passed"], ["passed_count"], to=TensorProto.INT64),
        helper.make_node("ReduceSum", ["passed_count", "column"], ["index"], keepdims=0),
        helper.make_node("Reshape", [phonemes, "flat"], ["phonemes_flat"]),
        helper.make_node("Gather", ["phonemes_flat", "index"], ["sounding"]),
        helper.make_node("Gather", ["levels", "sounding"], ["level"]),
        helper.make_node("Unsqueeze", ["level", "column"], ["level_column"]),
        helper.make_node("Mul", ["level_column", "tone"], ["sound"]),
        helper.make_node("Reshape", ["sound", "shape"], [output]),
    ]


def _constants(hop: int, shape: list[int]) -> list[onnx.TensorProto]:
    tone = np.sin(2 * np.pi * 3 * np.arange(hop) / hop).astype(np.float32)
    return [
        _tensor("flat", np.array([-1], dtype=np.int64)),
        _tensor("axis", np.array(0, dtype=np.int64)),
        _tensor("column", np.array([1], dtype=np.int64)),
        _tensor("zero", np.float32(0)),
        _tensor("step", np.float32(1)),
        _tensor("one", np.array([1], dtype=np.int64)),
        _tensor("two", np.array([2], dtype=np.int64)),
        _tensor("tone", tone),
        _tensor("shape", np.array(shape, dtype=np.int64)),
    ]


def _tensor(name: str, value: NDArray[np.generic] | np.float32) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)
