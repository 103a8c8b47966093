"""AudioCLIP: how near to its authors' implementation, how fast, and what the faster forms lose.

``python -m bench.audioclip --reference FOLDER --vocabulary FILE`` prints JSON: seconds of one core for 2 s of sound,
each contender alternating in one run. FOLDER is a checkout of AndreyGuzhov/AudioCLIP, FILE CLIP's
``bpe_simple_vocab_16e6.txt.gz``. ``--parity`` prints the greatest differences of all towers instead, on the same
random weights. ``--golden FILE`` writes the reference's outputs that the tests compare with. ``--device cuda`` measures
batches on a GPU.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bench import torch_timing
from bench.audioclip_peers import RECIPE, Reference, recipe_weights
from bench.video import machine
from visavis.models.audioclip.build import save_checkpoint
from visavis.models.audioclip.config import AUDIOCLIP, SAMPLE_RATE, AudioCLIPConfig
from visavis.models.audioclip.export import Conversion, convert, least_cosine
from visavis.models.audioclip.manifest import read_manifest
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.audioclip.runtimes import open_runtime
from visavis.models.audioclip.sounds import synthetic_sound

Floats = NDArray[np.float32]
Contender = Callable[[Floats], Any]
SAMPLES = 2 * SAMPLE_RATE
TEXTS = ("laughter", "a photo of a dog", "crying, sobbing", "telephone bell ringing")
SOUNDS, PICTURES = 3, 2
PLACES = 48
"""So many values of an output are golden, evenly spread."""


def random_network(config: AudioCLIPConfig = AUDIOCLIP) -> AudioCLIP:
    """Return a network with the recipe's weights."""
    network = AudioCLIP(config).eval()
    network.load_state_dict(recipe_weights(network.state_dict()))
    return network


def sounds(count: int = SOUNDS) -> Tensor:
    """Return sounds made by code: (count, 2 s)."""
    return torch.from_numpy(np.stack([synthetic_sound(seed, SAMPLES, SAMPLE_RATE) for seed in range(count)])).float()


def pictures(size: int = AUDIOCLIP.image.size if AUDIOCLIP.image else 224) -> Tensor:
    """Return pictures of noise: (PICTURES, 3, size, size)."""
    return torch.from_numpy(np.random.default_rng(0).standard_normal((PICTURES, 3, size, size), np.float32))


def recordings(reference: Path) -> Tensor | None:
    """Return the first 2 s of the recordings that the authors show theirs with; None if they are not there."""
    found = []
    for file in sorted((reference / "demo" / "audio").glob("*.wav")):
        with wave.open(str(file)) as opened:
            found.append(np.frombuffer(opened.readframes(SAMPLES), "<i2").astype(np.float32))
    return torch.from_numpy(np.stack(found)) if found else None


def outputs(network: AudioCLIP, heard: Tensor, tokens: Tensor, spectrograms: Tensor) -> dict[str, Tensor]:
    """Return what every part of ours says; ``spectrograms`` are for the one that is tried alone."""
    logits = network(heard, pictures(), tokens)
    return {
        "front end, dB": network.audio.fbsp(heard, network.audio.window),
        "ESResNeXt alone": network.audio.features(spectrograms),
        "audio": network.embed_audio(heard),
        "image": network.embed_images(pictures()),
        "text": network.embed_text(tokens),
        "logits audio-image": logits.audio_image,
        "logits audio-text": logits.audio_text,
        "logits image-text": logits.image_text,
    }


def reference_outputs(model: Any, heard: Tensor) -> dict[str, Tensor]:
    """Return the same of the authors' implementation."""
    spectrograms = model.audio._forward_pre_processing(heard)
    (_, logits), _ = model(heard, pictures(), [[text] for text in TEXTS])
    return {
        "front end, dB": spectrograms[:, 0],
        "ESResNeXt alone": model.audio._forward_reduction(model.audio._forward_features(spectrograms)),
        "audio": model.encode_audio(heard),
        "image": model.encode_image(pictures()),
        "text": model.encode_text([[text] for text in TEXTS]),
        **dict(zip(("logits audio-image", "logits audio-text", "logits image-text"), logits, strict=True)),
    }


