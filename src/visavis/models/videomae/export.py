"""Converts checkpoints to what runs fast: ONNX, OpenVINO, or safetensors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from visavis.models.files import file_sha256
from visavis.models.videomae.build import LoadedNetwork, check_labels, load_network, save_safetensors
from visavis.models.videomae.clips import synthetic_clip
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.graph import build_graph
from visavis.models.videomae.manifest import Runtime, VideoManifest, read_manifest
from visavis.models.videomae.runtimes import open_runtime
from visavis.models.videomae.transforms import batch

Target = Literal["onnx", "openvino", "safetensors"]
TARGETS: dict[str, tuple[Runtime, str]] = {
    "onnx": ("onnxruntime", "model.onnx"),
    "openvino": ("openvino", "model.xml"),
    "safetensors": ("torch", "model.safetensors"),
}
LARGEST_FILE = 1_900_000_000
"""Of a protobuf message, bytes; more goes into a file beside it."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is wanted."""

    checkpoint: Path
    out: Path
    to: Target = "onnx"
    int8: bool = False
    size: int | None = None
    heads: int | None = None
    labels: tuple[str, ...] = ()
    """Names of the classes, if not those that the checkpoint brings."""
    license: str = "unknown"
    check_clips: int = 4
    """On how many synthetic clips the result is compared with the checkpoint; 0 for none."""


def convert(wanted: Conversion, progress: Callable[[str], None] = lambda _: None) -> VideoManifest:
    """Write the converted model and its manifest into a folder.

    ``progress`` is told what begins. Raises VideoModelError: ``video.checkpoint_*``, ``video.labels_invalid``,
    ``video.openvino_missing``, ``video.convert_unsupported``; OSError if the folder cannot be written.
    """
    if wanted.int8 and wanted.to != "onnx":
        raise VideoModelError("video.convert_unsupported", "8-bit weights are for ONNX: --to onnx --int8.")
    if wanted.to == "openvino":
        _openvino()
    progress("reading the checkpoint")
    loaded = load_network(wanted.checkpoint, size=wanted.size, heads=wanted.heads)
    labels = wanted.labels or loaded.labels
    check_labels(labels, loaded.network.config.classes)
    loaded = replace(loaded, labels=labels)
    wanted.out.mkdir(parents=True, exist_ok=True)
    runtime, name = TARGETS[wanted.to]
    progress("converting")
    with torch.inference_mode():
        _write(wanted, loaded, wanted.out / name)
    config = loaded.network.config
    manifest = VideoManifest(
        runtime=runtime, file=name, sha256=file_sha256(wanted.out / name),
        precision="int8" if wanted.int8 else "float32",
        size=config.size, frames=config.frames, width=config.width, labels=list(labels),
        layout=loaded.layout, source=loaded.file.name, source_sha256=file_sha256(loaded.file),
        license=wanted.license, shape=asdict(config),
    )  # fmt: skip
    manifest.write(wanted.out)
    if wanted.check_clips:
        progress("comparing")
        manifest = replace(manifest, check=compare(loaded, wanted.out, wanted.check_clips))
        manifest.write(wanted.out)
    return manifest


def compare(loaded: LoadedNetwork, folder: Path, clips: int) -> dict[str, float]:
    """Return how near a converted model's results are to the checkpoint's, on synthetic clips."""
    config = loaded.network.config
    runtime = open_runtime(folder, read_manifest(folder), threads=torch.get_num_threads())
    cosines, agreed = [], 0
    for seed in range(clips):
        clip = batch([synthetic_clip(seed, config.frames, config.size)], config.size)
        with torch.inference_mode():
            features = loaded.network.features(torch.from_numpy(clip))
            logits = loaded.network.head(features).numpy()[0]
        found = runtime.run(clip)
        ours, theirs = found.features[0].astype(np.float64), features.numpy()[0].astype(np.float64)
        cosines.append(float(ours @ theirs / (np.linalg.norm(ours) * np.linalg.norm(theirs))))
        agreed += config.classes > 0 and int(found.logits[0].argmax() == logits.argmax())
    result = {"clips": float(clips), "feature_cosine": min(cosines)}
    return result | {"top1_agreement": agreed / clips} if config.classes else result


def _write(wanted: Conversion, loaded: LoadedNetwork, path: Path) -> None:
    network = loaded.network
    if wanted.to == "safetensors":
        save_safetensors(path, network, loaded.labels)
        return
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    kind: Any = "plain" if wanted.to == "openvino" else "onnxruntime"
    model = build_graph(network.config, weights, network.positions.numpy(), kind, int8=wanted.int8)
    onnx_path = path.with_suffix(".onnx")
    _save_onnx(model, onnx_path)
    if wanted.to == "openvino":
        openvino = _openvino()
        openvino.save_model(openvino.Core().read_model(str(onnx_path)), str(path), compress_to_fp16=False)
        for file in path.parent.glob(f"{onnx_path.name}*"):
            file.unlink()


def _save_onnx(model: Any, path: Path) -> None:
    import onnx

    beside = path.with_name(f"{path.name}.data")
    beside.unlink(missing_ok=True)  # it would be added to
    size = sum(len(constant.raw_data) for constant in model.graph.initializer)
    onnx.save_model(model, path, save_as_external_data=size > LARGEST_FILE, location=beside.name)


def _openvino() -> Any:
    try:
        import openvino
    except ImportError as error:
        raise VideoModelError(
            "video.openvino_missing", "Converting to OpenVINO needs the package: pip install 'visavis[openvino]'"
        ) from error
    return openvino
