"""Whether lips do what is said: measured on the meshes of the avatars' files, on 20 spoken sentences.

Every sentence is spoken, its frames are evaluated at 60 a second as the page does it, and the skin of each avatar is
moved by them. Then is looked from the front: how far the lips are apart, whether the lower lip is at the upper teeth,
how fast the lips move::

    python -m bench.lips                  # JSON
    python -m bench.lips --table          # for people
    python -m bench.lips iris FILE.glb    # these alone

Exit status 1 if anything is outside its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.avatar_file import AvatarFile, Floats, Ints, Mesh, read
from bench.behavior.figure import Figure
from visavis.animation.frames import Frames, evaluate
from visavis.animation.shapes import ARKIT
from visavis.avatar.front import look, openings
from visavis.bootstrap.performance import Performance, perform
from visavis.bootstrap.voices import voice_part
from visavis.cli.common import load_settings
from visavis.events import VISEMES
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.speech.synthesis import Voice

AVATARS = Path(__file__).parents[1] / "web/public/avatars"
FPS = 60.0
SENTENCES = (
    "My mother may bring a big purple umbrella.",
    "Peter Piper picked a peck of pickled peppers.",
    "Bob probably bumped his shopping basket by the pump.",
    "Five very fine voices filled the evening.",
    "Have you ever visited a village in the far valley?",
    "The father of the family fixed fifty-five old phones.",
    "Father, are the large arms of the star far apart?",
    "Calm, dark palms and a warm harbor.",
    "She sees three sheep sleeping in the street.",
    "Blue moon, do you know who is in the room?",
    "Joe goes home over the old stone road.",
    "Thank you both for thinking this through.",
    "What would you like to know about our museum?",
    "I am a virtual human, and I would love to talk with you.",
    "The quick brown fox jumps over the lazy dog.",
    "Maybe we can meet at half past five on Monday.",
    "Careful, the floor above is wet and very slippery.",
    "Imagine a warm morning in the middle of May.",
    "Please give my best wishes to the whole family.",
    "Wow! That is a marvelous, unbelievable performance.",
)
CLOSED = {"p", "b", "m"}
BITTEN = {"f", "v"}
_CLOSED_M = 0.001
_TOUCH_M = 0.001
_FASTEST_M_PER_S, _FAST_M_PER_S = 0.75, 0.45
"""For the fastest frame, and for 99 of 100. Peaks of the lower lip reach 0.3 m/s (Löfqvist & Gracco 1997)."""
_SHARE = 0.98
_LEAD_MS = 60.0
_COLUMNS, _ROWS = 56, 150
_MOUTH_ISLAND = (0.2, 0.8)
"""In the skin's texture what is left of and below this is the inside of the mouth."""