def parity(folder: Path, vocabulary: Path) -> dict[str, Any]:
    """Return the greatest differences, for each tower and kind of sound."""
    reference, network = Reference(folder, vocabulary), random_network()
    model, tokens = reference.model(network.state_dict()), reference.tokenize(list(TEXTS))
    kinds = {"made by code": sounds(), "the authors' recordings": recordings(folder)}
    return {
        "weights": RECIPE,
        "tensors": len(network.state_dict()),
        "parity": [
            {"sounds": kind, "output": name} | _differences(theirs, ours[name])
            for kind, heard in kinds.items()
            if heard is not None
            for theirs_all in [reference_outputs(model, heard)]
            for ours in [outputs(network, heard, tokens, theirs_all["front end, dB"])]
            for name, theirs in theirs_all.items()
        ],
        "front end against 64-bit floats, mean dB": _exactness(model, network, kinds),
    }


def _differences(theirs: Tensor, ours: Tensor) -> dict[str, float]:
    apart = (theirs - ours).abs()
    return {"greatest": float(apart.max()), "mean": float(apart.mean()), "deviation": float(theirs.std())}


def _exactness(model: Any, network: AudioCLIP, kinds: dict[str, Tensor | None]) -> list[dict[str, Any]]:
    """Return how far both are from the reference in 64 bits: what rounding alone does to the quietest bins."""
    rows = []
    for kind, heard in kinds.items():
        if heard is None:
            continue
        mine, theirs = network.audio.fbsp(heard, network.audio.window), model.audio._forward_pre_processing(heard)[:, 0]
        torch.set_default_dtype(torch.float64)
        exact = model.audio.double()._forward_pre_processing(heard.double())[:, 0]
        torch.set_default_dtype(torch.float32)
        model.audio.float()
        rows.append({"sounds": kind, "reference": float((theirs - exact).abs().mean()),
                     "ours": float((mine - exact).abs().mean())})  # fmt: skip
    return rows


def golden(folder: Path, vocabulary: Path) -> dict[str, Any]:
    """Return some values of every output of the reference."""
    reference, network = Reference(folder, vocabulary), random_network()
    model, tokens = reference.model(network.state_dict()), reference.tokenize(list(TEXTS))
    found = reference_outputs(model, sounds())
    return {
        "recipe": RECIPE,
        "texts": {text: row[row > 0].tolist() for text, row in zip(TEXTS, tokens, strict=True)},
        "outputs": {name: sampled(value) for name, value in found.items()},
    }


def sampled(value: Tensor) -> dict[str, Any]:
    """Return shape, mean, deviation, and some values of an output."""
    flat = value.flatten()
    places = torch.linspace(0, len(flat) - 1, min(PLACES, len(flat))).long()
    values = [float(f"{number:.7g}") for number in flat[places].tolist()]
    return {"shape": list(value.shape), "mean": float(flat.mean()), "deviation": float(flat.std()), "values": values}


def front_ends(network: AudioCLIP, model: Any | None) -> Iterator[tuple[str, Contender]]:
    """Yield what makes spectrograms, the reference's first."""
    if model is not None:
        yield "reference", lambda heard: model.audio._forward_pre_processing(torch.from_numpy(heard))
    audio = network.audio

    def anew(heard: Floats) -> Tensor:
        audio.fbsp._kept = None
        return audio.fbsp(torch.from_numpy(heard), audio.window)  # type: ignore[no-any-return]

    yield "ours, kernels made anew", anew
    yield "ours, kernels kept", lambda heard: audio.fbsp(torch.from_numpy(heard), audio.window)


def towers(network: AudioCLIP, model: Any | None, folder: Path, threads: int) -> Iterator[tuple[str, Contender]]:
    """Yield what makes embeddings, the reference's first."""
    if model is not None:
        yield "reference", lambda heard: model.encode_audio(torch.from_numpy(heard)).numpy()
    yield "ours, torch float32", lambda heard: network.embed_audio(torch.from_numpy(heard)).numpy()
    checkpoint = folder / "checkpoint.pth"
    save_checkpoint(checkpoint, network)
    for target in ("onnx", "openvino"):
        wanted: Any = target
        convert(Conversion(checkpoint, folder / target, to=wanted, check_sounds=0))
        runtime = open_runtime(folder / target, read_manifest(folder / target), threads=threads)
        yield f"ours, {runtime.name}", runtime.run


