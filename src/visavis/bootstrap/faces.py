"""What finds faces and tells them apart, and the people who are known: shared by all sessions."""

from __future__ import annotations

from visavis.bootstrap.parts import Part
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.landmarker import FaceLandmarker
from visavis.perception.people import People
from visavis.storage import PeopleStore
from visavis.storage.sealing import Sealer, load_key, parse_key

_MISSING = "Its model is not on disk: visavis models pull {0}"


def landmarker_part(settings: Settings, store: ModelStore) -> Part[FaceLandmarker]:
    """Return what finds faces and their landmarks."""
    job = "faces"
    if not store.installed("face-mesh"):
        return Part(job, "none", _MISSING.format("face-mesh"), None, "Without it nothing is seen")
    return Part(job, "face-mesh", "Finds faces and 478 landmarks of each.", lambda: _landmarker(store))


def encoder_part(settings: Settings, store: ModelStore) -> Part[FaceEncoder]:
    """Return what tells faces apart."""
    job = "face recognition"
    if not store.installed("face-embedding"):
        # 100 MB for something that only those need who have people enrolled.
        return Part(job, "none", _MISSING.format("face-embedding"), None, "Without it nobody is recognized")
    return Part(job, "dlib", "Recognizes people who agreed to be known.", lambda: _encoder(store))


def known_people(settings: Settings, storage: PeopleStore) -> People:
    """Return the people who are known. Raises CodedError (``identity.*``) if their key cannot be had."""
    key = settings.identity_key
    secret = load_key(settings.data_dir / "people.key") if key is None else parse_key(key.get_secret_value())
    return People(storage, Sealer(secret), keep_days=settings.identity_days)


def _landmarker(store: ModelStore) -> FaceLandmarker:
    from visavis.perception.backends.face_mesh import FaceMeshLandmarker

    return FaceMeshLandmarker(store.folder("face-mesh"))


def _encoder(store: ModelStore) -> FaceEncoder:
    from visavis.models.face_embedding import FaceEmbedding
    from visavis.perception.backends.dlib_faces import DlibFaceEncoder

    return DlibFaceEncoder(FaceEmbedding(store.file("face-embedding")), Runner("face-recognition", nice=5))
