"""A landmarker behind a real inference service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.inference.serving import serving
from tests.perception.staged import Stage
from visavis.inference import LocalDeployment, Runner
from visavis.inference.remote import InferenceClient, RemoteDeployment
from visavis.inference.requests import FaceRequest, FoundFaces, faces_from_json, pack_face
from visavis.inference.service import Endpoints
from visavis.perception.backends.deployed_faces import DeployedFaceLandmarker, FaceFinder


@asynccontextmanager
async def served(stage: Stage, *, jpeg_quality: int | None) -> AsyncIterator[Stage]:
    """Put the landmarker of a stage behind a service, and in its place one that asks there."""
    behind = stage.landmarker
    finder = FaceFinder(behind, Runner("decode"))
    async with serving(Endpoints(face=LocalDeployment("face", finder))) as url:
        deployment = RemoteDeployment[FaceRequest, FoundFaces](
            "face", InferenceClient(url), "/v1/face", pack=pack_face, unpack=faces_from_json
        )
        stage.landmarker = DeployedFaceLandmarker(deployment, deadline_s=60, jpeg_quality=jpeg_quality)
        yield stage
        await stage.landmarker.close()
    stage.landmarker = behind
    await finder.close()
