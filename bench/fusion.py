"""The fusion network: how long one picture takes, how many a second, and what was measured when it was trained.

``python -m bench.fusion`` prints JSON. ``--trained FOLDER`` adds the figures of a training (``visavis train fusion
--synthetic 30 --out FOLDER``) and measures the network that came of it. ``--device cuda`` measures the network in
PyTorch on a GPU too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from visavis.models.fusion.config import FusionConfig
from visavis.models.fusion.export import export
from visavis.models.fusion.network import FusionNetwork
from visavis.models.fusion.predictor import FusionPredictor, Sensed
from visavis.models.fusion.training.report import METRICS
from visavis.perception.backends.fusion import LocalFusionModel, open_fusion_model
from visavis.perception.evidence import LAYOUTS, VALUES
from visavis.perception.fusion_model import Features

WHOLE = {"face": len(VALUES["face"]), "video": 384, "voice": len(VALUES["voice"]), "sound": 1_024,
         "text": len(VALUES["text"])}  # fmt: skip
"""All five senses, with VideoMAE-v2 S and AudioCLIP."""
BATCHES = (1, 8, 64)
_TOLD = ("corpus", "recordings", "speakers", "moments", "modalities", "chance", "uar", "war", "valence_ccc",
         "arousal_ccc", "ece", "ece_before_temperature", "recall", "ablation", "epochs", "temperatures")  # fmt: skip


def untrained(folder: Path) -> Path:
    """Write a network of all five senses with random weights: as fast as a trained one, and good for nothing else."""
    torch.manual_seed(0)
    layouts = {"video": "random", "sound": "random", **{str(name): layout for name, layout in LAYOUTS.items()}}
    export(FusionNetwork(FusionConfig(WHOLE)).eval(), folder, name="random weights", layouts=layouts, temperature=1.0,
           trained={"recordings": 1, "corpus": "none: random weights, to measure times"})  # fmt: skip
    return folder


def moment(needs: Mapping[str, int], seed: int) -> Sensed:
    random = np.random.default_rng(seed)
    return {name: (random.normal(0, 1, count).astype(np.float32), 0.8) for name, count in needs.items()}


def milliseconds(call: Callable[[], object], repeats: int) -> dict[str, float]:
    """Return the median and the 95th percentile, ms."""
    for _ in range(5):
        call()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        taken.append(1_000 * (time.perf_counter() - began))
    return {"p50_ms": round(statistics.median(taken), 3), "p95_ms": round(sorted(taken)[int(0.95 * repeats)], 3)}


def on_the_processor(folder: Path) -> dict[str, Any]:
    """Measure the ONNX network on one thread, with the weights of the senses (one more row for each)."""
    predictor = FusionPredictor.open(folder)
    needs = predictor.manifest.needs
    rows: dict[str, Any] = {"senses": needs, "megabytes": round((folder / "fusion.onnx").stat().st_size / 1e6, 2)}
    for size in BATCHES:
        moments = [moment(needs, seed) for seed in range(size)]
        row = milliseconds(lambda items=moments: predictor.predict(items), 300 // size + 20)  # type: ignore[misc]
        rows[f"batch {size}"] = {**row, "moments_per_s": round(1_000 * size / row["p50_ms"])}
    return rows


async def in_a_session(folder: Path, seconds: float = 3.0) -> dict[str, Any]:
    """Measure what one picture costs with the thread it runs in, and how many sessions share one at five a second."""
    model: LocalFusionModel = open_fusion_model(folder)
    asked = {name: Features(values, confidence) for name, (values, confidence) in moment(model.needs, 0).items()}  # type: ignore[arg-type]
    taken = []
    for _ in range(200):
        began = time.perf_counter()
        await model.fuse(asked)  # type: ignore[arg-type]
        taken.append(1_000 * (time.perf_counter() - began))
    began, cpu, count = time.perf_counter(), time.process_time(), 0

    async def session() -> None:
        nonlocal count
        while time.perf_counter() - began < seconds:
            await model.fuse(asked)  # type: ignore[arg-type]
            count += 1

    await asyncio.gather(*(session() for _ in range(32)))
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    await model.close()
    return {
        "estimate_p50_ms": round(statistics.median(taken), 3),
        "estimate_p95_ms": round(sorted(taken)[190], 3),
        "estimates_per_s_32_sessions": round(count / wall_s),
        "cpu_ms_per_estimate": round(1_000 * cpu_s / count, 3),
        "share_of_a_core_at_5_per_s": round(5 * cpu_s / count, 4),
    }


def evidence() -> dict[str, float]:
    """Measure how long gathering the features of a session takes, with two seconds of a face."""
    from tests.perception.test_evidence import Observed, voice, words

    observed = Observed()
    observed.look(2.0)
    observed.follow(voice(pitch_hz=180), words(0.4))
    for name in ("video", "sound"):
        observed.embeddings.put(name, np.ones(WHOLE[name], np.float32))
    return milliseconds(observed.evidence.features, 300)


def on_a_gpu(device: str) -> dict[str, Any]:
    """Measure the network in PyTorch."""
    torch.manual_seed(0)
    network = FusionNetwork(FusionConfig(WHOLE)).eval().to(device)
    rows: dict[str, Any] = {"device": torch.cuda.get_device_name() if device == "cuda" else "cpu"}
    for size in (1, 64, 1_024):
        values = {name: torch.randn(size, count, device=device) for name, count in WHOLE.items()}
        present = torch.ones(size, len(WHOLE), device=device)

        def run(values: dict[str, torch.Tensor] = values, present: torch.Tensor = present) -> None:
            with torch.inference_mode():
                network(values, present, present)
            if device == "cuda":
                torch.cuda.synchronize()

        row = milliseconds(run, 100)
        rows[f"batch {size}"] = {**row, "moments_per_s": round(1_000 * size / row["p50_ms"])}
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trained", type=Path, help="folder of a training whose figures are added")
    parser.add_argument("--device", choices=("cpu", "cuda"), help="measure PyTorch there too")
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    found: dict[str, Any] = {"cores": os.cpu_count(), "evidence_ms": evidence()}
    with tempfile.TemporaryDirectory() as folder:
        five = untrained(Path(folder))
        found["onnx, five senses"] = on_the_processor(five)
        found["session, five senses"] = asyncio.run(in_a_session(five))
    if wanted.device:
        found["torch"] = on_a_gpu(wanted.device)
    if wanted.trained:
        found["onnx, as trained"] = on_the_processor(wanted.trained)
        figures = json.loads((wanted.trained / METRICS).read_text(encoding="utf-8"))
        found["training"] = {name: figures[name] for name in _TOLD}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
