"""Writes a trained network as what runs: ONNX and its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.errors import FusionModelError
from visavis.models.fusion.graph import build_graph
from visavis.models.fusion.manifest import MODEL, FusionManifest
from visavis.models.fusion.network import FusionNetwork


def export(
    network: FusionNetwork,
    folder: Path,
    *,
    name: str,
    layouts: Mapping[str, str],
    temperature: float,
    trained: Mapping[str, Any],
) -> FusionManifest:
    """Write ``fusion.onnx`` and ``manifest.json`` into a folder.

    ``trained`` says from what it has learned, and how well. Raises FusionModelError ``fusion.untrained`` if it has
    learned from nothing; OSError if the folder cannot be written.
    """
    import onnx

    if not trained.get("recordings"):
        raise FusionModelError("fusion.untrained", "A network that was never trained is not written.")
    config = network.config
    weights = {key: value.detach().cpu().numpy().astype(np.float32) for key, value in network.state_dict().items()}
    model = build_graph(config, weights, temperature)
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    data = model.SerializeToString()
    (folder / MODEL).write_bytes(data)
    manifest = FusionManifest(
        name=name, file=MODEL, sha256=hashlib.sha256(data).hexdigest(),
        needs={key: config.dimensions[key] for key in config.modalities},
        layouts={key: layouts[key] for key in config.modalities},
        classes=list(EMOTIONS), taught=list(config.taught), temperature=round(temperature, 6), trained=dict(trained),
        shape={"width": config.width, "heads": config.heads, "hidden": config.hidden},
    )  # fmt: skip
    manifest.write(folder)
    return manifest
