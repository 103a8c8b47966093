"""An inference service for tests, on a port of its own, with a model that does as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import uvicorn
from numpy.typing import NDArray

from tests.services import free_port
from visavis.events import CodedError
from visavis.inference import LocalDeployment
from visavis.inference.remote import InferenceClient, RemoteDeployment
from visavis.inference.requests import ClipRequest, WatchedClip, clip_from_json, pack_clip
from visavis.inference.service import Endpoints, create_service

Clips = RemoteDeployment[ClipRequest, WatchedClip]


def clip(value: int) -> ClipRequest:
    """Return a clip that is of one gray value throughout."""
    return ClipRequest(np.full((2, 16, 16, 3), value, np.uint8))


class Watcher:
    """Sees the gray value of a clip. It can be held up; 13 it refuses, and at 14 it breaks."""

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.free.set()
        self.seen: list[int] = []
        self.delay_s = 0.0

    async def __call__(self, request: ClipRequest) -> WatchedClip:
        await self.free.wait()
        value = int(request.clip[0, 0, 0, 0])
        self.seen.append(value)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if value == 13:
            raise CodedError("video.no_head", "Not this one.", retryable=True)
        if value == 14:
            raise ZeroDivisionError
        return WatchedClip("gray", [(str(value), value / 255)], [float(value)])


def deployed(watcher: Watcher, *, most_waiting: int = 64) -> LocalDeployment[ClipRequest, WatchedClip]:
    return LocalDeployment("video", watcher, most_waiting=most_waiting)


@asynccontextmanager
async def serving(endpoints: Endpoints) -> AsyncIterator[str]:
    """Serve on this machine; yield the address."""
    port = free_port()
    app = create_service(endpoints, allowed_hosts=("127.0.0.1",))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def remote(url: str) -> Clips:
    return RemoteDeployment("video", InferenceClient(url), "/v1/video", pack=pack_clip, unpack=clip_from_json)


def samples(seconds: float, *, seed: int = 1) -> NDArray[np.int16]:
    """Return noise, PCM16 at 16 kHz."""
    return np.random.default_rng(seed).integers(-8_000, 8_000, round(16_000 * seconds)).astype(np.int16)
