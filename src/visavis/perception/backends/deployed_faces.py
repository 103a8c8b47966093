"""Finds faces by a deployment: the networks of another process, or of another machine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import MESH_POINTS, CodedError
from visavis.inference import Deployment, Runner
from visavis.inference.remote import InferenceClient, RemoteDeployment
from visavis.inference.requests import MOST_FACES, FaceRequest, FoundFace, FoundFaces, faces_from_json, pack_face
from visavis.perception.frames import LONGEST_SIDE, Picture, decode_picture, fitted_picture
from visavis.perception.landmarker import Face, FaceLandmarker

FaceDeployment = Deployment[FaceRequest, FoundFaces]


class DeployedFaceLandmarker:
    """Lets a deployment find the faces; see :class:`visavis.perception.landmarker.FaceLandmarker`."""

    name = "inference-service"

    def __init__(
        self,
        deployment: FaceDeployment,
        *,
        deadline_s: float | None = 1.0,
        jpeg_quality: int | None = 92,
        runner: Runner | None = None,
    ) -> None:
        """``deadline_s`` is when the answer for a picture is of no use anymore.

        Pictures travel as JPEG, which ``runner`` encodes; with ``jpeg_quality`` None as their pixels, which is exact,
        and quicker where the network does not mind.
        """
        self._deployment = deployment
        self._deadline_s = deadline_s
        self._jpeg_quality = jpeg_quality
        self._runner = runner or Runner("encode-pictures")

    async def find(
        self, picture: Picture, known: Sequence[NDArray[np.float32]], *, search: bool, most: int
    ) -> list[Face]:
        """Return the faces in a picture. Raises CodedError ``inference.*`` as ``Deployment`` says."""
        height, width = picture.pixels.shape[:2]
        sent: bytes | NDArray[np.uint8] = picture.pixels
        if self._jpeg_quality is not None and max(height, width) <= LONGEST_SIDE:  # a larger one would come out smaller
            sent = await self._runner.run(_as_jpeg, picture.pixels, self._jpeg_quality)
        followed = [landmarks for landmarks in known if np.isfinite(landmarks).all()][:MOST_FACES]
        request = FaceRequest(sent, followed, search, max(1, min(most, MOST_FACES)))
        found = await self._deployment(request, deadline_s=self._deadline_s)
        if (found.width, found.height) != (width, height):
            raise CodedError("faces.other_size", "The inference service has looked at a picture of another size.")
        return [Face(face.landmarks, face.score) for face in found.faces if face.landmarks.shape == (MESH_POINTS, 3)]

    async def close(self) -> None:
        """Release the deployment."""
        await self._deployment.close()
        self._runner.close()


def remote_face_landmarker(url: str, *, deadline_s: float | None = 1.0) -> DeployedFaceLandmarker:
    """Return a landmarker that asks the inference service at ``url``. Raises CodedError ``inference.invalid_url``.

    On this machine pictures travel as pixels, over a network as JPEG.
    """
    client = InferenceClient(url)
    deployment = RemoteDeployment[FaceRequest, FoundFaces](
        "face", client, "/v1/face", pack=pack_face, unpack=faces_from_json
    )
    return DeployedFaceLandmarker(deployment, deadline_s=deadline_s, jpeg_quality=None if client.is_local else 92)


def _as_jpeg(pixels: NDArray[np.uint8], quality: int) -> bytes:
    import cv2

    well, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not well:
        raise CodedError("video.broken", "This picture cannot be made into a JPEG.")
    return encoded.tobytes()


class FaceFinder:
    """The work behind such a deployment: decodes a picture and finds the faces in it, for many at the same time."""

    def __init__(self, landmarker: FaceLandmarker, runner: Runner) -> None:
        """``runner`` decodes pictures; several threads pay."""
        self._landmarker = landmarker
        self._runner = runner

    async def __call__(self, request: FaceRequest) -> FoundFaces:
        """Return the faces in a picture. Raises CodedError ``video.*`` for one that cannot be decoded, ``faces.*``."""
        if isinstance(request.picture, bytes):
            picture = await self._runner.run(decode_picture, request.picture, 0)
        else:
            picture = fitted_picture(request.picture, 0, longest=max(request.picture.shape[:2]))
        faces = await self._landmarker.find(picture, request.known, search=request.search, most=request.most)
        height, width = picture.pixels.shape[:2]
        return FoundFaces(width, height, [FoundFace(face.landmarks, face.score) for face in faces])

    async def close(self) -> None:
        """Release the landmarker and the threads."""
        await self._landmarker.close()
        self._runner.close()
