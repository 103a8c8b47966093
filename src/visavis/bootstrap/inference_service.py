"""The inference service: models, each behind batches, deadlines and a bound on what waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from fastapi import FastAPI
from numpy.typing import NDArray

from visavis.bootstrap.movement import open_predictor
from visavis.bootstrap.sounds import open_sounds
from visavis.bootstrap.stored_models import model_folder
from visavis.config import Settings
from visavis.inference import Batcher, LocalDeployment, Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.inference.clips import ClipWatcher
from visavis.inference.heard_sounds import SoundHearer
from visavis.inference.requests import ClipRequest, FaceRequest, FoundFaces, HeardSound, WatchedClip
from visavis.inference.service import Endpoints, create_service
from visavis.inference.speech import speech_probabilities
from visavis.models.silero import SileroVad
from visavis.models.smart_turn import SmartTurn
from visavis.perception.backends.deployed_faces import FaceFinder

Input = TypeVar("Input")
Output = TypeVar("Output")

AUDIO_APART_S = 0.004
"""How far apart batches of recordings are kept: a call of the network costs more than a chunk in it."""

MOST_CLIPS = 4
"""In a batch: on a processor a clip takes most of a second, and everybody waits for the last."""


MOST_SOUNDS = 8
"""In a batch: on a processor a window takes about a tenth of a second."""


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """How much the service does at a time."""

    batching: bool = True
    """Without it every input is computed alone: for comparison."""
    most_waiting: int = 64
    """Calls of one model that may be under way or waiting; more are refused."""
    threads: int = 1
    """Threads for each network that looks at pictures."""
    video: str = ""
    """Name of a video model that was pulled, or where one lies; empty for none."""

    sounds: str = ""
    """Name of a sound model that was pulled, or where one lies; empty for none."""

    def batch(self, most: int) -> int:
        """Return how many inputs a batch may have."""
        return most if self.batching else 1


def build_inference(settings: Settings, options: ServiceOptions) -> FastAPI:
    """Return the application, with every model that is on disk. Blocking: it loads them."""
    store = ModelStore(settings.models_dir, MODELS)
    endpoints = load_endpoints(store, options)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.gather(*(deployment.close() for deployment in endpoints.all()))

    return create_service(endpoints, allowed_hosts=settings.allowed_hosts, lifespan=lifespan)


def load_endpoints(store: ModelStore, options: ServiceOptions) -> Endpoints:
    """Return a deployment of every model that is on disk. Raises CodedError ``video.*`` or ``sound.*``."""
    watcher = _watcher(store, options) if options.video else None
    hearer = _hearer(store, options) if options.sounds else None
    return Endpoints(
        face=_face(store, options) if store.installed("face-mesh") else None,
        video=_video(watcher, options) if watcher is not None else None,
        video_model=watcher.about if watcher is not None else None,
        speech=_speech(store, options) if store.installed("silero-vad") else None,
        turn_end=_turn_end(store, options) if store.installed("smart-turn") else None,
        sounds=_sounds(hearer, options) if hearer is not None else None,
        sound_model=hearer.about if hearer is not None else None,
        lacking="Its model is not on disk (visavis models list), or was not asked for (visavis inference --video … "
        "--sounds …).",
    )


def _face(store: ModelStore, options: ServiceOptions) -> LocalDeployment[FaceRequest, FoundFaces]:
    from visavis.perception.backends.face_mesh import FaceMeshLandmarker

    landmarker = FaceMeshLandmarker(
        store.folder("face-mesh"), threads=options.threads, max_batch=options.batch(FaceMeshLandmarker.max_batch)
    )
    finder = FaceFinder(landmarker, Runner("decode", threads=2))
    return LocalDeployment(
        "face",
        finder,
        most_waiting=options.most_waiting,
        batch_sizes=landmarker.batch_sizes,
        close=finder.close,
    )


def _watcher(store: ModelStore, options: ServiceOptions) -> ClipWatcher:
    return ClipWatcher(open_predictor(model_folder(options.video, store), threads=options.threads))


def _video(watcher: ClipWatcher, options: ServiceOptions) -> LocalDeployment[ClipRequest, WatchedClip]:
    return _batched("video", watcher.predict, options, most=MOST_CLIPS, check=watcher.check)


def _speech(store: ModelStore, options: ServiceOptions) -> LocalDeployment[NDArray[np.int16], list[float]]:
    predict = partial(speech_probabilities, SileroVad(store.file("silero-vad")))
    return _batched("speech", predict, options, most=32, apart_s=AUDIO_APART_S)


def _turn_end(store: ModelStore, options: ServiceOptions) -> LocalDeployment[NDArray[np.int16], float]:
    model = SmartTurn(store.file("smart-turn"))

    def predict(recordings: Sequence[NDArray[np.int16]]) -> list[float]:
        return [model.predict(samples) for samples in recordings]

    return _batched("turn-end", predict, options, most=1)


def _hearer(store: ModelStore, options: ServiceOptions) -> SoundHearer:
    return SoundHearer(open_sounds(model_folder(options.sounds, store), threads=options.threads))


def _sounds(hearer: SoundHearer, options: ServiceOptions) -> LocalDeployment[NDArray[np.int16], HeardSound]:
    return _batched("sounds", hearer.predict, options, most=MOST_SOUNDS, check=hearer.check)


def _batched(
    name: str,
    predict: Callable[[Sequence[Input]], Sequence[Output]],
    options: ServiceOptions,
    *,
    most: int,
    apart_s: float = 0.0,
    check: Callable[[Input], None] = lambda _: None,
) -> LocalDeployment[Input, Output]:
    """Return a deployment of ``predict`` in batches; ``check`` refuses an input before it waits for one."""
    batcher = Batcher(predict, Runner(name), max_batch=options.batch(most), apart_s=apart_s if options.batching else 0)

    async def compute(item: Input) -> Output:
        check(item)
        return await batcher(item)

    async def close() -> None:
        batcher.close()

    return LocalDeployment(
        name, compute, most_waiting=options.most_waiting, batch_sizes=lambda: batcher.sizes, close=close
    )
