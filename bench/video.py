"""VideoMAE-v2: how fast, how near to others' implementations, and what the faster forms lose.

``python -m bench.video`` prints JSON: clips a second of each contender on the CPU, alternating, and what it loses.
``--parity`` prints the differences to transformers' implementation, and to OpenGVLab's with ``--reference FILE`` (their
``models/modeling_finetune.py``). ``--device cuda`` measures batches on a GPU, and the share of its peak.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bench.video_gpu import measure_gpu
from bench.video_peers import Forward, random_network, reference_forward, transformers_forward
from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.clips import synthetic_clip
from visavis.models.videomae.config import GIANT, SIZES, VideoMAEConfig, flops
from visavis.models.videomae.export import Conversion, convert
from visavis.models.videomae.manifest import read_manifest
from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.runtimes import open_runtime
from visavis.models.videomae.transforms import batch

Floats = NDArray[np.float32]
Contender = Callable[[Floats], Floats]
"""Normalized clips in, logits out."""

CLASSES = 710
FLAGS = ("avx2", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8")
PEERS = ("transformers", "reference")
PARITY = [("S", 112), ("S", 160), ("S", 224), ("B", 112), ("B", 160), ("B", 224), ("g", 112)]
SHALLOW = 2
"""How many of the giant's blocks are compared: all 40 are the same, and 4 GB."""


def parity(reference: Path | None) -> list[dict[str, Any]]:
    """Return the greatest differences of logits, for each size of model and picture."""
    rows = []
    for name, size in PARITY:
        config = dataclasses.replace(SIZES[name], size=size, classes=CLASSES)
        if config.width == GIANT.width:
            config = dataclasses.replace(config, depth=SHALLOW)
        network = random_network(config)
        clips = torch.from_numpy(batch([synthetic_clip(0, config.frames, size)], size))
        row: dict[str, Any] = {"model": name, "blocks": config.depth, "input": f"16x{size}x{size}"}
        with torch.inference_mode():
            ours = network(clips)
            row["logits_deviation"] = float(ours.std())
            row["transformers"] = float((ours - transformers_forward(network)(clips)).abs().max())
            if reference is not None:
                row["reference"] = float((ours - reference_forward(network, reference)(clips)).abs().max())
        rows.append(row)
    return rows


def contenders(
    network: VideoMAE, threads: int, folder: Path, reference: Path | None, *, more: bool
) -> dict[str, Contender]:
    """Return everything that runs the network on the CPU, the peers first."""
    torch.set_num_threads(threads)
    found = {"transformers": _torch(transformers_forward(network))}
    if reference is not None:
        found["reference"] = _torch(reference_forward(network, reference))
    found["ours, torch float32"] = _torch(network)
    half = random_network(network.config)
    half.load_state_dict(network.state_dict())
    found["ours, torch bfloat16"] = _torch(half.bfloat16(), torch.bfloat16)
    if more:
        found["ours, torch.compile float32"] = _torch(torch.compile(network))
        found["ours, torch.compile bfloat16"] = _torch(torch.compile(half), torch.bfloat16)
    checkpoint = folder / "checkpoint.pth"
    save_checkpoint(checkpoint, network, [f"class {number}" for number in range(network.config.classes)])
    for target, int8 in (("onnx", False), ("onnx", True), ("openvino", False)):
        out = folder / f"{target}{'-int8' * int8}"
        if not out.exists():
            wanted: Any = target
            convert(Conversion(checkpoint, out, to=wanted, int8=int8, check_clips=0))
        runtime = open_runtime(out, read_manifest(out), threads=threads)
        found[f"ours, {runtime.name}"] = lambda clips, runtime=runtime: runtime.run(clips).logits  # type: ignore[misc]
    return found


def _torch(forward: Forward, kind: torch.dtype = torch.float32) -> Contender:
    def run(clips: Floats) -> Floats:
        with torch.inference_mode():
            return np.asarray(forward(torch.from_numpy(clips).to(kind)).float().numpy())

    return run


def speed(found: dict[str, Contender], config: VideoMAEConfig, rounds: int) -> list[dict[str, Any]]:
    """Return clips a second, each contender once a round, so that all meet the same noise of the machine."""
    clips = batch([synthetic_clip(0, config.frames, config.size)], config.size)
    wall: dict[str, list[float]] = {name: [] for name in found}
    cpu: dict[str, list[float]] = {name: [] for name in found}
    for run in found.values():
        run(clips)
    for _ in range(rounds):
        for name, run in found.items():
            begun, begun_cpu = time.perf_counter(), time.process_time()
            run(clips)
            wall[name].append(time.perf_counter() - begun)
            cpu[name].append(time.process_time() - begun_cpu)
    seconds = {name: statistics.median(values) for name, values in wall.items()}
    work = {name: statistics.median(values) for name, values in cpu.items()}
    cost = work if torch.get_num_threads() == 1 else seconds
    return [
        {
            "contender": name,
            "clips_per_s": round(1 / seconds[name], 3),
            "cpu_s_per_clip": round(work[name], 3),
            "gflops": round(flops(config) / seconds[name] / 1e9, 1),
            # By the processor's time, which other programs disturb least; with several threads by the clock.
            **{f"times_{peer}": round(cost[peer] / cost[name], 2) for peer in PEERS if peer in found},
        }
        for name in found
    ]


