"""VideoMAE-v2 on a GPU: clips a second and the share of its peak, by batch, against transformers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from bench import torch_timing
from bench.video_peers import random_network, transformers_model
from visavis.models.videomae.config import VideoMAEConfig, flops

PEAKS = {
    "H200": 989.0, "H100 PCIe": 756.0, "H100": 989.0, "A100": 312.0, "L40S": 362.0, "L4": 121.0, "A10": 125.0,
    "RTX 4090": 165.0, "RTX 3090": 71.0,
}  # fmt: skip
"""Dense bfloat16 with float32 sums, TFLOP/s, from the makers' data sheets; the first name that is in the GPU's."""

Forward = Callable[[Tensor], Tensor]


def measure_gpu(
    configs: Mapping[str, VideoMAEConfig], device: str, batches: Iterable[int], rounds: int, peak: float | None
) -> dict[str, Any]:
    """Return figures for each model and batch: ours eager, ours compiled into CUDA graphs, and transformers'."""
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    peak = peak or next((value for part, value in PEAKS.items() if part in name), None)
    rows = [
        {"model": label, "contender": contender, **_row(config, forward, device, size, rounds, peak)}
        for label, config in configs.items()
        for contender, forward in _contenders(config, device)
        for size in batches
    ]
    return {"device": name, "torch": torch.__version__, "peak_tflops": peak,
            "flops": "matrix products only; a multiplication and an addition are two", "speed": rows}  # fmt: skip


def _contenders(config: VideoMAEConfig, device: str) -> Iterable[tuple[str, Forward]]:
    """Yield one after the other, so that the giant is on the device once."""
    network = random_network(config)
    yield "transformers bfloat16", _theirs(transformers_model(network).to(device, torch.bfloat16))
    ours = network.to(device, torch.bfloat16)
    yield "ours bfloat16", ours
    if device.startswith("cuda"):  # the mode that records CUDA graphs, with kernels chosen by trying
        yield "ours bfloat16, compiled, CUDA graphs", torch.compile(ours, mode="max-autotune", dynamic=False)


def _theirs(model: nn.Module) -> Forward:
    return lambda clips: model(clips.transpose(1, 2)).logits


def _row(
    config: VideoMAEConfig, forward: Forward, device: str, size: int, rounds: int, peak: float | None
) -> dict[str, Any]:
    shape = (size, 3, config.frames, config.size, config.size)
    clips = torch.randn(shape, device=device, dtype=torch.bfloat16)
    try:
        seconds = torch_timing.seconds(forward, clips, device, rounds)
    except torch.cuda.OutOfMemoryError:
        return {"batch": size, "error": "out of memory"}
    tflops = flops(config) * size / seconds / 1e12
    row = {
        "batch": size,
        "ms": round(seconds * 1e3, 3),
        "clips_per_s": round(size / seconds, 1),
        "tflops": round(tflops, 1),
    }
    return row | {"percent_of_peak": round(100 * tflops / peak, 1)} if peak else row
