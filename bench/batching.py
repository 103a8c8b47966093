"""What one inference service does for 1, 8 and 32 sessions: throughput, latency, batches, and what it refuses.

Starts ``visavis inference`` twice, with and without batching, and lets sessions call it over HTTP, each one call after
the other at the rate of a camera or a microphone (``--paced``), or as fast as answers come::

    python -m bench.batching [--seconds 6] [--sessions 1 8 32] [--models face speech turn-end] > batching.json

Every call is counted: sent = answered + refused, on both sides. The sessions run in this process and share the machine
with the service, so that throughput is that of both together.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import psutil
from tests.services import free_port

from visavis.events import CodedError
from visavis.inference import OverloadedError
from visavis.inference.remote import InferenceClient
from visavis.inference.requests import FaceRequest, pack_face
from visavis.perception.frames import Picture, decode_picture

READY_WITHIN_S = 60
RATE_HZ = {"face": 10.0, "speech": 1 / 0.256, "turn-end": 2.0}
"""How often a session calls: ten pictures a second, eight chunks of sound at a time, a judgment each half second."""
DEADLINE_S = {"face": 0.3, "speech": 0.5, "turn-end": 1.0}

Call = Callable[[float], Awaitable[object]]


@dataclass
class Tally:
    """What became of one session's calls."""

    sent: int = 0
    times_s: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    shares: list[float] = field(default_factory=list)


@contextmanager
def service(*options: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run the service; yield its address and process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "visavis", "inference", "--port", str(port), *options]
        with (Path(folder) / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
            try:
                _wait(f"http://127.0.0.1:{port}", process)
                yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
            finally:
                process.terminate()
                process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("the service has ended; run visavis inference to see why")
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the service was not ready in time")


def calls(client: InferenceClient, picture: Picture) -> dict[str, Call]:
    """Return what a session asks of each model."""
    sound = (np.random.default_rng(1).standard_normal(16_000 * 4) * 3_000).astype("<i2")
    chunk, turn = sound[: 512 * 8].tobytes(), sound.tobytes()
    raw = "application/octet-stream"

    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2BGR))
    body, params = pack_face(FaceRequest(encoded.tobytes(), (), True, 1))

    async def face(deadline_s: float) -> object:
        return await client.post("/v1/face", body, params, "image/jpeg", deadline_s)

    async def speech(deadline_s: float) -> object:
        return await client.post("/v1/audio", chunk, {}, raw, deadline_s)

    async def turn_end(deadline_s: float) -> object:
        return await client.post("/v1/audio", turn, {"speech": "false", "turn_end": "true"}, raw, deadline_s)

    return {"face": face, "speech": speech, "turn-end": turn_end}


async def session(
    call: Call, until_s: float, tally: Tally, deadline_s: float, period_s: float, backoff_s: float, offset_s: float
) -> None:
    """Call one after the other until it is time; with a period, no sooner than that after the last.

    A session that is refused lets about ``backoff_s`` go by.
    """
    loop = asyncio.get_running_loop()
    await asyncio.sleep(offset_s)
    while (began_s := loop.time()) < until_s:
        tally.sent += 1
        try:
            await call(deadline_s)
            tally.times_s.append(loop.time() - began_s)
        except CodedError as error:
            tally.refused[error.code] += 1
            if isinstance(error, OverloadedError):
                tally.shares.append(error.share)
            await asyncio.sleep(0 if period_s else backoff_s * random.uniform(0.5, 1.5))
        await asyncio.sleep(max(0.0, began_s + period_s - loop.time()))