def race(found: dict[str, Contender], heard: Floats, rounds: int) -> list[dict[str, Any]]:
    """Return seconds, each contender once a round, so that all meet the same noise of the machine."""
    wall: dict[str, list[float]] = {name: [] for name in found}
    cpu: dict[str, list[float]] = {name: [] for name in found}
    for run in found.values():
        run(heard)
    for _ in range(rounds):
        for name, run in found.items():
            begun, begun_cpu = time.perf_counter(), time.process_time()
            run(heard)
            wall[name].append(time.perf_counter() - begun)
            cpu[name].append(time.process_time() - begun_cpu)
    work = {name: statistics.median(values) for name, values in cpu.items()}
    return [
        {"contender": name, "cpu_ms": round(1e3 * work[name], 1), "ms": round(1e3 * statistics.median(wall[name]), 1),
         **({"times_reference": round(work["reference"] / work[name], 2)} if "reference" in found else {})}
        for name in found
    ]  # fmt: skip


def measure_cpu(model: Any | None, rounds: int, threads: int) -> dict[str, Any]:
    """Return all figures of the CPU."""
    torch.set_num_threads(threads)
    audio_alone = AudioCLIPConfig(image=None, text=None)
    network = random_network(audio_alone)
    heard, more = sounds(1).numpy(), sounds(16).numpy()
    with tempfile.TemporaryDirectory() as scratch, torch.inference_mode():
        found = dict(towers(network, model, Path(scratch), threads))
        truth = np.concatenate([found["ours, torch float32"](more[place : place + 1]) for place in range(len(more))])
        lost = []
        for name in (name for name in found if name not in ("reference", "ours, torch float32")):
            theirs = np.concatenate([found[name](more[place : place + 1]) for place in range(len(more))])
            usual = truth.mean(0)
            lost.append({"contender": name, "sounds": len(more), "least_cosine": least_cosine(theirs, truth),
                         "least_centered_cosine": least_cosine(theirs - usual, truth - usual)})  # fmt: skip
        return {
            "machine": machine() | {"threads": threads}, "sound": "2 s, batch 1",
            "front_end": race(dict(front_ends(network, model)), heard, rounds),
            "audio_tower": race(found, heard, rounds), "loss": lost,
        }  # fmt: skip


def measure_gpu(model: Any | None, device: str, batches: list[int], rounds: int) -> dict[str, Any]:
    """Return latency and throughput on a GPU, by batch: the spectrogram is in 32 bits everywhere."""
    network = random_network(AudioCLIPConfig(image=None, text=None)).to(device)

    def half(heard: Tensor) -> Tensor:
        spectrograms = network.audio.fbsp(heard, network.audio.window)
        with torch.autocast(torch.device(device).type, torch.bfloat16):
            return network.audio.fc(network.audio.features(spectrograms))  # type: ignore[no-any-return]

    found: dict[str, Callable[[Tensor], Tensor]] = {"ours float32": network.embed_audio, "ours bfloat16": half}
    if model is not None:
        model.to(device)
        found = {"reference float32": model.encode_audio, **found}
    rows = [
        {"contender": name, "batch": size, "ms": round(1e3 * seconds, 3), "sounds_per_s": round(size / seconds, 1)}
        for name, run in found.items()
        for size in batches
        for seconds in [torch_timing.seconds(run, sounds(1).expand(size, -1).contiguous().to(device), device, rounds)]
    ]
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    return {"device": name, "torch": torch.__version__, "sound": "2 s", "speed": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, help="a checkout of AndreyGuzhov/AudioCLIP")
    parser.add_argument("--vocabulary", type=Path, help="bpe_simple_vocab_16e6.txt.gz")
    parser.add_argument("--parity", action="store_true", help="differences to the reference instead of speed")
    parser.add_argument("--golden", type=Path, help="write the outputs that tests compare with, and nothing else")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda")
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 8, 64])
    arguments = parser.parse_args()
    if (arguments.parity or arguments.golden) and not (arguments.reference and arguments.vocabulary):
        parser.error("--parity and --golden need --reference and --vocabulary")
    model = None
    if arguments.reference is not None and arguments.vocabulary is not None:
        model = Reference(arguments.reference, arguments.vocabulary).model(random_network().state_dict())
    with torch.inference_mode():
        if arguments.golden is not None:
            found = golden(arguments.reference, arguments.vocabulary)
            arguments.golden.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
            return
        if arguments.parity:
            result = parity(arguments.reference, arguments.vocabulary)
        elif arguments.device == "cpu":
            result = measure_cpu(model, arguments.rounds, arguments.threads)
        else:
            result = measure_gpu(model, arguments.device, arguments.batches, arguments.rounds)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
