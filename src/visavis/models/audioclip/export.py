"""Converts checkpoints to what runs fast: ONNX, OpenVINO, or safetensors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from visavis.models.audioclip.build import LoadedNetwork, load_network, save_safetensors
from visavis.models.audioclip.config import SAMPLE_RATE
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.graph import build_graph, build_parts
from visavis.models.audioclip.labels import EVERYDAY, LABELS_FILE, SoundLabel, read_labels, write_labels
from visavis.models.audioclip.manifest import SECONDS, Runtime, SoundManifest, read_manifest
from visavis.models.audioclip.runtimes import SPECTROGRAM, open_runtime, openvino_missing
from visavis.models.audioclip.sounds import synthetic_sound
from visavis.models.audioclip.texts import label_embeddings
from visavis.models.audioclip.tokenizer import VOCABULARY_FILE
from visavis.models.files import file_sha256

Target = Literal["onnx", "openvino", "safetensors"]
TARGETS: dict[str, tuple[Runtime, str]] = {
    "onnx": ("onnxruntime", "model.onnx"),
    "openvino": ("openvino", "model.xml"),
    "safetensors": ("torch", "model.safetensors"),
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is wanted."""

    checkpoint: Path
    out: Path
    to: Target = "onnx"
    seconds: float = SECONDS
    """How much sound the model is made for."""
    labels: tuple[SoundLabel, ...] = ()
    """What sounds are called, if not the everyday ones."""
    vocabulary: Path | None = None
    """CLIP's, with which prompts are read; that beside the checkpoint if it is None."""
    license: str = "unknown"
    check_sounds: int = 4
    """On how many synthetic sounds the result is compared with the checkpoint; 0 for none."""


def convert(wanted: Conversion, progress: Callable[[str], None] = lambda _: None) -> SoundManifest:
    """Write the converted model, what its labels mean to it, and its manifest into a folder.

    ``progress`` is told what begins. Raises SoundModelError: ``sound.checkpoint_*``, ``sound.no_audio``,
    ``sound.vocabulary_*``, ``sound.text_too_long``, ``sound.openvino_missing``; OSError if the folder cannot be
    written.
    """
    if wanted.to == "openvino":
        _openvino()
    progress("reading the checkpoint")
    loaded = load_network(wanted.checkpoint)
    network = loaded.network
    if network.config.audio is None:
        raise SoundModelError("sound.no_audio", f"{loaded.file} is CLIP alone: it does not hear.")
    wanted.out.mkdir(parents=True, exist_ok=True)
    sha256, samples = file_sha256(loaded.file), round(wanted.seconds * SAMPLE_RATE)
    asks = network.config.text is not None
    if asks:
        progress("reading prompts")
        _write_labels(wanted, loaded, sha256)
    progress("converting")
    runtime, name = TARGETS[wanted.to]
    with torch.inference_mode():
        _write(wanted, loaded, wanted.out / name, samples)
    manifest = SoundManifest(
        runtime=runtime, file=name, sha256=file_sha256(wanted.out / name), samples=samples,
        embedding=network.config.embedding, scale=network.audio_text_scale() if asks else None,
        kind=loaded.kind, source=loaded.file.name, source_sha256=sha256, license=wanted.license,
    )  # fmt: skip
    manifest.write(wanted.out)
    if wanted.check_sounds:
        progress("comparing")
        manifest = replace(manifest, check=compare(loaded, wanted.out, wanted.check_sounds))
        manifest.write(wanted.out)
    return manifest


def compare(loaded: LoadedNetwork, folder: Path, sounds: int) -> dict[str, float]:
    """Return how near a converted model's embeddings are to the checkpoint's, on synthetic sounds."""
    manifest = read_manifest(folder)
    runtime = open_runtime(folder, manifest, threads=torch.get_num_threads())
    made = [synthetic_sound(seed, manifest.samples, SAMPLE_RATE).astype(np.float32)[None] for seed in range(sounds)]
    with torch.inference_mode():
        theirs = np.concatenate([loaded.network.embed_audio(torch.from_numpy(sound)).numpy() for sound in made])
    ours = np.concatenate([runtime.run(sound) for sound in made])
    result = {"sounds": float(sounds), "cosine": least_cosine(ours, theirs)}
    if sounds > 1:
        usual = theirs.mean(0)
        result["centered_cosine"] = least_cosine(ours - usual, theirs - usual)
    return result


def least_cosine(ours: Any, theirs: Any) -> float:
    """Return the least cosine of rows."""
    one, other = ours.astype(np.float64), theirs.astype(np.float64)
    return float(((one * other).sum(1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)).min())


def _write_labels(wanted: Conversion, loaded: LoadedNetwork, sha256: str) -> None:
    labels = wanted.labels or read_labels(EVERYDAY)
    vocabulary = wanted.vocabulary or loaded.file.parent / VOCABULARY_FILE
    label_embeddings(wanted.out, labels, sha256, lambda: loaded.network, vocabulary)
    write_labels(wanted.out / LABELS_FILE, labels)


def _write(wanted: Conversion, loaded: LoadedNetwork, path: Path, samples: int) -> None:
    network = loaded.network
    if wanted.to == "safetensors":
        save_safetensors(path, network)
        return
    import onnx

    tower = network.audio
    weights = {name: value.numpy() for name, value in tower.state_dict().items()}
    kernels = tower.fbsp.kernels(tower.window).numpy()
    shape = (tower.config, weights, kernels, samples, network.config.embedding)
    if wanted.to == "onnx":
        onnx.save_model(build_graph(*shape), path)
        return
    openvino = _openvino()
    for model, file in zip(build_parts(*shape), (path.with_name(SPECTROGRAM), path), strict=True):
        onnx_path = file.with_suffix(".onnx")
        onnx.save_model(model, onnx_path)
        openvino.save_model(openvino.Core().read_model(str(onnx_path)), str(file), compress_to_fp16=False)
        onnx_path.unlink()


def _openvino() -> Any:
    try:
        import openvino
    except ImportError as error:
        raise openvino_missing() from error
    return openvino