def losses(network: VideoMAE, found: dict[str, Contender], clips: int) -> list[dict[str, Any]]:
    """Return how often the likeliest class is another, and how near logits are, on clips that move.

    The weights are random, so the likeliest of 710 classes wins narrowly: a harsher test than a trained head's.
    """
    config = network.config
    names = [name for name in found if name not in ("transformers", "reference", "ours, torch float32")]
    ours = found["ours, torch float32"]
    truth, rest = [], {name: [] for name in names}  # type: ignore[var-annotated]
    for seed in range(clips):
        clip = batch([synthetic_clip(seed, config.frames, config.size)], config.size)
        truth.append(ours(clip)[0])
        for name in names:
            rest[name].append(found[name](clip)[0])
    logits = np.array(truth, np.float64)
    top = np.sort(logits, 1)
    first, usual = logits.argmax(1), logits.mean(0)
    rows = []
    for name in names:
        theirs = np.array(rest[name], np.float64)
        cosines = (logits * theirs).sum(1) / np.linalg.norm(logits, axis=1) / np.linalg.norm(theirs, axis=1)
        rows.append(
            {
                "contender": name, "clips": clips,
                "top1_agreement": float((first == theirs.argmax(1)).mean()),
                # The same for a head that prefers no class: without what is the same in all clips.
                "top1_agreement_centered": float(((logits - usual).argmax(1) == (theirs - usual).argmax(1)).mean()),
                "first_among_five": float((np.argsort(theirs, 1)[:, -5:] == first[:, None]).any(1).mean()),
                "least_cosine": round(float(cosines.min()), 6),
                "greatest_difference": round(float(np.abs(logits - theirs).max()), 4),
                "median_lead_of_the_first": round(float(np.median(top[:, -1] - top[:, -2])), 4),
                "classes_that_lead": len(set(first.tolist())),
                "classes_that_lead_centered": len(set((logits - usual).argmax(1).tolist())),
            }
        )  # fmt: skip
    return rows


def measure_cpu(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of the CPU."""
    rows: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    for name in arguments.models:
        for size in arguments.sizes:
            network = random_network(dataclasses.replace(SIZES[name], size=size, classes=CLASSES))
            about = {"model": name, "input": f"16x{size}x{size}"}
            with tempfile.TemporaryDirectory() as folder:
                for threads in arguments.threads:
                    found = contenders(network, threads, Path(folder), arguments.reference, more=arguments.all)
                    rows += [
                        about | {"threads": threads} | row for row in speed(found, network.config, arguments.rounds)
                    ]
                if arguments.clips:
                    lost += [about | row for row in losses(network, found, arguments.clips)]
    return {"machine": machine(), "speed": rows, "loss": lost}


def machine() -> dict[str, Any]:
    """Return what ran."""
    about: dict[str, Any] = {
        "processors": os.cpu_count(),
        "torch": torch.__version__,
    }
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = information.read_text().splitlines()
        about["processor"] = next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), ""
        )
        flags = next((line.split() for line in lines if line.startswith("flags")), [])
        about["has"] = [
            flag for flag in ("avx2", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8") if flag in flags
        ]
    return about


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parity", action="store_true", help="differences to others' implementations instead of speed")
    parser.add_argument("--reference", type=Path, help="OpenGVLab's models/modeling_finetune.py")
    parser.add_argument("--models", nargs="+", default=["S", "B"], choices=list(SIZES))
    parser.add_argument("--sizes", nargs="+", type=int, default=[160, 224])
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs for its speed; 0 for not at all")
    parser.add_argument("--clips", type=int, default=32, help="on how many clips the losses are measured; 0 for none")
    parser.add_argument("--all", action="store_true", help="torch.compile too, which takes minutes")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda")
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 2, 4, 8, 16, 32, 64])
    parser.add_argument("--peak", type=float, help="the GPU's dense bfloat16 peak, TFLOP/s, if it is not known here")
    arguments = parser.parse_args()
    if arguments.parity:
        result: dict[str, Any] = {"parity": parity(arguments.reference)}
    elif arguments.device == "cpu":
        result = measure_cpu(arguments)
    else:
        configs = {f"{name}-{size}": dataclasses.replace(SIZES[name], size=size, classes=CLASSES)
                   for name in arguments.models for size in arguments.sizes}  # fmt: skip
        result = measure_gpu(configs, arguments.device, arguments.batches, arguments.rounds, arguments.peak)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
