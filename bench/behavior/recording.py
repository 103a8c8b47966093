"""Plays a simulated conversation to the engine, in Node, and reads what was seen of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEB = Path(__file__).parent.parent.parent / "web"
SCRIPT = "scripts/naturalness/main.ts"
ACTIVITIES = ("resting", "listening", "attending", "thinking", "speaking")
Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trace:
    """What was seen at a steady rate. Angles in degrees, speeds in degrees or weights a second."""

    fps: int
    columns: Mapping[str, Samples]

    def __getitem__(self, name: str) -> Samples:
        return self.columns[name]

    def during(self, *activities: str) -> NDArray[np.bool_]:
        """Return in which frames she does one of these."""
        return np.isin(self["activity"], [ACTIVITIES.index(name) for name in activities])

    def minutes(self, *activities: str) -> float:
        """Return how long she does one of these."""
        return float(self.during(*activities).sum()) / self.fps / 60


@dataclass(frozen=True, slots=True)
class Recording:
    """The same conversation at 60 frames a second, and its beginning at 1000."""

    slow: Trace
    fast: Trace
    facts: dict[str, Any]


def record(minutes: float, seed: int) -> Recording:
    """Play ``minutes`` of conversation.

    Raises CalledProcessError if Node fails, FileNotFoundError without Node or the page's packages.
    """
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("Node.js is needed to run the behavior engine (version 20.9 or newer).")
    if not (WEB / "node_modules" / "tsx").exists():
        raise FileNotFoundError("The page's packages are needed to run the behavior engine: run `npm ci` in web/.")
    with tempfile.TemporaryDirectory() as folder:
        command = [node, "--expose-gc", "--import", "tsx", SCRIPT, folder, str(minutes), str(seed)]
        subprocess.run(command, cwd=WEB, check=True)
        facts = json.loads((Path(folder) / "run.json").read_text())
        names = facts["channels"]
        slow = _trace(Path(folder) / "slow.f32", names, facts["slow_fps"])
        fast = _trace(Path(folder) / "fast.f32", names, facts["fast_fps"])
    return Recording(slow, fast, facts)


def _trace(path: Path, names: list[str], fps: int) -> Trace:
    rows = np.fromfile(path, np.float32).reshape(-1, len(names))
    return Trace(fps, {name: rows[:, index].astype(np.float64) for index, name in enumerate(names)})
