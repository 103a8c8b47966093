"""Whether another engine can speak with our people: TalkingHead, moved by our timelines, as an independent witness.

TalkingHead (https://github.com/met4citizen/TalkingHead, MIT) loads an avatar of ours in Chromium, gets the visemes and
times of spoken sentences, and eases them in its own way. Then the openings of both mouths are compared over time, on
the same mesh: if they agree, the visemes of our files and our timelines mean what others mean by them::

    npm install --prefix FOLDER @met4citizen/talkinghead@1.7.0
    python -m bench.witness FOLDER [AVATAR …]

It prints JSON, and leaves with 1 if TalkingHead refuses an avatar, if the mouths agree less than LEAST_CORRELATION, or
agree best more than LARGEST_LAG_MS apart. Only visemes are compared: each of the two has moods and smiles besides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page
from tests.browser.chromium import chromium, new_page
from tests.browser.files import file_server

from bench.avatar_file import AvatarFile, Floats, read
from bench.lips import AVATARS, CLOSED, FPS, SENTENCES, Lips, _speak, _weights
from visavis.animation.frames import Frames
from visavis.animation.phonemes import visemes_of
from visavis.bootstrap.performance import Performance

LEAST_CORRELATION = 0.6
"""Both ease and blend in their own ways: TalkingHead adds triangles of one height, 0.6 (0.9 for p and f), while ours
are smaller for weak syllables and give way to closed lips. By chance, half a second off, there is none."""
LARGEST_LAG_MS = 40
_CHANCE_MS = 500
_SENTENCES = SENTENCES[::3]
_LAGS_MS = range(-150, 151, 10)
_SHUT_M = 0.002
_LOADER = """
import { GLTFLoader as Plain } from "/talkinghead/three/examples/jsm/loaders/GLTFLoader.js";
import { MeshoptDecoder } from "/talkinghead/three/examples/jsm/libs/meshopt_decoder.module.js";
/** TalkingHead's loader unpacks Draco only. */
export class GLTFLoader extends Plain {
  constructor(manager) { super(manager); this.setMeshoptDecoder(MeshoptDecoder); }
}
"""

Spoken = tuple[Performance, Frames]


@contextmanager
def site(talkinghead: Path) -> Iterator[str]:
    """Serve TalkingHead, the avatars and the page that brings them together; give its address."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "talkinghead").symlink_to((talkinghead / "node_modules").resolve())
        (root / "avatars").symlink_to(AVATARS)
        (root / "loader.js").write_text(_LOADER)
        (root / "index.html").write_text(Path(__file__).with_suffix(".html").read_text())
        with file_server(root) as address:
            yield address


def testify(page: Page, name: str, avatar: AvatarFile, spoken: Sequence[Spoken]) -> list[dict[str, Any]]:
    """Let TalkingHead speak the sentences with an avatar; return the morphs of its skin over time."""
    root = avatar.document["nodes"][avatar.document["scenes"][0]["nodes"][0]]["name"]
    page.evaluate(
        "async ([url, root]) => { window.head = await window.witness.load(url, root) }", [f"/avatars/{name}.glb", root]
    )
    said = []
    for performance, _ in spoken:
        rendering = performance.rendering
        visemes = [item.model_dump() for item in visemes_of(rendering.phonemes)]
        timeline = {"visemes": visemes, "durationMs": rendering.duration_ms}
        said.append(page.evaluate("(timeline) => window.witness.speak(window.head, timeline)", timeline))
    return said


def compare(lips: Lips, spoken: Sequence[Spoken], said: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Compare the two mouths: how they open together, and whether both close for p, b and m."""
    ours, theirs, shut = [], [], []
    for (performance, frames), told in zip(spoken, said, strict=True):
        times = np.arange(0, performance.rendering.duration_ms, 1000 / FPS * 2)
        indices = np.minimum(np.rint(times / 1000 * FPS).astype(int), len(frames) - 1)
        own = np.array([lips.gap(_visemes(_weights(frames, index))) for index in indices.tolist()])
        moments = np.array([frame["ms"] for frame in told["frames"]])
        shown = (dict(zip(told["names"], item["weights"], strict=True)) for item in told["frames"])
        gaps = np.array([lips.gap(_visemes(weights)) for weights in shown])
        ours.append((times, own))
        theirs.append((moments, gaps))
        for phoneme in performance.rendering.phonemes:
            if phoneme.phoneme in CLOSED:
                during = (moments >= phoneme.start_ms - 60) & (moments <= phoneme.end_ms)
                shut.append(gaps[during].min() <= _SHUT_M if during.any() else False)
    at_lag = {lag: _correlation(ours, theirs, lag) for lag in _LAGS_MS}
    best = max(at_lag, key=lambda lag: at_lag[lag])
    return {
        "correlation": round(at_lag[0], 3),
        "best_correlation": round(at_lag[best], 3),
        "its_lag_ms": best,
        "half_a_second_off": round(_correlation(ours, theirs, _CHANCE_MS), 3),
        "their_p_b_m_closed": round(float(np.mean(shut)), 3),
        "our_mean_opening_mm": round(1000 * float(np.concatenate([gap for _, gap in ours]).mean()), 2),
        "their_mean_opening_mm": round(1000 * float(np.concatenate([gap for _, gap in theirs]).mean()), 2),
    }


def _visemes(weights: dict[str, float]) -> dict[str, float]:
    """Return the part that belongs to speech."""
    return {name: weight for name, weight in weights.items() if name.startswith("viseme_")}


def _correlation(
    ours: Sequence[tuple[Floats, Floats]], theirs: Sequence[tuple[Floats, Floats]], lag_ms: float
) -> float:
    """Return the correlation of the openings, ours moved by ``lag_ms`` to later."""
    moved = [np.interp(times - lag_ms, *their) for (times, _), their in zip(ours, theirs, strict=True)]
    own = np.concatenate([gap for _, gap in ours])
    return float(np.corrcoef(own, np.concatenate(moved))[0, 1])


def main() -> None:
    """Hear the witness."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("talkinghead", type=Path, help="the folder into which npm has installed TalkingHead")
    parser.add_argument("avatars", nargs="*", default=["iris", "kofi", "ruth"])
    options = parser.parse_args()
    spoken = asyncio.run(_speak(_SENTENCES))
    result: dict[str, Any] = {"sentences": len(spoken), "avatars": {}}
    agreed = True
    with site(options.talkinghead) as address, chromium() as browser:
        for name in options.avatars:
            page = new_page(browser)
            page.goto(f"{address}/index.html")
            page.wait_for_function("window.witness")
            avatar = read(AVATARS / f"{name}.glb")
            figures = compare(Lips.of(avatar), spoken, testify(page, name, avatar, spoken))
            result["avatars"][name] = figures
            agreed &= figures["correlation"] >= LEAST_CORRELATION and abs(figures["its_lag_ms"]) <= LARGEST_LAG_MS
            page.context.close()
    print(json.dumps(result, indent=2))
    sys.exit(0 if agreed else 1)


if __name__ == "__main__":
    main()