@dataclass(frozen=True, slots=True)
class Lips:
    """What is measured of an avatar's mouth."""

    skin: Mesh
    triangles: Ints
    """Of the skin around the mouth."""
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    """Which points of the skin line the mouth."""
    near: Ints
    """Points of lips and chin."""
    seam: Floats
    """Where the lips meet at rest."""
    lips: Ints
    """Points of the lips."""
    teeth: Mesh
    upper: Ints
    """Points of the incisors above."""

    @classmethod
    def of(cls, avatar: AvatarFile) -> Lips:
        """Find the mouth of an avatar."""
        skin, teeth = avatar.meshes["Skin"], avatar.meshes["Teeth"]
        uv = skin.attributes["TEXCOORD_0"]
        inside = (uv[:, 0] < _MOUTH_ISLAND[0]) & (uv[:, 1] > _MOUTH_ISLAND[1])
        rolled = np.linalg.norm(np.abs(skin.morphs["mouthRollLower"]) + np.abs(skin.morphs["mouthRollUpper"]), axis=1)
        weight = np.where(inside, 0, rolled) ** 2  # only the lips are rolled in
        seam = (skin.points * weight[:, None]).sum(axis=0) / weight.sum()
        lips = np.flatnonzero(weight > 0.3 * weight.max())
        away = skin.points[skin.triangles] - seam
        close = (np.abs(away[..., 0]) < 0.05) & (np.abs(away[..., 1]) < 0.06) & (away[..., 2] > -0.06)
        triangles = skin.triangles[close.all(axis=1)]
        near = np.unique(triangles)
        near = near[~inside[near] & (skin.points[near, 2] > skin.points[lips, 2].min() - 0.004)]
        head = teeth.attributes["WEIGHTS_0"][:, 0] * (teeth.attributes["JOINTS_0"][:, 0] > 0)
        names = [avatar.document["nodes"][joint]["name"] for joint in avatar.document["skins"][0]["joints"]]
        jaw = names.index("Jaw")
        of_jaw = (teeth.attributes["JOINTS_0"][:, 0] == jaw) & (head > 0)
        white = teeth.attributes["COLOR_0"][:, :3].min(axis=1) > 0.25
        upper = np.flatnonzero(~of_jaw & white & (np.abs(teeth.points[:, 0]) < 0.009))
        return cls(skin, triangles, inside, near, seam, lips, teeth, upper)

    def opening(self, weights: dict[str, float]) -> tuple[Floats, Floats, Floats]:
        """Return x, top and bottom of each column in which one looks into the mouth; NaN where the lips meet, m.

        Much as ``visavis.avatar.seals`` does while it closes them, but apart: what checks it must not share its faults.
        """
        points = self.skin.posed(weights)
        low, high = points[self.lips].min(axis=0), points[self.lips].max(axis=0)
        x = np.linspace(low[0], high[0], _COLUMNS)
        y = np.linspace(low[1], high[1], _ROWS)
        seen = look(points, self.triangles, x, y)
        hit = self.inside[self.triangles[seen.triangle]].sum(axis=-1) >= 2
        into = np.where(seen.triangle >= 0, hit, True) | (seen.depth < low[2] - 0.008)
        top, bottom = openings(into, y)
        return x, top, bottom

    def gap(self, weights: dict[str, float]) -> float:
        """Return how far the lips are apart where they are furthest, m."""
        _, top, bottom = self.opening(weights)
        return 0.0 if np.isnan(top).all() else float(np.nanmax(top - bottom))

    def below_teeth(self, weights: dict[str, float]) -> float:
        """Return how far the lower lip is below the edge of the upper incisors, m; 0 and less where they touch."""
        x, top, bottom = self.opening(weights)
        middle = (np.abs(x - self.seam[0]) < 0.007) & ~np.isnan(top)
        if not middle.any():
            return 0.0
        edge = self.teeth.posed(weights)[self.upper, 1].min()
        return float(edge - bottom[middle].max())


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avatars", nargs="*", default=["iris", "kofi", "ruth"], help="names, or paths of files")
    parser.add_argument("--table", action="store_true", help="print a table instead of JSON")
    options = parser.parse_args()
    spoken = asyncio.run(_speak(SENTENCES))
    figures = []
    for name in options.avatars:
        path = Path(name) if name.endswith(".glb") else AVATARS / f"{name}.glb"
        figures += _measure(path.stem, Lips.of(read(path)), spoken)
    if options.table:
        _table(figures)
    else:
        rows = [
            {"avatar": item.group, "name": item.name, "value": round(item.value, 3), "unit": item.unit}
            | {"low": item.low, "high": item.high, "source": item.source, "inside": item.inside}
            for item in figures
        ]
        print(json.dumps({"sentences": len(SENTENCES), "fps": FPS, "figures": rows}, indent=2))
    sys.exit(0 if all(item.inside for item in figures) else 1)


async def _speak(sentences: Sequence[str]) -> list[tuple[Performance, Frames]]:
    settings = load_settings()
    part = voice_part(settings, ModelStore(settings.models_dir, MODELS))
    if part.make is None:
        sys.exit(f"There is no voice here. {part.why}")
    engine = part.make()
    voice = Voice()
    try:
        await engine.prepare(voice)
        performed = [await perform(text, engine, voice) for text in sentences]
    finally:
        await engine.close()
    return [(item, evaluate(item.events, item.rendering.duration_ms, fps=FPS, seed=item.text)) for item in performed]


