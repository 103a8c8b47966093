"""What finds faces and tells them apart, and the people who are known: shared by all sessions."""

from __future__ import annotations

from visavis.bootstrap.identity import identity_keys
from visavis.bootstrap.parts import Candidate, Part, choose
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.people import People
from visavis.storage import PeopleStore

_MISSING = "Its model is not on disk: visavis models pull {0}"


def landmarker_part(settings: Settings, store: ModelStore) -> Part[FaceLandmarker]:
    """Return what finds faces and their landmarks. Raises CodedError as :func:`choose` does."""
    remote = Candidate("inference-service", lambda: _remote_landmarker(settings), lacks=lambda: _lacks_url(settings))
    local = Candidate(
        "face-mesh",
        lambda: _landmarker(settings, store),
        lacks=lambda: "" if store.installed("face-mesh") else _MISSING.format("face-mesh"),
    )
    candidates = [remote, local] if settings.inference_url or settings.faces == remote.name else [local]
    return choose("faces", settings.faces, candidates, "Without it nobody is seen")


def encoder_part(settings: Settings, store: ModelStore) -> Part[FaceEncoder]:
    """Return what tells faces apart."""
    job = "face recognition"
    if not store.installed("face-embedding"):
        # 100 MB for something that only those need who have people enrolled.
        return Part(job, "none", _MISSING.format("face-embedding"), None, "Without it nobody is recognized")
    return Part(job, "dlib", "Recognizes people who agreed to be known.", lambda: _encoder(store))


def known_people(settings: Settings, storage: PeopleStore) -> People:
    """Return the people who are known. Raises CodedError (``identity.*``) if their key cannot be had."""
    return People(storage, identity_keys(settings), keep_days=settings.identity_days)


def _lacks_url(settings: Settings) -> str:
    return "" if settings.inference_url else "VISAVIS_INFERENCE_URL is not set."


def _remote_landmarker(settings: Settings) -> FaceLandmarker:
    from visavis.perception.backends.deployed_faces import remote_face_landmarker

    return remote_face_landmarker(settings.inference_url)


def _landmarker(settings: Settings, store: ModelStore) -> FaceLandmarker:
    from visavis.perception.backends.face_mesh import FaceMeshLandmarker

    return FaceMeshLandmarker(store.folder("face-mesh"), threads=settings.face_threads)


def _encoder(store: ModelStore) -> FaceEncoder:
    from visavis.models.face_embedding import FaceEmbedding
    from visavis.perception.backends.dlib_faces import DlibFaceEncoder

    return DlibFaceEncoder(FaceEmbedding(store.file("face-embedding")), Runner("face-recognition", nice=5))
