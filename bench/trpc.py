"""What a call over tRPC costs beside the same one over REST, in one run.

A server in a process of its own with no models answers ``status`` both ways; one client asks in turns, one call after
the other over one connection, and ten at once in one request::

    python -m bench.trpc [--calls 2000] > trpc.json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import time

import httpx
import uvicorn
from fastapi import FastAPI
from tests.services import free_port

from visavis.events import Capabilities, PersonaCard
from visavis.gateway.http import Status
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.routers.status import status_router

BATCH = 10
WAYS = {
    "rest": "/api/status",
    "trpc": "/trpc/status.get",
    f"trpc batch of {BATCH}": f"/trpc/{','.join(['status.get'] * BATCH)}?batch=1",
    f"trpc batch of {BATCH} in lines": f"/trpc/{','.join(['status.get'] * BATCH)}?batch=1",
}


def _status() -> Status:
    card = PersonaCard(
        name="host", title="Iris", description="The host.", language="en", avatar="iris", disclosure="AI."
    )
    capabilities = Capabilities(
        recognizer="pocketsphinx", recognizer_scope=None, synthesizer="flite", mind="scripted", turn_model="smart-turn"
    )
    return Status(
        version="1", ready=True, sessions=0, default_persona="host", personas=[card], capabilities=capabilities
    )


def serve(port: int) -> None:
    """Serve both, in a process of its own."""
    app = FastAPI()
    app.get("/api/status")(_rest)
    add_trpc(app, [status_router(_status)], OpenAccess())
    uvicorn.run(app, port=port, log_level="error", lifespan="off")


async def _rest() -> Status:
    return _status()


async def measure(port: int, calls: int) -> dict[str, dict[str, float]]:
    """Return ms for a request by each way: median, p95, and for each call in it."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        await _ready(client)
        for round_ in range(calls + calls // 10):
            for name, path in WAYS.items():  # in turns: what else this machine does falls on all of them
                headers = {"trpc-accept": "application/jsonl"} if "lines" in name else {}
                began = time.perf_counter()
                response = await client.get(path, headers=headers)
                taken = (time.perf_counter() - began) * 1000
                assert response.status_code == 200
                if round_ >= calls // 10:
                    times[name].append(taken)
    return {name: _figures(found, BATCH if "batch" in name else 1) for name, found in times.items()}


async def _ready(client: httpx.AsyncClient) -> None:
    while True:
        try:
            await client.get("/api/status")
        except httpx.ConnectError:
            await asyncio.sleep(0.05)
        else:
            return


def _figures(times: list[float], calls: int) -> dict[str, float]:
    ordered = sorted(times)
    median = statistics.median(ordered)
    p95 = ordered[int(0.95 * len(ordered))]
    return {"p50_ms": round(median, 3), "p95_ms": round(p95, 3), "p50_ms_per_call": round(median / calls, 3)}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2_000)
    arguments = parser.parse_args()
    port = free_port()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    server.start()
    try:
        print(json.dumps(asyncio.run(measure(port, arguments.calls)), indent=1))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
