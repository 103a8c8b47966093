"""The inference service: models behind HTTP, for any number of sessions and servers. Binary in, JSON out."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import numpy as np
from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from numpy.typing import NDArray
from starlette.middleware.trustedhost import TrustedHostMiddleware

from visavis import __version__
from visavis.events import CodedError
from visavis.inference import requests
from visavis.inference.call_statistics import Report
from visavis.inference.deployment import LocalDeployment, OverloadedError
from visavis.inference.figures import Figures
from visavis.inference.http_errors import add_request_errors, problem
from visavis.inference.remote import DEADLINE_HEADER, SHARE_HEADER
from visavis.inference.schemas import Audio, Clip, Faces, Health, Problem, Sound, SoundModel, VideoModel, binary

T = TypeVar("T")

_STATUS = {
    "inference.overloaded": 503,
    "inference.not_configured": 503,
    "inference.deadline": 504,
    "request.too_large": 413,
    "request.invalid": 422,
    "video.too_large": 413,
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The models that are served; None for those that are not."""

    face: LocalDeployment[requests.FaceRequest, requests.FoundFaces] | None = None
    video: LocalDeployment[requests.ClipRequest, requests.WatchedClip] | None = None
    video_model: VideoModel | None = None
    """What the video model takes and gives; there where ``video`` is."""
    speech: LocalDeployment[NDArray[np.int16], list[float]] | None = None
    """Probability of speech in each 32 ms."""
    turn_end: LocalDeployment[NDArray[np.int16], float] | None = None
    """Probability that the speaker has finished."""
    sounds: LocalDeployment[NDArray[np.int16], requests.HeardSound] | None = None
    sound_model: SoundModel | None = None
    """What the sound model takes and gives; there where ``sounds`` is."""
    lacking: str = "It has no model; see visavis doctor."
    """What to say of one that is None."""

    def all(self) -> list[LocalDeployment[Any, Any]]:
        """Return those that are there."""
        there = (self.face, self.video, self.speech, self.turn_end, self.sounds)
        return [item for item in there if item is not None]

    def reports(self) -> list[Report]:
        """Return the figures of each."""
        return [item.report() for item in self.all()]


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
DeadlineMs = Annotated[
    float | None,
    Header(alias=DEADLINE_HEADER, gt=0, le=600_000, description="When the answer is of no use anymore, ms."),
]


def create_service(
    endpoints: Endpoints, *, allowed_hosts: Sequence[str] = ("*",), lifespan: Lifespan | None = None
) -> FastAPI:
    """Return the application."""
    app = FastAPI(
        title="visavis inference",
        version=__version__,
        description="Models for many sessions at once: batched, with deadlines, and refused rather than late.",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's pages come from another server
        redoc_url=None,
        responses={code: {"model": Problem} for code in (400, 413, 422, 503, 504)},
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts))
    _add_errors(app)
    _add_face(app, endpoints)
    _add_video(app, endpoints)
    _add_audio(app, endpoints)
    _add_sounds(app, endpoints)
    _add_operations(app, endpoints)
    return app


def _add_face(app: FastAPI, endpoints: Endpoints) -> None:
    most_bytes = requests.MOST_PICTURE_BYTES + requests.MOST_FACES * requests.FACE_BYTES

    @app.post(
        "/v1/face",
        tags=["models"],
        response_model=Faces,
        openapi_extra=binary(
            "A JPEG, PNG or WebP picture; or with width and height its pixels, RGB, 3 bytes each. Before it come the "
            "landmarks of the known faces: 478 times 3 32-bit floats each, little-endian.",
            requests.JPEG,
            requests.RAW,
        ),
    )
    async def face(
        request: Request,
        known: Annotated[int, Query(ge=0, le=requests.MOST_FACES, description="Faces that are followed.")] = 0,
        search: Annotated[bool, Query(description="Whether other faces are looked for.")] = True,
        most: Annotated[int, Query(ge=1, le=requests.MOST_FACES, description="How many faces at most.")] = 4,
        width: Annotated[int | None, Query(ge=1, le=16_384, description="Of raw pixels.")] = None,
        height: Annotated[int | None, Query(ge=1, le=16_384, description="Of raw pixels.")] = None,
        deadline_ms: DeadlineMs = None,
    ) -> JSONResponse:
        """Find faces and 478 landmarks of each."""
        deployment = _configured(endpoints.face, "face", endpoints)
        limit = _Deadline(deadline_ms)
        body = await _body(request, most_bytes)
        asked = requests.unpack_face(body, known=known, search=search, most=most, width=width, height=height)
        return JSONResponse(requests.faces_to_json(await deployment(asked, deadline_s=limit.left_s())))


def _add_video(app: FastAPI, endpoints: Endpoints) -> None:
    @app.post(
        "/v1/video",
        tags=["models"],
        response_model=Clip,
        openapi_extra=binary("The frames one after the other: RGB, 3 bytes for each pixel.", requests.RAW),
    )
    async def video(
        request: Request,
        height: Annotated[int, Query(ge=16, le=4096, description="Of a frame, pixels.")],
        width: Annotated[int, Query(ge=16, le=4096, description="Of a frame, pixels.")],
        frames: Annotated[int, Query(ge=1, le=requests.MOST_FRAMES, description="How many frames there are.")] = 16,
        want: Annotated[
            requests.Want, Query(description="Probabilities of labels, features, or both from one look.")
        ] = "labels",
        deadline_ms: DeadlineMs = None,
    ) -> JSONResponse:
        """Say what happens in a clip."""
        deployment = _configured(endpoints.video, "video", endpoints)
        limit = _Deadline(deadline_ms)
        body = await _body(request, requests.MOST_CLIP_BYTES)
        asked = requests.unpack_clip(body, frames=frames, height=height, width=width, want=want)
        return JSONResponse(requests.clip_to_json(await deployment(asked, deadline_s=limit.left_s())))

    @app.get("/v1/video", tags=["models"])
    async def video_model() -> VideoModel:
        """Tell what the video model takes and gives."""
        if endpoints.video_model is None:
            raise _not_configured("video", endpoints)
        return endpoints.video_model


