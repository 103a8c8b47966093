"""Draws what was measured, for those who would rather see it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.behavior import blinks, gaze, saccades
from bench.behavior.recording import ACTIVITIES, Recording

SHOWN_S = 60


def draw(recording: Recording, path: Path) -> None:
    """Write a picture with a minute of motion, the main sequence, and the times between blinks."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(3, 2, figsize=(14, 11), layout="constrained")
    trace = recording.slow
    shown = slice(0, SHOWN_S * trace.fps)
    time = trace["time"][shown]
    axes[0, 0].plot(time, trace["gaze_yaw"][shown], label="gaze, to the left")
    axes[0, 0].plot(time, trace["head_y"][shown], label="head, to the left")
    axes[0, 0].fill_between(time, -25, 25, where=trace.during("speaking")[shown], alpha=0.1, label="speaking")
    axes[0, 0].set(title="Gaze and head", xlabel="s", ylabel="°")
    axes[0, 0].legend(fontsize=8)
    axes[0, 1].plot(time, trace["breath"][shown], label="lungs")
    axes[0, 1].plot(time, trace["lid"][shown] + 2, label="lids")
    axes[0, 1].plot(time, trace["hands_up"][shown] + 4, label="hands up")
    axes[0, 1].plot(time, trace["jaw"][shown] * 2 + 6, label="jaw")
    axes[0, 1].set(title="Breath, lids, hands, jaw", xlabel="s", yticks=[])
    axes[0, 1].legend(fontsize=8)
    found = saccades.find(recording.fast)
    size = [item.amplitude for item in found]
    axes[1, 0].scatter(size, [1000 * item.length for item in found], s=6)
    axes[1, 0].plot([0, 35], [25, 25 + 2.5 * 35], "k--", lw=1, label="25 ms + 2.5 ms/°")
    axes[1, 0].set(title="Saccades: duration", xlabel="°", ylabel="ms")
    axes[1, 0].legend(fontsize=8)
    axes[1, 1].scatter(size, [item.peak for item in found], s=6)
    axes[1, 1].set(title="Saccades: peak speed", xlabel="°", ylabel="°/s")
    gaps = np.diff([item.begun for item in blinks.find(trace)])
    axes[2, 0].hist(np.log(gaps[gaps > blinks.DOUBLE_S]), bins=30)
    axes[2, 0].set(title="Between two blinks", xlabel="logarithm of s")
    looks = gaze.looks(trace)
    shares = [float(looks[trace.during(name)].mean()) for name in ACTIVITIES]
    axes[2, 1].bar(ACTIVITIES, shares)
    axes[2, 1].set(title="Looks at the other", ylim=(0, 1))
    figure.savefig(path, dpi=110)
