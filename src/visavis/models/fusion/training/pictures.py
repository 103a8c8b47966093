"""Figures as pictures, by matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from visavis.models.fusion.training.calibration import BINS, Reliability
from visavis.models.videomae.training.metrics import Metrics


def draw_confusion(path: Path, metrics: Metrics, labels: Sequence[str]) -> None:
    """Draw the confusion matrix: shares of each true label, with the counts."""
    side = 2.5 + 0.55 * len(labels)
    figure, axes = _figure(side, side)
    shares = metrics.confusion / metrics.confusion.sum(1, keepdims=True).clip(1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=45, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("recognized as")
    axes.set_ylabel("true label")
    axes.set_title(f"UAR {metrics.uar:.1%}, WAR {metrics.war:.1%}, speakers that were not learned from", fontsize=9)
    for row, values in enumerate(metrics.confusion):
        for column, value in enumerate(values):
            color = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, str(value), ha="center", va="center", color=color)
    figure.savefig(path, dpi=120)


def draw_calibration(path: Path, before: Reliability, after: Reliability) -> None:
    """Draw how often the likeliest emotion is right, by how likely it was said to be."""
    figure, axes = _figure(5, 5)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for name, curve, color in (("before", before, "tab:orange"), ("after", after, "tab:blue")):
        there = curve.count > 0
        axes.plot(
            curve.confidence[there], curve.accuracy[there], marker="o", color=color,
            label=f"{name} the temperature: ECE {curve.ece:.3f}",
        )  # fmt: skip
    shares = after.count / max(1, int(after.count.sum()))
    axes.bar(
        (np.arange(BINS) + 0.5) / BINS, shares, 0.9 / BINS, color="0.85", zorder=0,
        label="share of the moments",
    )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("said to be right with")
    axes.set_ylabel("is right")
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=120)


def draw_ablation(path: Path, uars: Mapping[str, float], chance: float) -> None:
    """Draw the recall with all senses, without each, and with each alone."""
    figure, axes = _figure(6, 0.9 + 0.32 * len(uars))
    names = list(uars)[::-1]
    colors = ["tab:green" if name == "all" else "0.55" if "rules" in name else "tab:blue" for name in names]
    axes.barh(names, [uars[name] for name in names], color=colors)
    axes.axvline(chance, color="tab:red", linewidth=1)
    axes.set_xlim(0, 1)
    axes.set_xlabel("unweighted average recall (red: chance)")
    for row, name in enumerate(names):
        axes.text(uars[name] + 0.01, row, f"{uars[name]:.1%}", va="center", fontsize=8)
    figure.savefig(path, dpi=120)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots()