async def measure(
    url: str, process: psutil.Process, name: str, options: argparse.Namespace, count: int
) -> dict[str, Any]:
    """Let so many sessions call one model; return the figures."""
    client = InferenceClient(url, connections=count + 4)
    call = calls(client, options.picture)[name]
    await call(30.0)
    before = await _report(url, name)
    cpu_before = _cpu_s(process)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    tallies = [Tally() for _ in range(count)]
    period_s = 1 / RATE_HZ[name] if options.paced else 0.0
    offsets = np.random.default_rng(2).uniform(0, period_s or 0.02, count)
    await asyncio.gather(
        *(
            session(
                call, began_s + options.seconds, tally, DEADLINE_S[name], period_s, 1 / RATE_HZ[name], float(offset)
            )
            for tally, offset in zip(tallies, offsets, strict=True)
        )
    )
    took_s = loop.time() - began_s
    await _settled(url, name)
    after, cpu_s = await _report(url, name), _cpu_s(process) - cpu_before
    await client.close()
    return _figures(tallies, before, after, took_s, cpu_s)


def _figures(
    tallies: list[Tally], before: dict[str, Any], after: dict[str, Any], took_s: float, cpu_s: float
) -> dict[str, Any]:
    sent = sum(tally.sent for tally in tallies)
    times_ms = sorted(1000 * item for tally in tallies for item in tally.times_s)
    refused = sum((tally.refused for tally in tallies), Counter[str]())
    shares = [share for tally in tallies for share in tally.shares]
    outcomes = {key: value - before["outcomes"].get(key, 0) for key, value in after["outcomes"].items()}
    sizes = {int(key): value - before["batch_sizes"].get(key, 0) for key, value in after["batch_sizes"].items()}
    inputs = sum(size * number for size, number in sizes.items())
    return {
        "sessions": len(tallies),
        "sent": sent,
        "answered": len(times_ms),
        "refused": dict(refused),
        "unaccounted": sent - len(times_ms) - sum(refused.values()),
        "service": {"received": after["sent"] - before["sent"], **outcomes, "still_waiting": after["waiting"]},
        "per_second": round(len(times_ms) / took_s, 1),
        "p50_ms": round(statistics.median(times_ms), 1) if times_ms else None,
        "p95_ms": round(times_ms[max(0, round(0.95 * len(times_ms)) - 1)], 1) if times_ms else None,
        "service_cpu_ms_per_answer": round(1000 * cpu_s / max(1, len(times_ms)), 2),
        "mean_batch": round(inputs / max(1, sum(sizes.values())), 2),
        "batch_sizes": {str(size): number for size, number in sorted(sizes.items()) if number},
        "mean_suggested_share": round(statistics.mean(shares), 2) if shares else None,
    }


async def _report(url: str, name: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        report: dict[str, Any] = (await client.get("/healthz")).json()["models"][name]
    return report


async def _settled(url: str, name: str) -> None:
    """Wait until nothing is under way: what a session gave up may still be computed."""
    async with asyncio.timeout(30):
        while (await _report(url, name))["waiting"]:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(0.05)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def picture_from(path: str) -> Picture:
    """Return a photo of 640 by 480 at most, or noise if there is none."""
    if path:
        return decode_picture(Path(path).read_bytes(), 0, longest=640)
    return Picture(np.random.default_rng(3).integers(0, 255, (480, 640, 3)).astype(np.uint8), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--models", nargs="+", default=["face", "speech", "turn-end"])
    parser.add_argument("--picture", type=picture_from, default="", help="a photo with a face; noise otherwise")
    parser.add_argument("--paced", action="store_true", help="at a session's natural rate, not as fast as it goes")
    options = parser.parse_args()
    results: dict[str, Any] = {
        "cpus": os.cpu_count(),
        "seconds": options.seconds,
        "paced": options.paced,
        "deadline_ms": {name: 1000 * value for name, value in DEADLINE_S.items()},
    }
    for kind, flag in (("batched", "--batching"), ("unbatched", "--no-batching")):
        with service(flag) as (url, process):
            for name in options.models:
                for count in options.sessions:
                    figures = asyncio.run(measure(url, process, name, options, count))
                    results.setdefault(name, {}).setdefault(kind, []).append(figures)
                    print(f"{kind} {name} {count}: {figures}", file=sys.stderr)
    print(json.dumps(results, indent=2))
    lost = [item for name in options.models for kind in results[name].values() for item in kind if item["unaccounted"]]
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
