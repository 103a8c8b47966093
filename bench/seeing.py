"""What seeing costs: each stage, beside MediaPipe on the same pictures, and how many sessions one processor bears.

Prints JSON::

    python -m bench.seeing [--clips FILE ...] [--sessions 4,8,...] [--seconds 10] [--no-load] [--no-peer]

``ms`` is wall time, ``cpu_ms`` the processor time of all threads; both of the best of several passes over the clips,
ours and MediaPipe's by turns. The peer is measured if the package mediapipe 0.10.21 is installed
(``pip install --no-deps mediapipe==0.10.21``). Without the recordings (``VISAVIS_TEST_DATA``) name clips of faces.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import platformdirs
from numpy.typing import NDArray

from bench.seeing_peer import Peer
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.face_mesh import FULL, SHORT, FaceDetector, FaceMesh, around_detection
from visavis.models.face_mesh.build import FULL_RANGE, LANDMARKS, SHORT_RANGE
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.faces import FaceTracks, Scene
from visavis.perception.frames import Picture, decode_picture
from visavis.perception.reading import FaceReader

RECORDINGS = Path(os.environ.get("VISAVIS_TEST_DATA", Path(__file__).parents[2] / "shared/data"))
SESSIONS = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24)
SIZES = ((640, 480), (1280, 720))
PASSES = 5
MOST_FRAMES = 120
"""Of each clip."""
BATCHES = (1, 4, 8)


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=Path, nargs="+", default=sorted(RECORDINGS.glob("face_*.mp4")))
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    parser.add_argument("--sessions", default=",".join(map(str, SESSIONS)))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--no-load", action="store_true", help="do not simulate sessions")
    parser.add_argument("--no-peer", action="store_true", help="do not measure MediaPipe")
    options = parser.parse_args()
    if not options.clips:
        parser.error(f"there are no clips in {RECORDINGS}: name some with --clips")
    folder = ModelStore(options.models, MODELS).file("face-mesh").parent
    clips = [frames(clip) for clip in options.clips]
    peer = None if options.no_peer or importlib.util.find_spec("mediapipe") is None else Peer()
    result: dict[str, Any] = {
        "processor": {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)},
        "frames": sum(map(len, clips)),
        "stages": stages(folder, clips),
        "whole": whole(folder, clips, peer),
    }
    if not options.no_load:
        result["sessions_on_one_core"] = load(options, folder)
    json.dump(result, sys.stdout, indent=2)
    print()


def frames(clip: Path) -> list[Picture]:
    """Return the first pictures of a clip, decoded."""
    with av.open(clip) as container:
        decoded = ((frame.to_ndarray(format="rgb24"), frame.time or 0) for frame in container.decode(video=0))
        return [
            Picture(np.asarray(pixels, np.uint8), round(1000 * at_s))
            for _, (pixels, at_s) in zip(range(MOST_FRAMES), decoded, strict=False)
        ]


def timed(work: Callable[[], object], count: int) -> dict[str, float]:
    """Return how long one of ``count`` steps takes, on the wall and on the processor: the best pass."""
    best_ms = best_cpu_ms = float("inf")
    for _ in range(PASSES):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        best_ms = min(best_ms, 1000 * (time.perf_counter() - wall) / count)
        best_cpu_ms = min(best_cpu_ms, 1000 * (time.process_time() - cpu) / count)
    return {"ms": round(best_ms, 2), "cpu_ms": round(best_cpu_ms, 2)}


def stages(folder: Path, clips: Sequence[Sequence[Picture]]) -> dict[str, Any]:
    """Return what each stage costs on a picture, or on a face."""
    pictures = [picture for clip in clips for picture in clip]
    result: dict[str, Any] = {}
    for width, height in SIZES:
        jpegs = [jpeg(picture.pixels, width, height) for picture in pictures[::8]]
        result[f"decode {width}x{height}"] = timed(lambda js=jpegs: [decode_picture(j, 0) for j in js], len(jpegs))  # type: ignore[misc]
    some = pictures[::4]
    near, far = (
        FaceDetector(folder / f"{name}.onnx", kind) for name, kind in ((SHORT_RANGE, SHORT), (FULL_RANGE, FULL))
    )
    result["detect, short range"] = timed(lambda: [near.predict([item.pixels]) for item in some], len(some))
    result["detect, full range"] = timed(lambda: [far.predict([item.pixels]) for item in some], len(some))
    mesh = FaceMesh(folder / f"{LANDMARKS}.onnx")
    found = [(item, near.predict([item.pixels])[0]) for item in some]
    items = [(item.pixels, around_detection(face[0].box, face[0].keypoints)) for item, face in found if face]
    for size in BATCHES:
        batches = [items[i : i + size] for i in range(0, len(items) - size + 1, size)]
        result[f"landmarks, batch of {size}"] = timed(
            lambda bs=batches: [mesh.predict(b) for b in bs],  # type: ignore[misc]
            size * len(batches),
        )
    scenes = asyncio.run(follow(folder, clips))
    faces = sum(len(scene.faces) for clip in scenes for scene in clip)
    result["signals of a face"] = timed(lambda: list(map(read, scenes)), faces)
    return result


def jpeg(pixels: NDArray[np.uint8], width: int, height: int) -> bytes:
    """Return a JPEG such as a browser sends."""
    scaled = cv2.resize(pixels, (width, height))
    _, data = cv2.imencode(".jpg", cv2.cvtColor(scaled, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return bytes(data)


async def follow(folder: Path, clips: Sequence[Sequence[Picture]]) -> list[list[Scene]]:
    """Return what is seen in each clip."""
    landmarker = FaceMeshLandmarker(folder)
    scenes = []
    for clip in clips:
        tracks = FaceTracks(landmarker)
        scenes.append([await tracks.look(picture) for picture in clip])
    await landmarker.close()
    return scenes


def read(scenes: Sequence[Scene]) -> None:
    """Read everything off the faces of a clip."""
    readers: dict[int, FaceReader] = {}
    for scene in scenes:
        for face in scene.faces:
            readers.setdefault(face.track_id, FaceReader()).read(face, scene, expressions=True)


def whole(folder: Path, clips: Sequence[Sequence[Picture]], peer: Peer | None) -> dict[str, Any]:
    """Return what following faces through the clips costs, ours and MediaPipe's by turns."""
    count = sum(map(len, clips))
    landmarker = FaceMeshLandmarker(folder)
    loop = asyncio.new_event_loop()

    async def ours() -> None:
        for clip in clips:
            tracks = FaceTracks(landmarker)
            for picture in clip:
                await tracks.look(picture)

    contenders: dict[str, Callable[[], object]] = {"visavis": lambda: loop.run_until_complete(ours())}
    if peer is not None:
        contenders["mediapipe 0.10.21"] = lambda: [peer.follow([item.pixels for item in clip]) for clip in clips]
    best = {name: {"ms": float("inf"), "cpu_ms": float("inf")} for name in contenders}
    for _ in range(PASSES):
        for name, work in contenders.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            passed = {"ms": time.perf_counter() - wall, "cpu_ms": time.process_time() - cpu}
            best[name] = {key: min(best[name][key], 1000 * value / count) for key, value in passed.items()}
    loop.run_until_complete(landmarker.close())
    loop.close()
    return {name: {key: round(value, 2) for key, value in found.items()} for name, found in best.items()}


def load(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """Return how late what is seen comes, for more and more sessions on one processor, until it comes too late."""
    core = sorted(os.sched_getaffinity(0))[-1] if hasattr(os, "sched_getaffinity") else 0
    results = []
    for sessions in map(int, options.sessions.split(",")):
        command = [sys.executable, "-m", "bench.seeing_load", str(folder), str(sessions), str(options.seconds),
                   str(core), *map(str, options.clips)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout))
        if results[-1]["skipped"] > 0.2:
            break
    return results


if __name__ == "__main__":
    main()
