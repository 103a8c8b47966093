from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.inference.serving import Watcher, clip, deployed, samples, serving
from visavis.events import CodedError
from visavis.inference import LocalDeployment
from visavis.inference.requests import FACE_BYTES, FaceRequest, FoundFace, FoundFaces, HeardSound, pack_clip
from visavis.inference.schemas import SoundModel, VideoModel
from visavis.inference.service import Endpoints, create_service

LANDMARKS = np.arange(478 * 3, dtype=np.float32).reshape(478, 3)


async def find(request: FaceRequest) -> FoundFaces:
    """Find the known faces again, and one more where it is searched for."""
    if request.picture == b"GIF":
        raise CodedError("video.not_jpeg", "A GIF is none.")
    faces = [FoundFace(landmarks, 0.5) for landmarks in request.known]
    faces += [FoundFace(LANDMARKS, 0.75)] if request.search else []
    return FoundFaces(64, 48, faces[: request.most])


async def hear(recording: NDArray[np.int16]) -> list[float]:
    return [0.5] * (len(recording) // 512)


async def judge(recording: NDArray[np.int16]) -> float:
    return float(np.sign(abs(recording[-1])))


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
async def client(watcher: Watcher) -> AsyncIterator[httpx.AsyncClient]:
    endpoints = Endpoints(
        face=LocalDeployment("face", find),
        video=deployed(watcher, most_waiting=2),
        video_model=VideoModel(model="gray", frames=2, size=16, rate=4, width=1, labels=["a"]),
        speech=LocalDeployment("speech", hear),
        turn_end=LocalDeployment("turn-end", judge),
    )
    async with serving(endpoints) as url, httpx.AsyncClient(base_url=url) as made:
        yield made


def assert_problem(response: httpx.Response, status: int, code: str, *, retryable: bool = False) -> None:
    assert response.status_code == status, response.text
    problem = response.json()
    assert set(problem) == {"code", "detail", "retryable"}
    assert (problem["code"], problem["retryable"]) == (code, retryable)
    assert problem["detail"]


async def test_faces_are_found_and_followed(client: httpx.AsyncClient) -> None:
    found = (await client.post("/v1/face", content=b"JPEG", headers={"content-type": "image/jpeg"})).json()
    assert (found["width"], found["height"]) == (64, 48)
    (face,) = found["faces"]
    assert face["score"] == 0.75
    assert face["landmarks"][1] == [3.0, 4.0, 5.0]
    body = (LANDMARKS + 1).astype("<f4").tobytes() + b"JPEG"
    found = (await client.post("/v1/face", params={"known": 1, "search": False}, content=body)).json()
    assert [item["landmarks"][0] for item in found["faces"]] == [[1.0, 2.0, 3.0]]


async def test_bad_pictures_get_a_code_each(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post("/v1/face", content=b"GIF"), 400, "video.not_jpeg")
    assert_problem(await client.post("/v1/face"), 422, "request.invalid")
    assert_problem(await client.post("/v1/face?known=1", content=b"x" * FACE_BYTES), 422, "request.invalid")
    assert_problem(await client.post("/v1/face?known=99", content=b"x"), 422, "request.invalid")
    assert_problem(await client.post("/v1/face?width=4&height=4", content=b"x"), 422, "request.invalid")
    assert_problem(await client.post("/v1/face?width=-1", content=b"x"), 422, "request.invalid")
    assert (await client.post("/v1/face", content=b"JPEG")).status_code == 200


async def test_a_body_that_is_too_large_is_refused_with_and_without_its_length(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1_000_000

    assert_problem(await client.post("/v1/audio", content=b"x" * 2_000_000), 413, "request.too_large")
    assert_problem(await client.post("/v1/audio", content=endless()), 413, "request.too_large")


async def test_a_clip_is_watched(client: httpx.AsyncClient) -> None:
    body, params = pack_clip(clip(51))
    watched = (await client.post("/v1/video", params=params, content=body)).json()
    assert watched == {"model": "gray", "labels": [{"label": "51", "score": 0.2}], "features": [51.0]}
    about = (await client.get("/v1/video")).json()
    assert about == {"model": "gray", "frames": 2, "size": 16, "rate": 4, "width": 1, "labels": ["a"]}
    assert_problem(await client.post("/v1/video", content=body), 422, "request.invalid")
    assert_problem(await client.post("/v1/video?height=16&width=16", content=body), 422, "request.invalid")
    bad = await client.post("/v1/video", params={**params, "want": "everything"}, content=body)
    assert_problem(bad, 422, "request.invalid")


async def test_a_recording_is_heard(client: httpx.AsyncClient) -> None:
    body = samples(0.1).tobytes()
    assert (await client.post("/v1/audio", content=body)).json() == {
        "duration_ms": 100,
        "speech": [0.5, 0.5, 0.5],
        "turn_end": None,
    }
    both = (await client.post("/v1/audio", params={"speech": False, "turn_end": True}, content=body)).json()
    assert both == {"duration_ms": 100, "speech": None, "turn_end": 1.0}
    assert_problem(await client.post("/v1/audio", content=b"xyz"), 422, "request.invalid")


async def test_deadlines_and_overload_are_told(client: httpx.AsyncClient, watcher: Watcher) -> None:
    body, params = pack_clip(clip(1))
    watcher.free.clear()
    late = await client.post("/v1/video", params=params, content=body, headers={"x-deadline-ms": "20"})
    assert_problem(late, 504, "inference.deadline", retryable=True)
    waiting = [asyncio.create_task(client.post("/v1/video", params=params, content=body)) for _ in range(2)]
    async with asyncio.timeout(60):
        while (await client.get("/healthz")).json()["models"]["video"]["waiting"] < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    refused = await client.post("/v1/video", params=params, content=body)
    assert_problem(refused, 503, "inference.overloaded", retryable=True)
    assert 0 < float(refused.headers["x-sustainable-share"]) <= 1
    assert int(refused.headers["retry-after"]) >= 1
    watcher.free.set()
    assert [(await task).status_code for task in waiting] == [200, 200]
    bad = await client.post("/v1/video", params=params, content=body, headers={"x-deadline-ms": "soon"})
    assert_problem(bad, 422, "request.invalid")


async def test_what_breaks_in_a_model_is_an_error_of_the_server_and_the_next_call_works(
    client: httpx.AsyncClient,
) -> None:
    body, params = pack_clip(clip(14))
    assert_problem(await client.post("/v1/video", params=params, content=body), 500, "internal")
    body, params = pack_clip(clip(15))
    assert (await client.post("/v1/video", params=params, content=body)).status_code == 200


async def test_health_and_figures(client: httpx.AsyncClient) -> None:
    await client.post("/v1/face", content=b"JPEG")
    health = (await client.get("/healthz")).json()
    assert health["status"] == "ok"
    assert set(health["models"]) == {"face", "video", "speech", "turn-end"}
    assert health["models"]["face"]["outcomes"] == {"answered": 1}
    page = (await client.get("/metrics")).text
    assert 'visavis_inference_calls_total{model="face",outcome="answered"} 1.0' in page


async def test_everything_else_is_refused_in_the_same_form(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/v1/nothing"), 404, "request.not_found")
    assert_problem(await client.get("/v1/face"), 405, "request.method_not_allowed")
    other = await client.get("/healthz", headers={"host": "evil.example"})
    assert other.status_code == 400


async def test_what_is_not_served_says_so() -> None:
    async with serving(Endpoints(lacking="It has been sold.")) as url, httpx.AsyncClient(base_url=url) as client:
        for path in ("/v1/face", "/v1/video?height=16&width=16", "/v1/audio", "/v1/audio?speech=0&turn_end=1"):
            response = await client.post(path, content=b"xx")
            assert_problem(response, 503, "inference.not_configured")
            assert "sold" in response.json()["detail"]
        assert_problem(await client.get("/v1/video"), 503, "inference.not_configured")
        assert (await client.get("/healthz")).json()["models"] == {}


def test_the_openapi_document_describes_bodies_answers_and_errors() -> None:
    document = create_service(Endpoints()).openapi()
    json.dumps(document)
    assert {"/v1/face", "/v1/video", "/v1/audio", "/healthz"} <= set(document["paths"])
    for path in ("/v1/face", "/v1/video", "/v1/audio"):
        operation = document["paths"][path]["post"]
        assert operation["requestBody"]["content"]["application/octet-stream"]["schema"]["format"] == "binary"
        assert {"200", "413", "422", "503", "504"} <= set(operation["responses"])
        assert any(item["name"] == "x-deadline-ms" for item in operation["parameters"])
    for name in ("Faces", "Clip", "Audio", "Problem"):
        assert document["components"]["schemas"][name]["examples"]


async def test_sounds_are_named() -> None:
    async def hear_sound(samples: NDArray[np.int16]) -> HeardSound:
        return HeardSound("ear", [("doorbell", float(samples[0]) / 100)], [0.6, 0.8], None)

    about = SoundModel(model="ear", window_ms=2_000, dimensions=2, labels=["doorbell"], emotions=False)
    endpoints = Endpoints(sounds=LocalDeployment("sounds", hear_sound), sound_model=about)
    async with serving(endpoints) as url, httpx.AsyncClient(base_url=url) as client:
        found = (await client.post("/v1/sounds", content=np.array([50, 1], "<i2").tobytes())).json()
        assert found == {"model": "ear", "sounds": [{"label": "doorbell", "score": 0.5}], "embedding": [0.6, 0.8],
                         "emotions": None}  # fmt: skip
        assert (await client.get("/v1/sounds")).json() == about.model_dump()
        assert_problem(await client.post("/v1/sounds", content=b"x"), 422, "request.invalid")
        assert "/v1/sounds" in (await client.get("/openapi.json")).json()["paths"]
        assert (
            'visavis_inference_calls_total{model="sounds",outcome="answered"} 1.0'
            in (await client.get("/metrics")).text
        )
    async with serving(Endpoints()) as url, httpx.AsyncClient(base_url=url) as client:
        assert_problem(await client.post("/v1/sounds", content=b"ab"), 503, "inference.not_configured")
        assert_problem(await client.get("/v1/sounds"), 503, "inference.not_configured")
