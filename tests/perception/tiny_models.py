"""Recognizers with the official layout and random weights: the real code runs, what it understands is noise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

WIDTH = 16
MELS = 80
_SPECIAL = [
    "<|endoftext|>", "<|startoftranscript|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>",
    "<|nospeech|>", "<|notimestamps|>",
]  # fmt: skip


def build_whisper(folder: Path) -> Path:
    """Write a Whisper of one layer, English only, as CTranslate2 and faster-whisper load it."""
    from ctranslate2.specs import WhisperSpec, model_spec

    tokens = _write_tokenizer(folder / "tokenizer.json")
    spec = WhisperSpec(1, 2, 1, 2)
    random = np.random.default_rng(3)

    def fill(layer: Any, name: str, value: Any) -> None:
        if value is None:
            shape = _whisper_shape(name, len(tokens))
            setattr(layer, name.rpartition("/")[2], random.normal(0, 0.5, shape).astype(np.float32))

    model_spec.visit_spec(spec, fill)
    for part, length in ((spec.encoder, 1500), (spec.decoder, 448)):
        part.position_encodings.encodings = random.normal(0, 0.5, (length, WIDTH)).astype(np.float32)
    spec.decoder.layer_norm.beta = np.ones(WIDTH, np.float32)
    spec.decoder.projection.weight[tokens.index("<|endoftext|>")] = 0.3  # so that texts are short
    for field in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        setattr(spec.config, field, [])
    spec.config.alignment_heads = [(0, 0), (0, 1)]
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.save(str(folder))
    return folder


def _whisper_shape(name: str, tokens: int) -> tuple[int, ...]:
    by_ending = {
        "conv1/weight": (WIDTH, MELS, 3),
        "conv2/weight": (WIDTH, WIDTH, 3),
        "embeddings/weight": (tokens, WIDTH),
        "projection/weight": (tokens, WIDTH),
        "self_attention/linear_0/weight": (3 * WIDTH, WIDTH),
        "self_attention/linear_1/weight": (WIDTH, WIDTH),
        "attention/linear_0/weight": (WIDTH, WIDTH),
        "attention/linear_1/weight": (2 * WIDTH, WIDTH),
        "attention/linear_2/weight": (WIDTH, WIDTH),
        "ffn/linear_0/weight": (4 * WIDTH, WIDTH),
        "ffn/linear_1/weight": (WIDTH, 4 * WIDTH),
    }
    return next((shape for ending, shape in by_ending.items() if name.endswith(ending)), (WIDTH,))


def _write_tokenizer(path: Path) -> list[str]:
    """Write a tokenizer whose tokens are bytes, Whisper's own ones and its time stamps; return them in order."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    special = [*_SPECIAL, *(f"<|{i * 0.02:.2f}|>" for i in range(1501))]
    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *special]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(path))
    return tokens


def build_sherpa(folder: Path) -> Path:
    """Write a streaming LSTM transducer of one layer, as sherpa-onnx loads it."""
    random = np.random.default_rng(5)
    pieces = ["<blk>", "▁HEL", "LO", "▁WORLD", "▁AND", "<unk>"]
    _save_transducer_encoder(folder / "encoder.onnx", random)
    _save_transducer_decoder(folder / "decoder.onnx", random, len(pieces))
    _save_transducer_joiner(folder / "joiner.onnx", random, len(pieces))
    (folder / "tokens.txt").write_text("".join(f"{piece} {i}\n" for i, piece in enumerate(pieces)), encoding="utf-8")
    return folder


def _save_transducer_encoder(path: Path, random: np.random.Generator) -> None:
    from onnx import TensorProto, helper

    weight = random.normal(0, 0.4, (MELS, WIDTH)).astype(np.float32)
    _save_graph(
        path,
        [
            helper.make_node("ReduceMean", ["x"], ["mean"], axes=[1], keepdims=1),
            helper.make_node("MatMul", ["mean", "weight"], ["encoder_out"]),
            helper.make_node("Identity", ["h"], ["new_h"]),
            helper.make_node("Identity", ["c"], ["new_c"]),
        ],
        {"x": (TensorProto.FLOAT, ["N", "T", MELS]), "h": (TensorProto.FLOAT, [1, "N", WIDTH]),
         "c": (TensorProto.FLOAT, [1, "N", WIDTH])},
        {"encoder_out": ["N", "U", WIDTH], "new_h": [1, "N", WIDTH], "new_c": [1, "N", WIDTH]},
        {"weight": weight},
        {"model_type": "lstm", "num_encoder_layers": "1", "T": "9", "decode_chunk_len": "4",
         "rnn_hidden_size": str(WIDTH), "d_model": str(WIDTH)},
    )  # fmt: skip


def _save_transducer_decoder(path: Path, random: np.random.Generator, tokens: int) -> None:
    from onnx import TensorProto, helper

    embedding = random.normal(0, 1.0, (tokens, WIDTH)).astype(np.float32)
    _save_graph(
        path,
        [
            helper.make_node("Gather", ["embedding", "y"], ["embedded"]),
            helper.make_node("ReduceMean", ["embedded"], ["decoder_out"], axes=[1], keepdims=0),
        ],
        {"y": (TensorProto.INT64, ["N", 2])},
        {"decoder_out": ["N", WIDTH]},
        {"embedding": embedding},
        {"vocab_size": str(tokens), "context_size": "2"},
    )


def _save_transducer_joiner(path: Path, random: np.random.Generator, tokens: int) -> None:
    from onnx import TensorProto, helper

    weight = random.normal(0, 1.0, (WIDTH, tokens)).astype(np.float32)
    _save_graph(
        path,
        [
            helper.make_node("Add", ["encoder_out", "decoder_out"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["bounded"]),
            helper.make_node("MatMul", ["bounded", "weight"], ["logit"]),
        ],
        {"encoder_out": (TensorProto.FLOAT, ["N", WIDTH]), "decoder_out": (TensorProto.FLOAT, ["N", WIDTH])},
        {"logit": ["N", tokens]},
        {"weight": weight},
        {"joiner_dim": str(WIDTH)},
    )


def _save_graph(
    path: Path,
    nodes: list[Any],
    inputs: dict[str, tuple[int, list[str | int]]],
    outputs: dict[str, list[str | int]],
    constants: dict[str, np.ndarray[Any, Any]],
    metadata: dict[str, str],
) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, metadata)
    onnx.save(model, str(path))
