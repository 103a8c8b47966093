"""Sessions that share one processor, each with a camera of 10 pictures a second: how late what is seen comes.

Called by ``bench.seeing``: ``python -m bench.seeing_load FOLDER SESSIONS SECONDS CORE CLIP ...``. Everything is in one
process on one core: decoding (JPEG, 640 by 480), detection, landmarks, tracks and all that is read off the face. Of
each camera only the newest picture waits. ``age`` is the time from when a picture was taken to when it was read.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

FPS = 10
WARM_UP_S = 2.0


async def camera(jpegs: Sequence[bytes], phase: float, seconds: float, slot: list[tuple[float, bytes]]) -> int:
    """Put pictures into the slot at their times; return how many were replaced before anybody looked at them."""
    begin = time.perf_counter() + phase / FPS
    skipped = 0
    for i in range(int(seconds * FPS)):
        due = begin + i / FPS
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        skipped += len(slot)
        slot[:] = [(due, jpegs[i % len(jpegs)])]
    return skipped


async def run(folder: Path, sessions: int, seconds: float, clips: Sequence[Path]) -> dict[str, object]:
    """Simulate the sessions and return figures."""
    from bench.seeing import frames, jpeg
    from visavis.inference import Runner
    from visavis.perception.backends.face_mesh import FaceMeshLandmarker
    from visavis.perception.faces import FaceTracks, Scene
    from visavis.perception.frames import decode_picture
    from visavis.perception.reading import FaceReader

    landmarker, runner = FaceMeshLandmarker(folder), Runner("frames")
    films = [[jpeg(picture.pixels, 640, 480) for picture in frames(clip)[::3]] for clip in clips]
    ages: list[float] = []
    found: list[bool] = []
    started = time.perf_counter()

    def read(scene: Scene, readers: dict[int, FaceReader]) -> None:
        for face in scene.faces:
            readers.setdefault(face.track_id, FaceReader()).read(face, scene, expressions=True)

    async def see(slot: list[tuple[float, bytes]], taken: Sequence[int]) -> None:
        tracks, readers = FaceTracks(landmarker), dict[int, FaceReader]()
        while not taken:
            if not slot:
                await asyncio.sleep(0.002)
                continue
            due, data = slot.pop()
            picture = await runner.run(decode_picture, data, int(1000 * due))
            scene = await tracks.look(picture)
            await runner.run(read, scene, readers)
            if due - started > WARM_UP_S:
                ages.append(1000 * (time.perf_counter() - due))
                found.append(bool(scene.faces))

    async def session(number: int) -> int:
        slot: list[tuple[float, bytes]] = []
        ended: list[int] = []
        looking = asyncio.create_task(see(slot, ended))
        phase = number / sessions
        ended.append(await camera(films[number % len(films)], phase, seconds, slot))
        await looking
        return ended[0]

    skipped = sum(await asyncio.gather(*(session(i) for i in range(sessions))))
    await landmarker.close()
    runner.close()
    busy = time.process_time() / (time.perf_counter() - started)
    return {
        "sessions": sessions,
        "age_ms_p50": round(float(np.percentile(ages, 50)), 1),
        "age_ms_p95": round(float(np.percentile(ages, 95)), 1),
        "pictures_a_second": round(len(ages) / max(0.1, seconds - WARM_UP_S) / sessions, 2),
        "skipped": round(skipped / (sessions * seconds * FPS), 3),
        "found": round(float(np.mean(found)), 3),
        "core_busy": round(busy, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Pin this process to its core, then simulate."""
    folder, sessions, seconds, core, *clips = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(core)})
    print(json.dumps(asyncio.run(run(Path(folder), int(sessions), float(seconds), [Path(clip) for clip in clips]))))


if __name__ == "__main__":
    main()
