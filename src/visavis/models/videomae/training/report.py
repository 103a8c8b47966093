"""What is left for people to read: metrics, the confusion matrix, and a model card."""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from visavis.models.videomae.training.metrics import Metrics


def confusion_text(metrics: Metrics, labels: Sequence[str]) -> str:
    """Return the confusion matrix as text, a row for each true label."""
    wide = max(len(label) for label in labels)
    narrow = max(5, *(len(str(value)) + 1 for value in metrics.confusion.ravel()))
    short = [label[: narrow - 1] for label in labels]
    lines = [" " * wide + "".join(f"{name:>{narrow}}" for name in short) + "  recall"]
    for label, row, recall in zip(labels, metrics.confusion, metrics.recalls, strict=True):
        lines.append(f"{label:<{wide}}" + "".join(f"{value:>{narrow}}" for value in row) + f"  {recall:6.1%}")
    return "\n".join(lines) + "\n"


def write_report(folder: Path, metrics: Metrics, labels: Sequence[str], about: Mapping[str, Any]) -> None:
    """Write ``metrics.json``, ``confusion.txt``, ``confusion.png`` (if matplotlib is installed) and ``README.md``."""
    figures = {
        "uar": round(metrics.uar, 4),
        "war": round(metrics.war, 4),
        "recall": {label: _known(value) for label, value in zip(labels, metrics.recalls, strict=True)},
        "confusion": metrics.confusion.tolist(),
        "labels": list(labels),
        **about,
    }
    (folder / "metrics.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    text = confusion_text(metrics, labels)
    (folder / "confusion.txt").write_text(text, encoding="utf-8")
    if importlib.util.find_spec("matplotlib") is not None:
        _draw(folder / "confusion.png", metrics, labels)
    (folder / "README.md").write_text(_card(metrics, labels, about, text), encoding="utf-8")


def _known(recall: float) -> float | None:
    return None if math.isnan(recall) else round(float(recall), 4)


def _draw(path: Path, metrics: Metrics, labels: Sequence[str]) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    side = 2.5 + 0.5 * len(labels)
    figure = Figure(figsize=(side, side), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    shares = metrics.confusion / metrics.confusion.sum(1, keepdims=True).clip(1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("recognized as")
    axes.set_ylabel("true label")
    axes.set_title(f"UAR {metrics.uar:.1%}, WAR {metrics.war:.1%}")
    for row, values in enumerate(metrics.confusion):
        for column, value in enumerate(values):
            color = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, str(value), ha="center", va="center", color=color)
    figure.savefig(path, dpi=120)


def _card(metrics: Metrics, labels: Sequence[str], about: Mapping[str, Any], confusion: str) -> str:
    split = (
        "by subjects: nobody is in both parts" if about["by_subject"] else "by clips: the same people may be in both"
    )
    return f"""# Video classifier: {", ".join(labels)}

VideoMAE-v2, taught by `visavis train expression`.

| | |
|---|---|
| begun from | {about["begun_from"]} |
| trained | {about["trained"]} |
| input | {about["frames"]} frames of {about["size"]} by {about["size"]} pixels, every 4th at 25 to 30 a second |
| clips | {about["training_clips"]} for training, {about["validation_clips"]} held out, split {split} |
| unweighted average recall (UAR) | {metrics.uar:.1%} on the clips that were held out |
| weighted average recall (WAR, accuracy) | {metrics.war:.1%} |
| seed | {about["seed"]} |

```text
{confusion}```

The clips that were held out also chose when to stop, so new people and cameras will be recognized less well. What a
face shows is not what a person feels. The license of the weights it was begun from applies to this model too.

Use it: `visavis models convert checkpoint.pth --out FOLDER`.
"""
