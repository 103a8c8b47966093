"""A picture of the figures: how gaps are distributed, and how often what went wrong, for each server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.dialogues.limits import look_up

RATES = (
    ("cut_in_plain", "cut in,\nno pause inside"),
    ("cut_in_halting", "cut in,\npauses inside"),
    ("missed", "missed\nturns"),
    ("not_obeyed", "interruption\nnot obeyed"),
    ("backchannel.stopped", "stopped by\n'uh huh'"),
    ("cough.stopped", "stopped by\na cough"),
    ("cough_alone_answered", "answered\na cough"),
)
STEP_MS = 100
LONGEST_MS = 2_000


def draw(title: str, by_server: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write the picture, as PNG or SVG by the name's ending. Raises ValueError for other endings."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    if path.suffix not in (".png", ".svg"):
        raise ValueError(f"{path} must end in .png or .svg")
    mpl.rcParams["svg.hashsalt"] = "visavis"  # the same figures give the same file
    names = list(by_server)
    figure = Figure(figsize=(11, 1.1 * len(names) + 5), layout="constrained")
    figure.suptitle(title)
    parts = figure.subfigures(2, 1, height_ratios=[1.1 * len(names) + 0.5, 4], squeeze=False)
    upper, lower = parts[0, 0], parts[1, 0]
    panels = upper.subplots(len(names), 1, sharex=True, squeeze=False)[:, 0]
    colors = {name: f"C{number}" for number, name in enumerate(names)}
    steps = range(0, LONGEST_MS + STEP_MS, STEP_MS)
    for panel, name in zip(panels, names, strict=True):
        gaps = [min(gap, LONGEST_MS - 1) for gap in by_server[name]["gaps_ms"]]
        weights = [1 / len(gaps) for _ in gaps]
        panel.hist(gaps, bins=list(steps), weights=weights, color=colors[name])
        panel.set_ylabel(name, rotation=0, ha="right", va="center")
        panel.axvline(200, color="0.4", linewidth=1, linestyle=":")
        panel.set_yticks([])
        panel.spines[["top", "right", "left"]].set_visible(False)
        middle = by_server[name]["gap_ms"].get("p50", "-")
        panel.text(1, 0.9, f"median {middle} ms, {len(gaps)} turns", transform=panel.transAxes, ha="right", va="top")
    panels[-1].set_xlabel(
        "gap from the user's last sound to the answer's first, ms; the last bar: and more (dotted: people)"
    )
    bars = lower.subplots()
    width = 0.8 / len(names)
    for number, name in enumerate(names):
        shares = [_share(look_up(by_server[name], figure_name)) for figure_name, _ in RATES]
        places = [place + (number - (len(names) - 1) / 2) * width for place in range(len(RATES))]
        bars.bar(places, shares, width, label=name, color=colors[name])
    bars.set_xticks(range(len(RATES)), [label for _, label in RATES], fontsize=8)
    bars.set_ylabel("share, %")
    bars.spines[["top", "right"]].set_visible(False)
    bars.legend(fontsize=8, ncols=len(names), loc="lower left", bbox_to_anchor=(0, 1.01), frameon=False)
    figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)


def _share(found: list[int]) -> float:
    some, of = found
    return 100 * some / of if of else 0.0
