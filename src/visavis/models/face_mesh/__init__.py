"""MediaPipe's face networks on onnxruntime: where faces are in a picture, and 478 landmarks of each."""

from visavis.models.face_mesh.detector import FULL, SHORT, Detection, FaceDetector
from visavis.models.face_mesh.landmarks import FaceMesh
from visavis.models.face_mesh.regions import Region, around_detection, around_landmarks

__all__ = [
    "FULL",
    "SHORT",
    "Detection",
    "FaceDetector",
    "FaceMesh",
    "Region",
    "around_detection",
    "around_landmarks",
]