def _add_audio(app: FastAPI, endpoints: Endpoints) -> None:
    @app.post(
        "/v1/audio",
        tags=["models"],
        response_model=Audio,
        openapi_extra=binary(
            f"PCM16 samples, little-endian, 16 kHz, mono, {requests.MOST_AUDIO_SECONDS} seconds at most.",
            requests.AUDIO,
            requests.RAW,
        ),
    )
    async def audio(
        request: Request,
        speech: Annotated[bool, Query(description="Whether to find speech.")] = True,
        turn_end: Annotated[bool, Query(description="Whether to judge if the speaker has finished.")] = False,
        deadline_ms: DeadlineMs = None,
    ) -> JSONResponse:
        """Find speech in a recording, and judge from its end whether the speaker has finished."""
        speaking = _configured(endpoints.speech, "speech", endpoints) if speech else None
        ending = _configured(endpoints.turn_end, "turn end", endpoints) if turn_end else None
        limit = _Deadline(deadline_ms)
        body = await _body(request, requests.MOST_AUDIO_SECONDS * requests.SAMPLE_RATE * 2)
        samples = requests.unpack_audio(body)
        probabilities = await speaking(samples, deadline_s=limit.left_s()) if speaking is not None else None
        probability = await ending(samples, deadline_s=limit.left_s()) if ending is not None else None
        content = {
            "duration_ms": len(samples) * 1000 // requests.SAMPLE_RATE,
            "speech": None if probabilities is None else [round(item, 4) for item in probabilities],
            "turn_end": None if probability is None else round(probability, 4),
        }
        return JSONResponse(content)


def _add_sounds(app: FastAPI, endpoints: Endpoints) -> None:
    @app.post(
        "/v1/sounds",
        tags=["models"],
        response_model=Sound,
        openapi_extra=binary(
            "PCM16 samples, little-endian, 16 kHz, mono: one window of the model, two at most.",
            requests.AUDIO,
            requests.RAW,
        ),
    )
    async def sounds(request: Request, deadline_ms: DeadlineMs = None) -> JSONResponse:
        """Name what sounds in a window, and give its embedding."""
        deployment = _configured(endpoints.sounds, "sounds", endpoints)
        limit = _Deadline(deadline_ms)
        body = await _body(request, requests.MOST_AUDIO_SECONDS * requests.SAMPLE_RATE * 2)
        samples = requests.unpack_audio(body)
        return JSONResponse(requests.sound_to_json(await deployment(samples, deadline_s=limit.left_s())))

    @app.get("/v1/sounds", tags=["models"])
    async def sound_model() -> SoundModel:
        """Tell what the sound model takes and gives."""
        if endpoints.sound_model is None:
            raise _not_configured("sounds", endpoints)
        return endpoints.sound_model


def _add_operations(app: FastAPI, endpoints: Endpoints) -> None:
    figures = Figures(endpoints.reports)

    @app.get("/healthz", tags=["server"])
    async def healthz() -> Health:
        """Tell which models are served, and what becomes of calls."""
        return Health(status="ok", version=__version__, models={item.name: item for item in endpoints.reports()})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(figures.page(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _configured(deployment: LocalDeployment[Any, T] | None, name: str, endpoints: Endpoints) -> LocalDeployment[Any, T]:
    if deployment is None:
        raise _not_configured(name, endpoints)
    return deployment


def _not_configured(name: str, endpoints: Endpoints) -> CodedError:
    return CodedError("inference.not_configured", f"'{name}' is not served here. {endpoints.lacking}")


async def _body(request: Request, most: int) -> bytes:
    """Return the request's body. Raises CodedError ``request.too_large`` as soon as that is known."""
    declared = request.headers.get("content-length", "")
    parts: list[bytes] = []
    size = int(declared) if declared.isdecimal() else 0
    if size <= most:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > most:
                break
            parts.append(part)
    if size > most:
        raise CodedError("request.too_large", f"The body has at most {most} bytes here.")
    return b"".join(parts)


class _Deadline:
    """Runs from the arrival of a request: the time that its body takes counts."""

    def __init__(self, deadline_ms: float | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._until_s = None if deadline_ms is None else self._loop.time() + deadline_ms / 1000

    def left_s(self) -> float | None:
        return None if self._until_s is None else self._until_s - self._loop.time()


def _add_errors(app: FastAPI) -> None:
    """Answer every error in one form."""
    add_request_errors(app)

    @app.exception_handler(CodedError)
    async def coded(_: Request, error: CodedError) -> JSONResponse:
        headers = {}
        if isinstance(error, OverloadedError):
            headers = {SHARE_HEADER: f"{error.share:.3f}", "retry-after": str(math.ceil(1 / max(error.share, 0.1)))}
        return problem(
            _STATUS.get(error.code, 400), error.code, error.detail, retryable=error.retryable, headers=headers
        )

    @app.exception_handler(Exception)  # the server logs it, too
    async def unforeseen(_: Request, __: Exception) -> JSONResponse:
        return problem(500, "internal", "Something has gone wrong in the service; its log says what.")