def _weights(frames: Frames, index: int) -> dict[str, float]:
    weights = dict(zip(ARKIT, frames.face[index].tolist(), strict=True))
    return weights | {
        f"viseme_{name}": value for name, value in zip(VISEMES, frames.visemes[index].tolist(), strict=True)
    }


def _measure(name: str, lips: Lips, spoken: Sequence[tuple[Performance, Frames]]) -> list[Figure]:
    closures, touches, speeds = [], [], []
    for performance, frames in spoken:
        for phoneme in performance.rendering.phonemes:
            if phoneme.phoneme not in CLOSED | BITTEN:
                continue
            begin, end = (
                round((moment - _LEAD_MS * (moment == phoneme.start_ms)) / 1000 * FPS)
                for moment in (phoneme.start_ms, phoneme.end_ms)
            )
            moments = [_weights(frames, index) for index in range(max(0, begin), min(end + 1, len(frames)))]
            if phoneme.phoneme in CLOSED:
                closures.append(min(lips.gap(weights) for weights in moments))
            else:
                touches.append(min(lips.below_teeth(weights) for weights in moments))
        speeds.append(_speeds(lips, frames))
    fast = np.concatenate(speeds)
    gaps = {viseme: lips.gap({f"viseme_{viseme}": 1.0}) for viseme in VISEMES}
    widest = max(gaps, key=lambda viseme: gaps[viseme])
    others = max(gap for viseme, gap in gaps.items() if viseme != "aa")
    shut = float(np.mean(np.array(closures) <= _CLOSED_M))
    touched = float(np.mean(np.array(touches) <= _TOUCH_M))
    bound = "our bound"
    return [
        Figure(
            name,
            f"p b m with at most 1 mm between the lips ({len(closures)})",
            100 * shut,
            "%",
            100 * _SHARE,
            100,
            bound,
        ),
        Figure(name, "widest gap of a p b m", 1000 * max(closures), "mm", 0, 2.0, bound),
        Figure(name, f"f v with the lip at the teeth ({len(touches)})", 100 * touched, "%", 100 * _SHARE, 100, bound),
        Figure(name, "farthest f v", 1000 * max(touches), "mm", -20, 1.5, bound),
        Figure(name, f"opening of aa (the widest is {widest})", 1000 * gaps["aa"], "mm", 1000 * others, 45, bound),
        Figure(name, "next wide", 1000 * others, "mm", 0, 1000 * gaps["aa"], bound),
        Figure(name, "gap at rest", 1000 * lips.gap({}), "mm", 0, 0.5, bound),
        Figure(name, "fastest point of lips and chin", float(fast.max()), "m/s", 0, _FASTEST_M_PER_S, bound),
        Figure(name, "the same in 99 of 100 frames", float(np.percentile(fast, 99)), "m/s", 0, _FAST_M_PER_S, bound),
    ]


def _speeds(lips: Lips, frames: Frames) -> Floats:
    """Return the speed of the fastest point of lips and chin from each frame to the next, m/s."""
    names = [*ARKIT, *(f"viseme_{viseme}" for viseme in VISEMES)]
    used = [index for index, item in enumerate(names) if item in lips.skin.morphs]
    morphs = np.stack([lips.skin.morphs[names[index]][lips.near].ravel() for index in used])
    weights = np.concatenate([frames.face, frames.visemes], axis=1)[:, used]
    steps = np.diff(weights, axis=0) @ morphs
    return np.asarray(np.linalg.norm(steps.reshape(len(steps), -1, 3), axis=2).max(axis=1) * FPS)


def _table(figures: Sequence[Figure]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("avatar", "figure", "value", "", "from", "to", ""):
        table.add_column(column, justify="right" if column in ("value", "from", "to") else "left")
    for item in figures:
        mark = "[green]inside[/]" if item.inside else "[red]outside[/]"
        table.add_row(item.group, item.name, f"{item.value:.2f}", item.unit, f"{item.low:g}", f"{item.high:.3g}", mark)
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
