"""How long a network takes in PyTorch, on a processor or a GPU."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def seconds(forward: Callable[[Tensor], Any], given: Tensor, device: str, rounds: int) -> float:
    """Return the median time of a call, s, after three that do not count: compiling, choosing kernels, warming up."""

    def wait() -> None:
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)

    times = []
    with torch.inference_mode():
        for turn in range(rounds + 3):
            wait()
            begun = time.perf_counter()
            forward(given)
            wait()
            if turn >= 3:
                times.append(time.perf_counter() - begun)
    return statistics.median(times)
